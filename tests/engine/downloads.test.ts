import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { downloadNetwork, type DownloadOptions } from '../../electron/engine/network/downloads.ts';
import { listNetworks } from '../../electron/engine/network/catalog.ts';
import { CheckedFiles } from '../../electron/engine/network/checked-files.ts';
import type { AddedNetwork } from '../../electron/engine/network/user-networks.ts';
import { downloadCatalogSchema, isSafeAddress, transferSchema, type DownloadEntry } from '../../shared/networks/downloads.ts';
import { serveFiles, type FileServer } from '../support/file-server.ts';
import { kinetint } from './support/cli.ts';
import { tinyNetworks } from './support/engine.ts';
import { filmFolder } from './support/films.ts';

const network = await readFile(fileURLToPath(new URL('../support/foreign-networks/eccv16.onnx', import.meta.url)));
const sha256 = createHash('sha256').update(network).digest('hex');
const folder = filmFolder();
const shipped = join(folder, 'models');
let own = '';
let server: FileServer;

/** Networks to download from the server of this test; only the addresses are not Kinetint's own. */
async function offer(...entries: readonly Partial<DownloadEntry>[]): Promise<void> {
  const downloads = entries.map((entry) => ({
    id: 'far',
    name: 'Far',
    description: 'from afar',
    address: `${server.origin}/far.onnx`,
    page: 'https://example.org/far',
    licence: 'MIT',
    megabytes: 1,
    sha256,
    preset: 'eccv16',
    ...entry,
  }));
  await writeFile(join(shipped, 'downloads.json'), JSON.stringify({ version: 1, downloads }));
}

const download = (options: Partial<DownloadOptions> = {}, id = 'far'): Promise<AddedNetwork> =>
  downloadNetwork(id, { signal: new AbortController().signal, acceptUnverified: false, onProgress: () => undefined, ...options });

const ids = async (): Promise<string[]> => (await listNetworks()).map(({ entry }) => entry.id);

beforeAll(async () => {
  server = await serveFiles();
  await cp(tinyNetworks, shipped, { recursive: true });
});
let count = 0;
beforeEach(async () => {
  own = join(folder, `own-${(count += 1)}`);
  vi.stubEnv('KINETINT_MODELS', shipped);
  vi.stubEnv('KINETINT_MODELS_USER', own);
  server.files.clear();
  server.redirects.clear();
  server.asked.length = 0;
  server.files.set('/far.onnx', { data: network });
  await offer({});
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server[Symbol.asyncDispose]();
});

