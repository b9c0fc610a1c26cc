import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { findShots } from '../../electron/engine/jobs/shots.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import type { Chunk } from '../../electron/engine/track/chunk.ts';
import { filmFolder, makeFilm } from './support/films.ts';
import { runColorize, useTinyNetwork } from './support/engine.ts';

/** Every chunk of a project's newest track, in order. */
function chunksOf(path: string): Chunk[] {
  using project = ProjectFile.openExisting(path);
  const track = project.tracks().at(-1)!;
  const all: Chunk[] = [];
  for (let frame = 0; frame < project.framesStored(track); frame += all.at(-1)!.times.length) all.push(project.chunkAt(track, frame)!);
  return all;
}

describe('a film with a cut', () => {
  const folder = filmFolder();
  const cut = 40;
  let film = '';
  beforeAll(async () => {
    useTinyNetwork();
    film = await makeFilm(join(folder, 'cut.mkv'), {
      source: `testsrc2=size=320x240:rate=25:duration=1.6[one];mandelbrot=size=320x240:rate=25,trim=duration=1.6[two];[one][two]concat=n=2`,
      encoder: ['ffv1'],
    });
  });

  it('has its shots listed', async () => {
    const shots = await findShots(await probeFilm(film), new AbortController().signal);
    expect(shots.map(({ startFrame, endFrame, transitionIn }) => [startFrame, endFrame, transitionIn])).toEqual([
      [0, cut, 'start'],
      [cut, 80, 'cut'],
    ]);
    expect(shots[1]!.startSeconds).toBeCloseTo(cut / 25, 2);
  });

  it('carries nothing across it: the second shot is coloured as if it stood alone', async () => {
    const { done } = await runColorize(film, {
      smoothing: 1,
      every: 4,
      output: join(folder, 'whole.mkv'),
      project: join(folder, 'whole.kinetint'),
    });
    const chunks = chunksOf(done.project);
    expect(chunks.filter(({ transition }) => transition !== null).map(({ firstFrame, transition }) => [firstFrame, transition])).toEqual([
      [0, 'start'],
      [cut, 'cut'],
    ]);
    const alone = await runColorize(film, {
      smoothing: 1,
      every: 4,
      section: { startSeconds: cut / 25, durationSeconds: null },
      output: join(folder, 'alone.mkv'),
      project: join(folder, 'alone.kinetint'),
    });
    const second = chunks.find(({ firstFrame }) => firstFrame === cut)!;
    expect(chunksOf(alone.done.project)[0]!.chroma[0]).toEqual(second.chroma[0]);
  });

  it("with smoothing 0 and every 1 has the network's own answer", async () => {
    const { done } = await runColorize(film, {
      smoothing: 0,
      every: 1,
      output: join(folder, 'plain.mkv'),
      project: join(folder, 'plain.kinetint'),
    });
    const chunks = chunksOf(done.project);
    expect(chunks.every(({ keyFrames }) => keyFrames.every(Boolean))).toBe(true);
    const spaced = await runColorize(film, {
      smoothing: 0,
      every: 4,
      output: join(folder, 'spaced.mkv'),
      project: join(folder, 'plain.kinetint'),
    });
    const keys = chunksOf(spaced.done.project).flatMap(({ keyFrames }) => keyFrames);
    expect(keys.filter(Boolean).length).toBeLessThan(keys.length / 2);
    expect(keys[0]).toBe(true);
  });
});
