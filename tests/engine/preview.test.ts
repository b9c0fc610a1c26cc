import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { PreviewService } from '../../electron/engine/preview/preview-service.ts';
import { unpack, type PackedArray } from '../../shared/project/packed.ts';
import {
  coloursSchema,
  filmPictureSchema,
  frameSchema,
  frameTimesSchema,
  trackChunkSchema,
  type PreviewQuestion,
  type PreviewSource,
} from '../../shared/project/preview.ts';
import { engine, runColorize, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm, type FilmOptions } from './support/films.ts';

const folder = filmFolder();
const service = new PreviewService(engine);
const whole = { width: 4000, height: 4000 };
beforeAll(useTinyNetwork);

function sourceOf(film: string, changes: Partial<PreviewSource> = {}): PreviewSource {
  return {
    film,
    project: null,
    model: null,
    device: 'cpu',
    smoothing: 0,
    every: 1,
    scenes: null,
    section: { startSeconds: 0, durationSeconds: null },
    deinterlace: false,
    ...changes,
  };
}

async function ask<T>(
  source: PreviewSource,
  question: PreviewQuestion,
  schema: z.ZodType<T>,
): Promise<{ header: T; arrays: PackedArray[] }> {
  const bytes = await service.ask(source, question, new AbortController().signal);
  return unpack(bytes.buffer, schema);
}

const frameAt = async (source: PreviewSource, seconds: number, changes: Partial<Extract<PreviewQuestion, { what: 'frame' }>> = {}) =>
  ask(source, { what: 'frame', seconds, lane: 'playhead', most: whole, coloured: false, original: false, ...changes }, frameSchema);

