import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FfmpegProcess } from '../../electron/engine/film/ffmpeg-process.ts';
import { isList } from '../../electron/engine/film/named-inputs.ts';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { filmFolder, makeFilm } from '../engine/support/films.ts';

const folder = filmFolder();
let asked: string[];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.end();
});
const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/segment.ts`;

beforeAll(async () => {
  asked = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await makeFilm(join(folder, 'private.ts'), { seconds: 0.4 });
});
afterAll(() => {
  server.close();
});

it.each([
  ['an HLS playlist of another file', 'list.mp4', () => '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nprivate.ts\n#EXT-X-ENDLIST\n'],
  ['an HLS playlist of an address', 'far.m3u8', () => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address()}\n#EXT-X-ENDLIST\n`],
  ["FFmpeg's own list", 'list.ffconcat', () => "ffconcat version 1.0\nfile 'private.ts'\n"],
  [
    'a DASH manifest',
    'list.mpd',
    () => `<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>${address()}</BaseURL></MPD>`,
  ],
])('%s is refused, and nothing that it names is opened', async (_, name, text) => {
  const path = join(folder, name);
  await writeFile(path, text());
  await expect(probeFilm(path)).rejects.toMatchObject({
    code: 'film-not-media',
    message: expect.stringContaining('list of other files') as string,
  });
  expect(asked).toEqual([]);
});

it('FFmpeg opens no connection even where a list gets as far as to it', async () => {
  const path = join(folder, 'far.m3u8');
  await writeFile(path, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address()}\n#EXT-X-ENDLIST\n`);
  const { exit } = new FfmpegProcess(['-i', `file:${path}`, '-f', 'null', '-'], 0, new AbortController().signal);
  expect((await exit).code).not.toBe(0);
  expect(asked).toEqual([]);
});

it('films and texts are no lists', () => {
  expect(isList(Buffer.from('Fade in. A street, morning.'))).toBe(false);
  expect(isList(Buffer.from('<?xml version="1.0"?><note/>'))).toBe(false);
});
