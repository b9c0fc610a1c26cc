import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DatasetError } from '../errors.ts';
import type { Candidate, Provenance } from '../picture.ts';
import { isPictureName, isTarName, kindOf, tarEnding, walk } from './files.ts';
import { readIndex, type PictureIndex } from './index-file.ts';
import { largestFile, tarMembers } from './tar.ts';

export interface FolderOptions {
  /** A CSV file that says where the pictures are from; by default INDEX.csv beside them, if there is one. */
  readonly index?: string | undefined;
  /** What the pictures' source is called where the index does not say; by default the folder's name. */
  readonly source?: string | undefined;
  readonly licence?: string | undefined;
  readonly heldOut?: boolean | undefined;
}

/** Reads a picture's file. @throws {DatasetError} where it is too large to be one. */
export async function readPicture(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > largestFile) throw new DatasetError(`a file of ${size} bytes is no photograph`);
  return readFile(path);
}

/**
 * The pictures of a folder and the folders below it, and those in its tar archives; or of one archive. Pictures are held
 * out where the index puts them in the shard `heldout`, or where their archive is called heldout.
 */
export async function* folderPictures(path: string, options: FolderOptions): AsyncGenerator<Candidate> {
  const isFolder = (await kindOf(path)) === 'folder';
  if (!isFolder && !isTarName(path)) throw new DatasetError(`${path} is neither a folder nor a tar archive.`);
  const index = await findIndex(isFolder ? path : dirname(path), options.index);
  const source = options.source ?? basename(resolve(path)).replace(tarEnding, '');

  const candidate = (name: string, bytes: number, shard: string | null, read: () => Promise<Buffer>): Candidate => {
    const row = index.get(name) ?? index.get(basename(name));
    return {
      provenance: provenanceOf(name, row, source, options.licence ?? null),
      bytes,
      heldOut: options.heldOut === true || row?.shard === 'heldout' || shard === 'heldout',
      read,
    };
  };
  const fromTar = async function* (tar: string): AsyncGenerator<Candidate> {
    const shard = basename(tar).replace(/\..*$/, '');
    for await (const member of tarMembers(tar)) yield candidate(member.name, member.bytes, shard, () => member.read());
  };

  if (!isFolder) {
    yield* fromTar(path);
    return;
  }
  for await (const file of walk(path)) {
    if (isTarName(file.name)) yield* fromTar(file.path);
    else if (isPictureName(file.name)) yield candidate(file.name, file.bytes, null, () => readPicture(file.path));
  }
}

async function findIndex(folder: string, wanted: string | undefined): Promise<PictureIndex> {
  const path = wanted ?? join(folder, 'INDEX.csv');
  return wanted !== undefined || existsSync(path) ? readIndex(path) : new Map();
}

function provenanceOf(
  name: string,
  row: PictureIndex extends ReadonlyMap<string, infer R> ? R | undefined : never,
  source: string,
  licence: string | null,
): Provenance {
  const at = row?.commit == null || row.original_path === null ? '' : `@${row.commit}`;
  return {
    source: row?.source_repository ?? source,
    name,
    original: row?.original_path == null ? null : `${row.original_path}${at}`,
    url: row?.url ?? null,
    author: row?.author ?? null,
    licence: row?.licence_note ?? licence,
    label: row?.label ?? null,
  };
}