/** Every Y plane of a film, as it is decoded from the start. */
async function planesOf(film: string, bytes: number): Promise<Buffer[]> {
  const all = await ffmpeg('-i', film, '-map', '0:v:0', '-vf', 'extractplanes=y', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-');
  return Array.from({ length: all.length / bytes }, (_, index) => all.subarray(index * bytes, (index + 1) * bytes));
}

const films: readonly (readonly [string, FilmOptions])[] = [
  ['b-frames.mp4', { seconds: 4, encoder: ['libx264', '-bf', '3', '-g', '60'] }],
  ['uneven-late.mkv', { seconds: 3, variableRate: true, startSeconds: 1.5 }],
  ['ten-bits.mkv', { seconds: 2, pixelFormat: 'yuv420p10le', encoder: ['libx264', '-g', '12'] }],
];

describe.each(films)('any frame of %s', (name, options) => {
  it("is the very frame, with the film's own samples, wherever one comes from", async () => {
    const film = await makeFilm(join(folder, name), options);
    const source = sourceOf(film);
    const {
      header: { exact },
      arrays: [list],
    } = await ask(source, { what: 'times' }, frameTimesSchema);
    const times = [...list!];
    expect(exact).toBe(true);
    const deep = options.pixelFormat !== undefined;
    const planes = await planesOf(film, 96 * 64 * (deep ? 2 : 1));
    expect(times).toHaveLength(planes.length);
    const last = planes.length - 1;
    for (const index of [
      Math.floor(last / 2),
      Math.floor(last / 2) + 1,
      Math.floor(last / 2) + 2,
      Math.floor(last / 2) - 1,
      last,
      3,
      2,
      1,
      0,
    ]) {
      const {
        header,
        arrays: [luma, small],
      } = await frameAt(source, times[index]!);
      expect(header).toMatchObject({ size: { width: 96, height: 64 }, bitDepth: deep ? 10 : 8, origin: null });
      expect(header.seconds).toBeCloseTo(times[index]!, 6);
      expect(Buffer.from(luma!.buffer, luma!.byteOffset, luma!.byteLength).equals(planes[index]!), `frame ${index}`).toBe(true);
      expect(small).toHaveLength(header.small.width * header.small.height);
    }
    // Between two frames the earlier one is shown, and beyond the end the last.
    expect((await frameAt(source, (times[5]! + times[6]!) / 2)).header.seconds).toBeCloseTo(times[5]!, 6);
    expect((await frameAt(source, 1000)).header.seconds).toBeCloseTo(times.at(-1)!, 6);
  });
});

describe('the colours of a frame', () => {
  it('come from the network at first, and from the colour track once it is there', async () => {
    const film = await makeFilm(join(folder, 'coloured.mp4'), { seconds: 2 });
    const project = join(folder, 'coloured.kinetint');
    const source = sourceOf(film, { project });
    const before = await frameAt(source, 1, { coloured: true });
    expect(before.header.origin).toBe('network');
    expect((await ask(source, { what: 'track', fromSeconds: 0, toSeconds: 2, settings: null }, trackChunkSchema)).header.frames).toBe(0);

    await runColorize(film, { project });
    const after = await frameAt(source, 1, { coloured: true });
    expect(after.header.origin).toBe('track');
    const [, , fromNetwork] = before.arrays;
    const [, , fromTrack] = after.arrays;
    const differences = [...fromTrack!].map((value, at) => Math.abs(value - fromNetwork![at]!));
    // Without smoothing they differ by what the track's packing loses.
    expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(1.5);

    const {
      header,
      arrays: [times, ...planes],
    } = await ask(source, { what: 'track', fromSeconds: 0.5, toSeconds: 1, settings: null }, trackChunkSchema);
    expect(header.frames).toBe(13);
    expect([...times!].every((time, index) => Math.abs(time - (0.48 + 0.04 * (index + 1) - 0.02)) < 0.03)).toBe(true);
    const halves = new Float16Array((planes.at(-1) as Uint16Array<ArrayBuffer>).slice().buffer);
    expect(Math.max(...[...halves].map((value, at) => Math.abs(value - fromTrack![at]!)))).toBeLessThan(0.05);

    // Other settings have no track, so the network answers again.
    expect((await frameAt({ ...source, smoothing: 0.9 }, 1, { coloured: true })).header.origin).toBe('network');

    // Both can be played against each other once both are there.
    const other = async () =>
      ask(source, { what: 'track', fromSeconds: 0.5, toSeconds: 1, settings: { model: null, smoothing: 0.9 } }, trackChunkSchema);
    expect((await other()).header.frames).toBe(0);
    await runColorize(film, { project, smoothing: 0.9, output: join(folder, 'smoother.mp4') });
    expect((await other()).header.frames).toBe(13);
  });

  it('can be asked for by other settings', async () => {
    const source = sourceOf(await makeFilm(join(folder, 'settings.mp4'), { seconds: 2, grain: 40 }));
    const alternative = (smoothing: number) =>
      ask(source, { what: 'alternative', seconds: 1, settings: { model: 'tiny', smoothing } }, coloursSchema);
    const [plain, smooth] = [await alternative(0), await alternative(1)];
    expect(plain.header).toMatchObject({ model: 'tiny', seconds: 1 });
    expect(smooth.arrays[1]).not.toEqual(plain.arrays[1]);
    const [, , shown] = (await frameAt(source, 1, { coloured: true })).arrays;
    expect(plain.arrays[1]).toEqual(shown);
  });
});

describe('questions', () => {
  it('of the playhead give way to newer ones; stills are all answered', async () => {
    const source = sourceOf(await makeFilm(join(folder, 'busy.mp4'), { seconds: 4 }));
    const places = [0.5, 1, 1.5, 2, 2.5, 3];
    const playhead = await Promise.allSettled(places.map((seconds) => frameAt(source, seconds)));
    expect(playhead.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected', 'rejected', 'fulfilled']);
    expect(playhead[0]).toMatchObject({ reason: { code: 'interrupted' } });
    const stills = await Promise.all(
      places.map((seconds) => frameAt(source, seconds, { lane: 'still', most: { width: 48, height: 48 }, coloured: true })),
    );
    expect(stills.map(({ header }) => [header.size.width, header.origin])).toEqual(places.map(() => [48, 'network']));
  });

  it.each([
    ['sepia', 'yuv420p'],
    ['coloured', 'yuv422p10le'],
  ] as const)('about the original bring the own colours of a film that is %s (%s)', async (look, pixelFormat) => {
    const film = await makeFilm(join(folder, `${look}.mkv`), { seconds: 0.4, encoder: ['ffv1'], look, pixelFormat });
    const { header, arrays } = await frameAt(sourceOf(film), 0, { original: true, coloured: true });
    expect(header.original).toEqual({ width: 48, height: 32 });
    const pairs = arrays[3] as Uint8Array;
    for (const [at, plane] of ['u', 'v'].entries()) {
      const raw = await ffmpeg('-i', film, '-frames:v', '1', '-vf', `format=yuv420p,extractplanes=${plane}`, '-f', 'rawvideo', '-');
      const off = [...raw].reduce((sum, value, index) => sum + Math.abs(value - pairs[2 * index + at]!), 0) / raw.length;
      expect(off).toBeLessThan(2);
    }
    expect((await frameAt(sourceOf(film), 0, { coloured: true })).header.original).toBeNull();
    const grey = await makeFilm(join(folder, `${look}-grey.mkv`), { seconds: 0.2, encoder: ['ffv1'], pixelFormat: 'gray' });
    expect((await frameAt(sourceOf(grey), 0, { original: true })).header.original).toBeNull();
  });

  it('about the picture are answered with what the viewer needs to show it', async () => {
    const source = sourceOf(
      await makeFilm(join(folder, 'wide.mp4'), { seconds: 0.2, sampleAspectRatio: '16/15', matrix: 'bt709', range: 'full', audio: [{}] }),
    );
    const {
      header,
      arrays: [lightness, table],
    } = await ask(source, { what: 'picture' }, filmPictureSchema);
    expect(header).toMatchObject({
      size: { width: 96, height: 64 },
      range: 'full',
      luma: [0.2126, 0.0722],
      transfer: 'srgb',
      codec: 'h264',
      soundCodec: 'aac',
    });
    expect(header.sampleAspect).toBeCloseTo(16 / 15);
    expect(header.toSrgb.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(lightness).toHaveLength(256);
    expect(table).toHaveLength(header.table.lumaSteps * header.table.abSteps ** 2 * 2);
  });

  it('about no film get the sentence that the plan would have', async () => {
    await expect(frameAt(sourceOf(join(folder, 'none.mp4')), 0)).rejects.toMatchObject({ code: 'film-missing' });
  });
});
