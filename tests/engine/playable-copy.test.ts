import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { copyClockSeconds, type CopyPart } from '../../electron/engine/preview/copy-writer.ts';
import { readFrameTimes } from '../../electron/engine/film/frame-times.ts';
import type { PlayableCopy } from '../../electron/engine/preview/playable-copy.ts';
import { scratchFolder } from '../../electron/engine/files/scratch-file.ts';
import { slowCopies } from '../support/slow-ffmpeg.ts';
import { packetTimes } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const bits = 9;
/** The picture is the number of the frame, bit by bit from the left. */
const counting = (seconds: number, rate = 25): string =>
  `color=black:size=${16 * bits}x64:rate=${rate}:duration=${seconds},format=yuv420p,geq=lum='if(mod(floor(N/pow(2,floor(X/16))),2),235,16)':cb=128:cr=128`;
const signal = new AbortController().signal;

let copy: PlayableCopy;
let Copy: typeof PlayableCopy;
beforeAll(async () => {
  process.env['KINETINT_SCRATCH'] = join(folder, 'scratch');
  process.env['KINETINT_FFMPEG'] = await slowCopies(folder, 4);
  // Which FFmpeg is used is found out once.
  vi.resetModules();
  Copy = (await import('../../electron/engine/preview/playable-copy.ts')).PlayableCopy;
});
afterEach(async () => {
  await copy.close();
});

async function copyOf(path: string): Promise<PlayableCopy> {
  copy = new Copy(await probeFilm(path), 1 / 25);
  return copy;
}

async function whole(): Promise<void> {
  await expect.poll(() => copy.progress.whole, { timeout: 60_000 }).toBe(true);
}

/** All parts from a moment on, as the player asks for them. */
async function partsFrom(seconds: number, until = Infinity): Promise<CopyPart[]> {
  const parts: CopyPart[] = [];
  for (let at = seconds; at < until;) {
    const part = await copy.partAt(at, signal);
    if (part === null) break;
    parts.push(part);
    at = part.toSeconds;
  }
  return parts;
}

interface Frame {
  /** Film seconds. */
  readonly seconds: number;
  readonly number: number;
}

/** Plays parts by FFmpeg. */
async function framesIn(parts: readonly CopyPart[]): Promise<Frame[]> {
  const path = join(folder, 'parts.mp4');
  await writeFile(path, Buffer.concat([parts[0]!.header, ...parts.map(({ bytes }) => bytes)]));
  const times = await packetTimes(path, 'v');
  const raw = await ffmpeg(
    '-copyts',
    '-i',
    path,
    '-map',
    '0:v',
    '-vf',
    `scale=${bits}:1:flags=area,format=gray`,
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  );
  expect(raw.length).toBe(times.length * bits);
  return times.map((time, frame) => ({
    seconds: time - copyClockSeconds,
    number: [...raw.subarray(frame * bits, (frame + 1) * bits)].reduce((sum, value, bit) => sum + (value > 127 ? 2 ** bit : 0), 0),
  }));
}

