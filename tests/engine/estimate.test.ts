import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { colorize } from '../../electron/engine/jobs/colorize.ts';
import { estimateColorize, sampleLength } from '../../electron/engine/jobs/estimate.ts';
import { engine, requestFor, useTinyNetwork } from './support/engine.ts';
import { makeFilm } from './support/films.ts';

describe('the estimate', () => {
  let folder: string;
  let film: string;
  const signal = new AbortController().signal;
  beforeAll(async () => {
    useTinyNetwork();
    folder = await mkdtemp(join(tmpdir(), 'kinetint-estimate-'));
    film = await makeFilm(join(folder, 'film.mp4'), { seconds: 12 });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('is of the size of what comes about, and leaves nothing behind', async () => {
    // Written over where this is the second try.
    const request = requestFor(film, { force: true });
    const before = await readdir(folder);
    const estimate = (await estimateColorize(request, { engine, signal }))!;
    expect(await readdir(folder)).toEqual(before);
    expect(estimate.sampleFrames).toBeGreaterThanOrEqual(60);
    expect(estimate.seconds).toBeCloseTo(300 / estimate.fps, 5);

    const done = await colorize(request, { engine, signal });
    const { size } = await stat(done.output);
    expect(estimate.outputBytes! / size).toBeGreaterThan(0.5);
    expect(estimate.outputBytes! / size).toBeLessThan(2);
    const project = (await stat(done.project)).size;
    // SQLite's own pages are not reckoned, and this film is small.
    expect(estimate.projectBytes / project).toBeGreaterThan(0.4);
    expect(estimate.projectBytes / project).toBeLessThan(1.5);

    const again = (await estimateColorize(request, { engine, signal }))!;
    // Nothing is left for the network: what takes time is the writing alone, which may by chance take nearly as long.
    expect(again.seconds).not.toBeCloseTo(300 / again.fps, 5);
  });

  test('takes fewer frames where the network is slow', () => {
    expect([5, 80, 500, 4000].map(sampleLength)).toEqual([72, 72, 12, 12]);
    expect(sampleLength(200)).toBe(30);
  });
});
