import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { downloadCatalogSchema, type DownloadEntry } from '../../../shared/networks/downloads.ts';
import type { DownloadInfo } from '../../../shared/networks/network-list.ts';
import { problemError } from '../problem-error.ts';
import { findNetworksFolder } from './catalog.ts';
import { sha256Of } from './checked-files.ts';
import { fetchFile, type FetchedFile, type FetchRequest } from './fetch-file.ts';
import { templatesFor } from './presets.ts';
import { changeUserCatalog, readUserCatalog } from './user-catalog.ts';
import { userNetworksFolder } from './user-folder.ts';
import { addNetwork, checkId, type AddedNetwork } from './user-networks.ts';

/** Networks at public addresses; asks no network, and a catalogue without the list has none. */
export async function listDownloads(): Promise<DownloadEntry[]> {
  const path = join(findNetworksFolder(), 'downloads.json');
  if (!existsSync(path)) return [];
  try {
    return downloadCatalogSchema.parse(JSON.parse(await readFile(path, 'utf8'))).downloads;
  } catch (error) {
    throw problemError('model-corrupt', { code: 'downloads-unreadable', path }, 'reinstall Kinetint', { cause: error });
  }
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Take a file whose checksum nobody published, and hold later downloads to what it was. */
  readonly acceptUnverified: boolean;
  readonly onProgress: (receivedBytes: number, totalBytes: number | null) => void;
}

/** The checksum that a download must have; null where nobody knows one yet. */
async function expectedSha256({ id, sha256 }: DownloadEntry): Promise<string | null> {
  return sha256 ?? (await readUserCatalog()).firstUse[id] ?? null;
}

/** Where a download grows until it is whole. */
function downloadsFolder(): string {
  return join(userNetworksFolder(), '.downloads');
}

/** What is known of a download without asking anybody. */
export async function describeDownload(entry: DownloadEntry): Promise<DownloadInfo> {
  const part = await stat(join(downloadsFolder(), `${entry.id}.onnx`)).catch(() => null);
  return { ...entry, partBytes: part?.size ?? 0, verifiable: (await expectedSha256(entry)) !== null };
}

function host(address: string): string {
  return new URL(address).host;
}

/** CRC-32 of a file, in hex. */
async function crc32Of(path: string): Promise<string> {
  let sum = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) sum = crc32(chunk, sum);
  return sum.toString(16).padStart(8, '0');
}

/**
 * Fetches a file from the first address that gives it.
 * @throws UserFacingError what the first address said where none gives it
 */
async function fetchFromAny(addresses: readonly string[], request: FetchRequest): Promise<FetchedFile> {
  let first: UserFacingError | null = null;
  for (const address of addresses) {
    try {
      return await fetchFile(address, request);
    } catch (error) {
      if (!(error instanceof UserFacingError) || error.code !== 'download-failed') throw error;
      first ??= error;
    }
  }
  throw first!;
}

/**
 * Downloads a network by name and enters it, tried like any other. What came before a cut connection is kept, and the
 * same wish goes on from there.
 *
 * @throws UserFacingError `model-unknown`, `model-exists`, `download-unverified`, `download-failed`, `download-mismatch`,
 * `output-full`, `model-unsuitable`; `interrupted` when `signal` aborts
 */
export async function downloadNetwork(id: string, { signal, acceptUnverified, onProgress }: DownloadOptions): Promise<AddedNetwork> {
  const all = await listDownloads();
  const entry = all.find((download) => download.id === id);
  if (entry === undefined) {
    const known = all.map((download) => download.id).join(', ');
    throw problemError('model-unknown', { code: 'download-unknown', id }, known === '' ? 'there are none' : `there are ${known}`);
  }
  await checkId(id);
  const expected = await expectedSha256(entry);
  if (expected === null && !acceptUnverified) {
    const remedy = 'add --accept-unverified to take it all the same; later downloads are then held to the same checksum';
    throw problemError('download-unverified', { code: 'download-unverified', id, host: host(entry.address) }, remedy);
  }
  const file = await fetchFromAny([entry.address, ...entry.mirrors], {
    folder: downloadsFolder(),
    name: `${id}.onnx`,
    id,
    mayMix: expected !== null,
    signal,
    onProgress,
  });
  const sha256 = await sha256Of(file.path);
  if ((expected !== null && sha256 !== expected) || (entry.crc32 !== null && (await crc32Of(file.path)) !== entry.crc32)) {
    await file.discard();
    const remedy = 'it was changed there or on the way; try again later, or bring the file yourself with "kinetint models add"';
    throw problemError(
      'download-mismatch',
      { code: 'download-mismatch', id, host: host(entry.address), published: entry.sha256 !== null || entry.crc32 !== null },
      remedy,
    );
  }
  const added = await addNetwork({
    file: file.path,
    move: true,
    kind: entry.preset,
    templates: await templatesFor(entry.preset),
    id,
    name: entry.name,
    description: entry.description,
    licence: entry.licence,
    origin: { from: entry.address, page: entry.page, trust: entry.sha256 === null ? 'first-use' : 'published' },
  });
  await file.discard();
  if (entry.sha256 === null) await changeUserCatalog((catalog) => ({ ...catalog, firstUse: { ...catalog.firstUse, [id]: sha256 } }));
  return added;
}