describe('a copy for the player', () => {
  it('can be played before it is whole, and from anywhere', async () => {
    const film = await makeFilm(join(folder, 'long.mkv'), {
      source: counting(20),
      encoder: ['mpeg2video', '-q:v', '3'],
      audio: [{ encoder: 'ac3' }],
      look: 'coloured',
    });
    await copyOf(film);
    const first = (await copy.partAt(0, signal))!;
    expect(copy.progress).toMatchObject({ writing: true, whole: false });
    // Far from what is written it begins there, and goes on with the rest later.
    const later = (await copy.partAt(15, signal))!;
    const { written, whole: done } = copy.progress;
    expect(done).toBe(false);
    expect(written).toHaveLength(2);
    expect(written[1]!.fromSeconds).toBeGreaterThan(14.9);

    expect((await framesIn([first])).slice(0, 3).map(({ number }) => number)).toEqual([0, 1, 2]);
    const numbers = (await framesIn([later])).map(({ number }) => number);
    expect(numbers[0]).toBeLessThanOrEqual(375);
    expect(numbers).toContain(375);
    await whole();
    expect(copy.progress).toMatchObject({ writing: false, written: [{ fromSeconds: 0 }] });
    const all = await framesIn(await partsFrom(0));
    expect(all.map(({ number }) => number)).toEqual(Array.from({ length: 500 }, (_, number) => number));
    expect(await copy.partAt(25, signal)).toBeNull();
  });

  it.each([
    ['uneven.mkv', { variableRate: true, startSeconds: 1.5, encoder: ['ffv1'] }],
    ['broadcast.ts', { encoder: ['mpeg2video', '-q:v', '3', '-bf', '2'] }],
    ['edit.mov', { encoder: ['prores_ks'], pixelFormat: 'yuv422p10le' }],
  ])('has the frames of %s at their own times, behind a jump too', async (name, options) => {
    const film = await makeFilm(join(folder, name), {
      source: counting(6),
      look: 'coloured',
      audio: [{ encoder: name.endsWith('.mov') ? 'pcm_s16le' : 'mp2' }],
      ...options,
    });
    const known = (await readFrameTimes(await probeFilm(film), signal))!;
    await copyOf(film);
    const jump = known[100]!;
    const behind = await framesIn(await partsFrom(jump, jump + 1));
    expect(behind.some(({ number }) => number === 100)).toBe(true);
    await whole();
    const all = await framesIn(await partsFrom(0));
    for (const { seconds, number } of [...behind, ...all])
      expect(Math.abs(seconds - known[number]!), `frame ${number}`).toBeLessThan(0.002);
    expect(all.map(({ number }) => number)).toEqual(Array.from(known, (_, number) => number));
  });

  it("has sound as long as the picture, whatever the film's is", async () => {
    const film = join(folder, 'short-sound.mkv');
    await ffmpeg(
      '-f',
      'lavfi',
      '-i',
      counting(4),
      '-itsoffset',
      '0.5',
      '-f',
      'lavfi',
      '-i',
      'sine=duration=1',
      '-c:v',
      'mpeg2video',
      '-c:a',
      'pcm_s16le',
      film,
    );
    await copyOf(film);
    const parts = await partsFrom(0);
    const path = join(folder, 'sound.mp4');
    await writeFile(path, Buffer.concat([parts[0]!.header, ...parts.map(({ bytes }) => bytes)]));
    const times = await packetTimes(path, 'a');
    expect(times[0]! - copyClockSeconds).toBeLessThan(0.001);
    expect(times.at(-1)! - copyClockSeconds).toBeGreaterThan(3.9);
    expect(Math.max(...times.slice(1).map((time, index) => time - times[index]!))).toBeLessThan(0.03);
    const loud = await ffmpeg('-ss', '0.6', '-t', '0.5', '-i', path, '-map', '0:a', '-f', 's16le', '-');
    expect(Math.max(...new Int16Array(loud.buffer.slice(loud.byteOffset, loud.byteOffset + loud.byteLength)))).toBeGreaterThan(1000);
  });

  it('leaves nothing behind, and says what went wrong', async () => {
    const film = await makeFilm(join(folder, 'gone.mkv'), { source: counting(20), encoder: ['mpeg2video'], look: 'coloured' });
    await copyOf(film);
    await copy.partAt(0, signal);
    expect(await readdir(scratchFolder())).toHaveLength(1);
    const waiting = expect(copy.partAt(19.5, signal)).rejects.toMatchObject({ code: 'interrupted' });
    await copy.close();
    await waiting;
    expect(await readdir(scratchFolder())).toEqual([]);

    const info = await probeFilm(film);
    copy = new Copy({ ...info, path: join(folder, 'not-there.mkv') }, 1 / 25);
    await expect(copy.partAt(0, signal)).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    copy = new Copy(info, 1 / 25);
    const given = new AbortController();
    const unwanted = expect(copy.partAt(0, given.signal)).rejects.toThrow('not wanted');
    given.abort(new Error('not wanted'));
    await unwanted;
  });
});