describe('a download', () => {
  it('is taken from a mirror where its first address fails', async () => {
    await offer({ address: `${server.origin}/gone.onnx`, mirrors: [`${server.origin}/far.onnx`] });
    await download();
    expect(server.asked.map(({ path }) => path)).toEqual(['/gone.onnx', '/far.onnx']);
    expect(await ids()).toContain('far');
  });

  it('says what the first address said where no mirror has it either', async () => {
    await offer({ address: `${server.origin}/gone.onnx`, mirrors: [`${server.origin}/gone-too.onnx`] });
    await expect(download()).rejects.toMatchObject({ code: 'download-failed', message: expect.stringContaining('404') as string });
    expect(await ids()).toEqual(['tiny']);
  });

  it('is held to its CRC-32 where nothing better was published', async () => {
    const sum = crc32(network).toString(16).padStart(8, '0');
    await offer({ sha256: null, crc32: sum === '00000000' ? '00000001' : '00000000' });
    await expect(download({ acceptUnverified: true })).rejects.toMatchObject({ code: 'download-mismatch' });
    expect(existsSync(join(own, '.downloads', 'far.onnx'))).toBe(false);
    await offer({ sha256: null, crc32: sum });
    // A CRC finds accidents, no forgery: whoever takes the file is still asked.
    await expect(download()).rejects.toMatchObject({ code: 'download-unverified' });
    expect((await download({ acceptUnverified: true })).networkFile.entry.origin?.trust).toBe('first-use');
  });

  it('is begun anew where a power cut left its note without a word', async () => {
    await mkdir(join(own, '.downloads'), { recursive: true });
    await writeFile(join(own, '.downloads', 'far.onnx'), network.subarray(0, 100));
    await writeFile(join(own, '.downloads', 'far.onnx.json'), '');
    expect((await download()).networkFile.entry.sha256).toBe(sha256);
  });

  it('tells how far it is, is tried and entered with where it came from', async () => {
    const told: [number, number | null][] = [];
    const { networkFile } = await download({ onProgress: (...progress) => told.push(progress) });
    expect([told[0], told.at(-1)]).toEqual([
      [0, network.length],
      [network.length, network.length],
    ]);
    expect(networkFile.entry).toMatchObject({
      id: 'far',
      sha256,
      licence: 'MIT',
      origin: { from: `${server.origin}/far.onnx`, page: 'https://example.org/far', trust: 'published' },
    });
    expect((await readFile(networkFile.path)).equals(network)).toBe(true);
    expect(await ids()).toEqual(['tiny', 'far']);
    await expect(download()).rejects.toMatchObject({ code: 'model-exists' });
    const files = new CheckedFiles();
    await files.verify(networkFile);
    // Of the same size, so that only a second look at what is in it can tell.
    await writeFile(networkFile.path, Buffer.alloc(network.length));
    await expect(files.verify(networkFile)).rejects.toMatchObject({ code: 'model-corrupt' });
    expect(existsSync(join(own, '.downloads', 'far.onnx'))).toBe(false);
  });

  it('goes on after a cut connection with what is missing', async () => {
    server.files.set('/far.onnx', { data: network, cutAfter: 400 });
    await expect(download()).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(
        /^"far" could not be downloaded from 127\.0\.0\.1:\d+ \(.*\); the 0\.4 kB that came are kept, so trying again goes on from there\.$/,
      ) as string,
    });
    expect((await readFile(join(own, '.downloads', 'far.onnx'))).equals(network.subarray(0, 400))).toBe(true);
    await download();
    expect(server.asked.map(({ range }) => range)).toEqual([undefined, 'bytes=400-']);
    expect(await ids()).toContain('far');
  });

  it('starts again where the server has another file by now, or knows no ranges', async () => {
    server.files.set('/far.onnx', { data: Buffer.alloc(900, 1), cutAfter: 500 });
    await expect(download()).rejects.toMatchObject({ code: 'download-failed' });
    server.files.set('/far.onnx', { data: network, cutAfter: 300 });
    await expect(download()).rejects.toMatchObject({ code: 'download-failed' });
    server.files.set('/far.onnx', { data: network, ranges: false });
    await download();
    expect(server.asked.map(({ range }) => range)).toEqual([undefined, 'bytes=500-', 'bytes=300-']);
  });

  it('that was whole already when Kinetint ended is entered without asking for its bytes again', async () => {
    await mkdir(join(own, '.downloads'), { recursive: true });
    await writeFile(join(own, '.downloads', 'far.onnx'), network);
    await writeFile(join(own, '.downloads', 'far.onnx.json'), JSON.stringify({ address: `${server.origin}/far.onnx`, validator: null }));
    await download();
    expect(await ids()).toContain('far');
  });

  it('of another checksum is thrown away', async () => {
    server.files.set('/far.onnx', { data: Buffer.concat([network, Buffer.from('more')]) });
    await expect(download()).rejects.toMatchObject({
      code: 'download-mismatch',
      message: expect.stringMatching(/does not have its published checksum, so it was thrown away/) as string,
    });
    expect([await ids(), existsSync(join(own, '.downloads', 'far.onnx'))]).toEqual([['tiny'], false]);
  });

  it('that is no such network is refused like any other file', async () => {
    const data = Buffer.from('<html>Please log in</html>');
    server.files.set('/far.onnx', { data });
    await offer({ sha256: createHash('sha256').update(data).digest('hex') });
    await expect(download()).rejects.toMatchObject({
      code: 'model-unsuitable',
      message: expect.stringMatching(/far\.onnx is no network that ONNX Runtime can read/) as string,
    });
    expect(await ids()).toEqual(['tiny']);
  });

  it('stops when it is told to, and keeps what came', async () => {
    server.files.set('/far.onnx', { data: network, slowly: 1000 });
    const stop = new AbortController();
    const result = download({
      signal: stop.signal,
      onProgress: (received) => {
        if (received > 0) stop.abort();
      },
    });
    await expect(result).rejects.toMatchObject({
      code: 'interrupted',
      message: expect.stringMatching(/was stopped; .* are kept/) as string,
    });
    server.files.set('/far.onnx', { data: network });
    await download();
    expect(server.asked[1]?.range).toMatch(/^bytes=[1-9]\d*-$/);
  });
});

