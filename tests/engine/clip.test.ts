import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { makeClip } from '../../electron/engine/jobs/clip.ts';
import type { ClipRequest } from '../../shared/job/clip.ts';
import { engine, packetTimes, probeJson, runColorize, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
let project = '';

function clip(name: string, changes: Partial<ClipRequest>): Promise<void> {
  const request: ClipRequest = { project, output: join(folder, name), form: 'mp4', startSeconds: 0.4, durationSeconds: 1.2, ...changes };
  return makeClip(request, { engine, signal: new AbortController().signal });
}

/** Mean distance from grey of the left and of the right half of each frame, code values. */
async function halves(path: string): Promise<(readonly [left: number, right: number])[]> {
  const raw = await ffmpeg(
    ...['-i', `file:${path}`, '-map', '0:v:0', '-vf', 'scale=64:48,format=yuv444p', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'],
  );
  const area = 64 * 48;
  return Array.from({ length: raw.length / (3 * area) }, (_, frame) => {
    const sums: [number, number] = [0, 0];
    for (let at = 0; at < 2 * area; at += 1) sums[at % 64 < 32 ? 0 : 1] += Math.abs(raw[(3 * frame + 1) * area + at]! - 128);
    return [sums[0] / area, sums[1] / area] as const;
  });
}

beforeAll(async () => {
  useTinyNetwork();
  const film = await makeFilm(join(folder, 'film.mkv'), {
    source: 'testsrc2=size=160x120:rate=25:duration=3',
    filters: 'hue=s=0',
    encoder: ['ffv1'],
  });
  const section = { startSeconds: 0, durationSeconds: 2 };
  project = (await runColorize(film, { codec: 'ffv1', output: join(folder, 'first.mkv'), section })).done.project;
});

it('goes from grey to colour, from the left, and keeps the times of the frames', async () => {
  await clip('clip.mp4', {});
  const path = join(folder, 'clip.mp4');
  const seen = await halves(path);
  expect(seen).toHaveLength(30);
  const times = await packetTimes(path, 'v');
  times.forEach((time, index) => {
    expect(time - times[0]!).toBeCloseTo(index / 25, 3);
  });
  for (const [left, right] of seen.slice(0, 4)) expect(left + right).toBeLessThan(2);
  for (const [left, right] of seen.slice(-7)) expect(Math.min(left, right)).toBeGreaterThan(6);
  // Half-way through the wipe: 45 % of the clip.
  const [left, right] = seen[14]!;
  expect(left).toBeGreaterThan(6);
  expect(right).toBeLessThan(0.3 * left);
});

it.each(['mp4', 'gif'] as const)('says of a clip how far it is, and leaves nothing of one that is stopped (%s)', async (form) => {
  const shares: number[] = [];
  const ask = (signal: AbortSignal, onProgress: (progress: { readonly share: number }) => void): Promise<void> =>
    makeClip(
      { project, output: join(folder, `told.${form}`), form, startSeconds: 0.4, durationSeconds: 1.2 },
      { engine, signal, onProgress },
    );
  await ask(new AbortController().signal, ({ share }) => shares.push(share));
  expect(shares).toEqual(shares.toSorted((one, other) => one - other));
  expect(shares.some((share) => share > 0 && share <= 0.6)).toBe(true);
  expect(shares.at(-1)).toBe(1);
  const before = await readdir(folder);
  const stop = new AbortController();
  await expect(
    ask(stop.signal, () => {
      stop.abort();
    }),
  ).rejects.toThrow();
  expect((await readdir(folder)).sort()).toEqual(before.sort());
});

it('makes a GIF of the same that plays over and over', async () => {
  await clip('clip.gif', { form: 'gif' });
  const path = join(folder, 'clip.gif');
  const seen = await halves(path);
  expect(seen).toHaveLength(15);
  expect(seen[0]![0] + seen[0]![1]).toBeLessThan(2);
  expect(Math.min(...seen.at(-1)!)).toBeGreaterThan(6);
  const { streams } = (await probeJson(path, '-show_streams')) as { streams: { codec_name: string; width: number; height: number }[] };
  expect(streams).toMatchObject([{ codec_name: 'gif', width: 160, height: 120 }]);
  expect(
    (await ffmpeg('-ignore_loop', '0', '-i', `file:${path}`, '-t', '3', '-f', 'framecrc', '-')).toString().match(/^0,/gm)?.length,
  ).toBeGreaterThan(30);
});

it('colours what is not in colour yet of a film that was begun', async () => {
  await clip('late.mp4', { startSeconds: 2.2, durationSeconds: 0.6 });
  const seen = await halves(join(folder, 'late.mp4'));
  expect(seen).toHaveLength(15);
  expect(Math.min(...seen.at(-1)!)).toBeGreaterThan(6);
});

it('says where it cannot be written, and leaves nothing behind', async () => {
  const before = await readdir(folder);
  await expect(clip(join('nowhere', 'clip.gif'), { form: 'gif' })).rejects.toMatchObject({ code: 'output-unwritable' });
  await expect(clip('clip.mp4', { project: join(folder, 'none.kinetint') })).rejects.toMatchObject({ code: 'project-unreadable' });
  expect(await readdir(folder)).toEqual(before);
});
