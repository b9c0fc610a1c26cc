import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '../../../../shared/job/errors.ts';
import { DatasetError, errorCode } from '../errors.ts';

const pictureEnding = /\.(?:jpe?g|png|webp|tiff?|gif|avif|heic|heif|bmp|jp2)$/i;
/** What archives' names end in. */
export const tarEnding = /\.(?:tar|tar\.gz|tgz)$/i;

/** Whether a file's name says that it is a picture. Others (lists, licences, thumbnails' databases) are passed over. */
export function isPictureName(name: string): boolean {
  return pictureEnding.test(name);
}

export function isTarName(name: string): boolean {
  return tarEnding.test(name);
}

/** What stands at a path. @throws {DatasetError} where nothing does. */
export async function kindOf(path: string): Promise<'file' | 'folder'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new DatasetError(`There is no file or folder ${path}.`, { cause: error });
    throw new DatasetError(`${path} cannot be read (${describeError(error)}).`, { cause: error });
  }
}

/** A file below a folder: its path from there with forward slashes, whatever the system. */
export interface FoundFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** All files below a folder in a fixed order, one folder's names in memory at a time. Hidden files and folders are passed over. */
export async function* walk(folder: string, below = ''): AsyncGenerator<FoundFile> {
  let found;
  try {
    found = await readdir(join(folder, below), { withFileTypes: true });
  } catch (error) {
    throw new DatasetError(`The folder ${join(folder, below)} cannot be read (${describeError(error)}).`, { cause: error });
  }
  found.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of found) {
    if (entry.name.startsWith('.')) continue;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    const path = join(folder, name);
    // Links are followed: data sets are often put together from them. A broken one is passed over.
    const status = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry;
    if (status?.isDirectory() === true && !entry.isSymbolicLink()) yield* walk(folder, name);
    else if (status?.isFile() === true) yield { name, path, bytes: (await stat(path)).size };
  }
}
