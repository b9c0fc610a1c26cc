import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PreviewService } from '../../electron/engine/preview/preview-service.ts';
import { answerGuideFiles } from '../../electron/engine/references/guide-files.ts';
import { TimelineService } from '../../electron/engine/timeline/timeline-service.ts';
import type { Guide } from '../../shared/project/guides.ts';
import { unpack } from '../../shared/project/packed.ts';
import { coloursSchema, frameSchema, type PreviewSource } from '../../shared/project/preview.ts';
import { engine, runColorize, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (...names: string[]): string => join(folder, ...names);
const preview = new PreviewService(engine);
const timelines = new TimelineService(engine, () => true);
const signal = new AbortController().signal;
let source: PreviewSource;

const hint = (seconds: number, strength = 1): Guide => ({
  kind: 'hint',
  id: 'one',
  seconds,
  strength,
  on: true,
  points: [{ x: 0.5, y: 0.5, radius: 0.3, a: 60, b: -60 }],
});

/** Two shots of 40 frames at 25 frames a second, in colour. */
beforeAll(async () => {
  useTinyNetwork();
  const film = await makeFilm(at('source.mkv'), {
    source: `testsrc2=size=320x240:rate=25:duration=1.6[one];mandelbrot=size=320x240:rate=25,trim=duration=1.6[two];[one][two]concat=n=2`,
    encoder: ['ffv1'],
  });
  const chain = 'select=eq(n\\,36),scale=out_range=pc,format=yuv444p,lutyuv=u=70:v=170,format=rgb24';
  for (const name of ['of the coat.png', 'seen_000036.png']) await ffmpeg('-i', film, '-vf', chain, '-frames:v', '1', at(name));
  for (const name of ['another.png', 'another_000036.png'])
    await ffmpeg('-f', 'lavfi', '-i', 'cellauto=size=320x240:rule=30', '-frames:v', '1', at(name));
  const project = at('film.kinetint');
  await runColorize(film, { project, output: at('film.mkv'), smoothing: 0.5, every: 4, codec: 'ffv1' });
  source = {
    film,
    project,
    model: null,
    device: 'cpu',
    smoothing: 0.5,
    every: 4,
    scenes: null,
    section: { startSeconds: 0, durationSeconds: null },
    deinterlace: false,
  };
});

/** Mean distance of two frames' a* and b*. */
const difference = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, index) => sum + Math.abs(value - other[index]!), 0) / one.length;

/** Where a frame's colours come from, and its a* and b* planes. */
async function shown(seconds: number, guides?: Guide[]): Promise<{ origin: string | null; ab: Float32Array }> {
  const most = { width: 320, height: 240 };
  const bytes = await preview.ask(
    source,
    { what: 'frame', seconds, lane: 'playhead', most, coloured: true, original: false, guides },
    signal,
  );
  const { header, arrays } = unpack(bytes.buffer, frameSchema);
  const [, , ab] = arrays as [Uint8Array, Uint8Array, Float32Array];
  return { origin: header.origin, ab };
}

/** The frame at 0.4 s without the colours that were given. */
async function alone(): Promise<Float32Array> {
  const settings = { model: null, smoothing: null, guides: false } as const;
  const bytes = await preview.ask(source, { what: 'alternative', seconds: 0.4, settings }, signal);
  return unpack(bytes.buffer, coloursSchema).arrays[1] as Float32Array;
}

