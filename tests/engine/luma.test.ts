import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { filmFolder, makeFilm, type FilmOptions } from './support/films.ts';
import { lumaHashes, probeStreams, runColorize, useTinyNetwork } from './support/engine.ts';

const lossless = ['ffv1'] as const;

const films: [string, FilmOptions][] = [
  ['8 bits, limited range', { grain: 20 }],
  ['8 bits, full range', { grain: 20, range: 'full' }],
  ['10 bits, limited range', { grain: 20, pixelFormat: 'yuv420p10le' }],
  ['10 bits, full range', { grain: 20, pixelFormat: 'yuv420p10le', range: 'full' }],
  ['an odd size', { grain: 20, width: 101, height: 67, source: 'testsrc=size=101x67:rate=25:duration=1' }],
  ['a sample aspect ratio of 16:15', { grain: 20, sampleAspectRatio: '16/15' }],
  ['no chroma at all', { grain: 20, pixelFormat: 'gray' }],
  ['no chroma at all, 10 bits', { grain: 20, pixelFormat: 'gray10le' }],
  ['4:2:2', { grain: 20, pixelFormat: 'yuv422p' }],
  ['4:4:4, 12 bits', { grain: 20, pixelFormat: 'yuv444p12le' }],
];

describe('luma through a lossless export', () => {
  const folder = filmFolder();
  beforeAll(useTinyNetwork);

  it.each(films)("is the film's, sample for sample: %s", async (name, options) => {
    const film = await makeFilm(join(folder, `${name}.mkv`), { seconds: 0.4, encoder: lossless, ...options });
    const { done } = await runColorize(film, { codec: 'ffv1' });
    const before = await lumaHashes(film);
    expect(before.length).toBeGreaterThan(5);
    expect(await lumaHashes(done.output)).toEqual(before);
    const [source] = await probeStreams(film);
    const [coloured] = await probeStreams(done.output);
    expect(coloured?.sample_aspect_ratio).toBe(source?.sample_aspect_ratio);
    expect(coloured?.color_range).toBe(source?.color_range ?? 'tv');
    expect([coloured?.width, coloured?.height]).toEqual([source?.width, source?.height]);
  });
});
