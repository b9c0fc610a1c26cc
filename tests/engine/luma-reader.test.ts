import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LumaReader } from '../../electron/engine/film/luma-reader.ts';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { filmFolder, makeFilm } from './support/films.ts';

describe('the luma reader', () => {
  const folder = filmFolder();

  it('loses nothing of a film so short that FFmpeg has ended before anyone reads', async () => {
    const film = await probeFilm(await makeFilm(join(folder, 'short.mkv'), { seconds: 0.04 }));
    const reader = new LumaReader(
      { film, section: { startSeconds: 0, durationSeconds: null }, deinterlace: false, width: 64, height: 64 },
      new AbortController().signal,
    );
    await wait(1500);
    const frames = [];
    for await (const frame of reader.frames()) frames.push(frame);
    expect(frames.map(({ index, time }) => [index, time])).toEqual([[0, 0n]]);
  });
});
