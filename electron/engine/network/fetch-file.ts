import { createWriteStream } from 'node:fs';
import { mkdir, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { isSafeAddress } from '../../../shared/networks/downloads.ts';
import { describeError, UserFacingError } from '../../../shared/job/errors.ts';
import type { DownloadTrouble } from '../../../shared/job/problem.ts';
import { isFull } from '../files/disk-full.ts';
import { problemError } from '../problem-error.ts';
import { removeFile } from '../files/rename-into.ts';
import { writeWhole } from '../files/write-whole.ts';
import { jsonText } from '../../../shared/json-text.ts';

export interface FetchRequest {
  /** Where the file grows; what a cut connection left there is gone on with. */
  readonly folder: string;
  readonly name: string;
  /** Name of the network, for sentences. */
  readonly id: string;
  /** Whether to go on with a part even if the server cannot say that it is of the same file: a checksum will tell. */
  readonly mayMix: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (receivedBytes: number, totalBytes: number | null) => void;
}

/** A file that came whole. */
export interface FetchedFile {
  readonly path: string;
  /** Deletes it and what is remembered of it. */
  discard(): Promise<void>;
}

/** A server that sends nothing for so long is taken for gone. */
const stallMilliseconds = 30_000;
const progressMilliseconds = 200;
const greatestHops = 5;

/** Which version of which file a part is of. */
const partSchema = z.object({ address: z.string(), validator: z.string().nullable() });

/** What a server does that makes it useless. */
class Troubled extends Error {
  readonly trouble: DownloadTrouble;

  constructor(trouble: DownloadTrouble) {
    super(trouble.code);
    this.trouble = trouble;
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** Bytes of an earlier try that may be gone on with, and how the server tells whether its file is still the same. */
async function findPart(
  part: string,
  note: string,
  address: string,
  mayMix: boolean,
): Promise<{ bytes: number; validator: string | null }> {
  // A power cut may have left a note without words; then the part is begun anew.
  const known = jsonText.pipe(partSchema).safeParse(await readFile(note, 'utf8').catch(() => 'null'));
  const bytes = await sizeOf(part);
  if (bytes === 0 || !known.success || known.data.address !== address || (known.data.validator === null && !mayMix))
    return { bytes: 0, validator: null };
  return { bytes, validator: known.data.validator };
}

/** Where the sent bytes begin, and how long the whole file is. */
function rangeOf(response: Response): { from: number; total: number | null } {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (response.status === 206 && range !== null) return { from: Number(range[1]), total: range[2] === '*' ? null : Number(range[2]) };
  const length = Number(response.headers.get('content-length') ?? NaN);
  return { from: 0, total: Number.isFinite(length) && length > 0 ? length : null };
}

/** A strong entity tag, or the date of the last change. */
function validatorOf({ headers }: Response): string | null {
  const tag = headers.get('etag');
  return tag !== null && !tag.startsWith('W/') ? tag : headers.get('last-modified');
}

/** The reason that fetch hides behind "fetch failed". */
function troubleOf(error: unknown): DownloadTrouble {
  if (error instanceof Troubled) return error.trouble;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { code: 'name-unknown' };
    case 'ECONNREFUSED':
      return { code: 'refused' };
    default:
      return { code: 'said', said: describeError(cause instanceof Error ? cause : error) };
  }
}

/** Asks for a file, wherever its address sends on to, as long as nobody on the way can answer instead. */
async function ask(address: string, signal: AbortSignal, headers: Readonly<Record<string, string>>): Promise<Response> {
  let at = address;
  for (let hops = 0; hops <= greatestHops; hops += 1) {
    const response = await fetch(at, { signal, headers, redirect: 'manual' });
    const next = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || next === null) return response;
    await response.body?.cancel();
    at = new URL(next, at).href;
    if (!isSafeAddress(at)) throw new Troubled({ code: 'unencrypted', origin: new URL(at).origin });
  }
  throw new Troubled({ code: 'endless' });
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Whoever stops early wants no more of it.
    await reader.cancel().catch(() => undefined);
  }
}

async function checkSpace(folder: string, needed: number, id: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (needed > bavail * bsize) {
    throw problemError(
      'output-full',
      { code: 'download-too-large', id, folder, neededBytes: needed, leftBytes: bavail * bsize },
      'make room there',
    );
  }
}

/**
 * Fetches a file, going on where an earlier try was cut off.
 * @throws UserFacingError `download-failed`, `output-full`; `interrupted` when `signal` aborts
 */
export async function fetchFile(address: string, request: FetchRequest): Promise<FetchedFile> {
  const { folder, name, id, mayMix, signal, onProgress } = request;
  const { host } = new URL(address);
  const path = join(folder, name);
  const note = `${path}.json`;
  const discard = async (): Promise<void> => {
    await Promise.all([path, note].map((file) => removeFile(file)));
  };
  await mkdir(folder, { recursive: true });
  const part = await findPart(path, note, address, mayMix);

  const stalled = new AbortController();
  const patience = setTimeout(() => {
    stalled.abort();
  }, stallMilliseconds);
  let received = part.bytes;
  try {
    const response = await ask(address, AbortSignal.any([signal, stalled.signal]), {
      // Ranges of a compressed stream are not ranges of the file.
      'accept-encoding': 'identity',
      ...(part.bytes === 0 ? {} : { range: `bytes=${part.bytes}-` }),
      ...(part.bytes === 0 || part.validator === null ? {} : { 'if-range': part.validator }),
    });
    // Nothing is left to send: the part is the whole, or of another file, which its checksum shows.
    if (response.status === 416 && part.bytes > 0) return { path, discard };
    if (!response.ok || response.body === null) {
      received = 0;
      const answer = `${response.status}${response.statusText === '' ? '' : ` (${response.statusText})`}`;
      throw problemError('download-failed', { code: 'download-refused', id, host, answer });
    }
    const { from, total } = rangeOf(response);
    if (from !== 0 && from !== part.bytes) throw problemError('download-failed', { code: 'download-other-part', id, host });
    received = from;
    if (total !== null) await checkSpace(folder, total - from, id);
    await writeWhole(note, JSON.stringify({ address, validator: validatorOf(response) } satisfies z.infer<typeof partSchema>));
    onProgress(received, total);
    let toldAt = performance.now();
    const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        received += chunk.length;
        patience.refresh();
        if (performance.now() - toldAt > progressMilliseconds) {
          toldAt = performance.now();
          onProgress(received, total);
        }
        yield chunk;
      }
    };
    await pipeline(counted(chunksOf(response.body)), createWriteStream(path, { flags: from === 0 ? 'w' : 'a' }));
    if (total !== null && received !== total) throw new Troubled({ code: 'short', received, total });
    onProgress(received, total);
    return { path, discard };
  } catch (error) {
    if (error instanceof UserFacingError) throw error;
    if (signal.aborted) throw problemError('interrupted', { code: 'download-stopped', id, keptBytes: received }, null, { cause: error });
    if (isFull(error)) {
      throw problemError('output-full', { code: 'disk-full', path: folder }, 'make room there, then try again', { cause: error });
    }
    const trouble: DownloadTrouble = stalled.signal.aborted ? { code: 'silent' } : troubleOf(error);
    throw problemError('download-failed', { code: 'download-broken', id, host, trouble, keptBytes: received }, null, { cause: error });
  } finally {
    clearTimeout(patience);
  }
}