describe('a guide that is being given', () => {
  it('shows in its frame at once, kept or not, by its strength, and in no other frame', async () => {
    const before = await shown(0.4);
    expect(before.origin).toBe('track');
    const given = await shown(0.4, [hint(0.4)]);
    expect(given.origin).toBe('network');
    const change = difference(given.ab, before.ab);
    expect(change).toBeGreaterThan(0.5);
    expect(difference((await shown(0.4, [hint(0.4, 0.5)])).ab, before.ab)).toBeCloseTo(change / 2, 3);
    // A corner that it does not reach has the very colours that are stored.
    expect([...given.ab.subarray(0, 8)]).toEqual([...before.ab.subarray(0, 8)]);
    expect(await shown(0.44, [hint(0.4)])).toEqual(await shown(0.44));
    expect((await shown(0.4, [{ ...hint(0.4), on: false }])).ab).toEqual(before.ab);
  });

  it('makes the rest of its shot outdated once it is kept, and the timeline says how many frames that is', async () => {
    const unguided = await alone();
    const edit = await timelines.ask(source, { what: 'edit', action: { type: 'set-guides', guides: [hint(0.4)] }, gesture: null });
    expect(edit.outdatedFrames).toBe(40);
    expect((await shown(0.4)).ab).toEqual((await shown(0.4, [hint(0.4)])).ab);
    expect((await shown(0.4)).ab).not.toEqual((await shown(0.4, [])).ab);
    expect((await shown(0.8)).origin).toBe('outdated');
    // Compared with the network alone, the frame is what it was before.
    const after = await alone();
    expect(after).toEqual(unguided);
    expect(difference(after, (await shown(0.4)).ab)).toBeGreaterThan(0.1);
    expect((await shown(2)).origin).toBe('track');
    const undone = await timelines.ask(source, { what: 'undo' });
    expect(undone).toMatchObject({ outdatedFrames: 0, edits: { guides: [] } });
    expect((await shown(0.8)).origin).toBe('track');
  });
});

describe('pictures that are handed to the window', () => {
  const viewed = { frame: 36, seconds: 1.44 };
  const add = (paths: string[], frame = viewed) => answerGuideFiles(engine, source, { what: 'add', paths, shown: frame }, signal);

  it('become the guide of the frame in view, whose colours its picture has', async () => {
    const answer = await add([at('of the coat.png')]);
    expect(answer).toMatchObject({ what: 'added', warnings: [], used: [{ name: 'of the coat.png', frame: 36 }] });
    const { edits } = await timelines.ask(source, { what: 'timeline' });
    expect(edits.guides).toMatchObject([{ kind: 'reference', seconds: 1.44, name: 'of the coat.png' }]);
    const [guide] = edits.guides;
    const guidePicture = guide?.kind === 'reference' ? guide.picture : '';
    const { rgba } = await timelines.thumbnail(source, { seconds: 1.44, height: 48, guidePicture });
    const mean = (channel: number): number =>
      rgba.reduce((sum, value, index) => sum + (index % 4 === channel ? value : 0), 0) / (rgba.length / 4);
    expect(mean(0)).toBeGreaterThan(mean(1) + 20);
    expect((await shown(1.44)).ab).not.toEqual((await shown(1.44, [])).ab);
  });

  it('of a name with a number belong to that frame, if they are more like it, and take the place of the one that was there', async () => {
    const answer = await add([at('seen_000036.png')], { frame: 60, seconds: 2.4 });
    expect(answer).toMatchObject({ used: [{ name: 'seen_000036.png', frame: 36, seconds: 1.44 }] });
    const { edits } = await timelines.ask(source, { what: 'timeline' });
    expect(edits.guides).toMatchObject([{ name: 'seen_000036.png', seconds: 1.44 }]);
  });

  it('of a name without a number are looked for in the whole film', async () => {
    const answer = await add([at('of the coat.png')], { frame: 60, seconds: 2.4 });
    expect(answer).toMatchObject({
      used: [{ name: 'of the coat.png', frame: 36, seconds: 1.44 }],
      warnings: [{ code: 'reference-found', file: 'of the coat.png', frame: 36 }],
    });
  });

  it('of something else, and broken ones, are refused with the reason, and nothing is kept', async () => {
    const { edits: before } = await timelines.ask(source, { what: 'timeline' });
    expect(await add([at('another.png')])).toMatchObject({
      used: [],
      warnings: [{ code: 'guide-passed-over', file: 'another.png', why: { code: 'nowhere-alike' } }],
    });
    expect(await add([at('another_000036.png')])).toMatchObject({
      used: [],
      warnings: [{ code: 'guide-passed-over', why: { code: 'other-picture', frame: 36 } }],
    });
    expect(await add([at('film.kinetint')])).toMatchObject({
      used: [],
      warnings: [{ code: 'guide-passed-over', why: { code: 'picture-broken' } }],
    });
    expect((await timelines.ask(source, { what: 'timeline' })).edits).toEqual(before);
  });
});