describe('what cannot be had is said in one sentence', () => {
  it.each<[string, Partial<DownloadEntry>, RegExp]>([
    ['a file that is gone', { address: '/gone.onnx' }, /"far" could not be downloaded: 127\.0\.0\.1:\d+ answers 404 \(Not Found\)/],
    [
      'a computer that is offline',
      { address: 'https://no-such-host.invalid/far.onnx' },
      /could not be downloaded from no-such-host\.invalid \(.*\)\.$/,
    ],
    ['a server that is not there', { address: 'http://127.0.0.1:1/far.onnx' }, /from 127\.0\.0\.1:1 \(.*\)\.$/],
  ])('%s', async (_, { address = '' }, sentence) => {
    await offer({ address: address.startsWith('/') ? `${server.origin}${address}` : address });
    await expect(download()).rejects.toMatchObject({ code: 'download-failed', message: expect.stringMatching(sentence) as string });
    expect(await ids()).toEqual(['tiny']);
  });

  it('a name that is not offered', () =>
    expect(download({}, 'nothing')).rejects.toMatchObject({
      code: 'model-unknown',
      message: expect.stringContaining('there are far') as string,
    }));

  it.skipIf(!existsSync('/dev/full'))('a disk that is full', async () => {
    await mkdir(join(own, '.downloads'), { recursive: true });
    await symlink('/dev/full', join(own, '.downloads', 'far.onnx'));
    await expect(download()).rejects.toMatchObject({
      code: 'output-full',
      message: expect.stringMatching(/^The disk of .* is full: make room there/) as string,
    });
  });

  it('an address that sends on to one without encryption', async () => {
    server.redirects.set('/far.onnx', 'http://example.org/far.onnx');
    await expect(download()).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/sends on to http:\/\/example\.org, which is not encrypted/) as string,
    });
    server.redirects.set('/far.onnx', '/moved.onnx');
    server.files.set('/moved.onnx', { data: network });
    await download();
    expect(await ids()).toContain('far');
    expect(['https://a.org/x', 'http://localhost:8/x', 'http://127.0.0.1/x'].map(isSafeAddress)).toEqual([true, true, true]);
    expect(['http://a.org/x', 'ftp://a.org/x', 'file:///etc/passwd', 'x'].map(isSafeAddress)).toEqual([false, false, false, false]);
  });
});

describe('a download whose checksum nobody published', () => {
  it('is taken only when the person says so, and held to the same checksum from then on', async () => {
    await offer({ sha256: null });
    await expect(download()).rejects.toMatchObject({
      code: 'download-unverified',
      message: expect.stringMatching(/Nobody has published a checksum of "far".*--accept-unverified/) as string,
    });
    expect(server.asked).toEqual([]);
    const { networkFile } = await download({ acceptUnverified: true });
    expect(networkFile.entry.origin?.trust).toBe('first-use');
    const env = { KINETINT_MODELS: shipped, KINETINT_MODELS_USER: own };
    expect((await kinetint(['models', 'remove', 'far'], { env })).status).toBe(0);
    server.files.set('/far.onnx', { data: Buffer.concat([network, Buffer.from('more')]) });
    await expect(download()).rejects.toMatchObject({
      code: 'download-mismatch',
      message: expect.stringContaining('the checksum of the first time') as string,
    });
    server.files.set('/far.onnx', { data: network });
    await download();
    expect(await ids()).toContain('far');
  });
});

describe('kinetint models download', () => {
  it('lists, and with --json tells progress a line', async () => {
    const env = { KINETINT_MODELS: shipped, KINETINT_MODELS_USER: own };
    expect((await kinetint(['models', 'download'], { env })).stdout).toMatch(/^far +1 MB +MIT +checksum +Far: from afar\n$/);
    const result = await kinetint(['models', 'download', 'far', '--json'], { env });
    expect([result.status, result.stderr]).toEqual([0, '']);
    const lines = result.stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ type: 'added', model: { id: 'far' }, warnings: [] });
    expect(transferSchema.array().parse(lines.slice(0, -1)).at(-1)).toEqual({
      type: 'transfer',
      id: 'far',
      receivedBytes: network.length,
      totalBytes: network.length,
    });
  });

  it('the list that Kinetint brings is sound', async () => {
    const list = downloadCatalogSchema.parse(
      JSON.parse(await readFile(fileURLToPath(new URL('../../models/downloads.json', import.meta.url)), 'utf8')),
    );
    expect(list.downloads.map(({ address }) => new URL(address).protocol)).toEqual(list.downloads.map(() => 'https:'));
    expect(new Set(list.downloads.map(({ id }) => id)).size).toBe(list.downloads.length);
  });
});
