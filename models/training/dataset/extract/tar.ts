import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { describeError } from '../../../../shared/job/errors.ts';
import { DatasetError } from '../errors.ts';
import { isPictureName, isTarName, tarEnding } from './files.ts';

/** A picture in an archive. `read` works until the next one is asked for. */
export interface TarMember {
  /** Path in the archive; members of an archive within the archive follow that one's name without its ending. */
  readonly name: string;
  readonly bytes: number;
  read(): Promise<Buffer>;
}

type Entry = Readable & { readonly header: Header };

/** No photograph is larger; a member that says it is would fill the memory. */
export const largestFile = 256 * 1024 * 1024;

/**
 * The pictures of a tar archive (also gzipped, also with archives inside, as ImageNet's are), read once from front to
 * back: one picture is in memory at a time, and those not asked for are skipped.
 * @throws {DatasetError} where the archive is damaged or cut off; what came before has been handed out.
 */
export async function* tarMembers(path: string): AsyncGenerator<TarMember> {
  try {
    const file = createReadStream(path, { highWaterMark: 1 << 18 });
    try {
      yield* membersOf(file, path, '');
    } finally {
      file.destroy();
    }
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw new DatasetError(`The archive ${path} is damaged or cut off (${describeError(error)}): get it again.`, { cause: error });
  }
}

async function* membersOf(file: Readable, name: string, prefix: string): AsyncGenerator<TarMember> {
  const archive = extract();
  const plain = /gz$/i.test(name) ? file.pipe(createGunzip()) : file;
  // pipe() does not hand errors on.
  for (const stream of new Set([file, plain]))
    stream.on('error', (error) => {
      archive.destroy(error);
    });
  plain.pipe(archive);
  for await (const entry of archive as AsyncIterable<Entry>) {
    const member = `${prefix}${entry.header.name.replace(/^(?:\.?\/)+/, '')}`;
    if (entry.header.type === 'file' && isTarName(member)) {
      yield* membersOf(entry, member, `${member.replace(tarEnding, '')}/`);
    } else if (entry.header.type === 'file' && isPictureName(member)) {
      yield* oneMember(entry, member);
    } else {
      entry.resume();
    }
  }
}

async function* oneMember(entry: Entry, name: string): AsyncGenerator<TarMember> {
  const bytes = entry.header.size;
  let reading: Promise<Buffer> | undefined;
  yield {
    name,
    bytes,
    read: () => (reading ??= collect(entry, bytes)),
  };
  if (reading === undefined) entry.resume();
  else await reading.catch(() => undefined);
}

async function collect(entry: Entry, bytes: number): Promise<Buffer> {
  if (bytes > largestFile) {
    entry.resume();
    throw new DatasetError(`a member of ${bytes} bytes is no photograph`);
  }
  const parts: Buffer[] = [];
  for await (const part of entry as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
