import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportProject } from '../../electron/engine/jobs/export.ts';
import { planColorize } from '../../electron/engine/jobs/plan.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import type { Chunk } from '../../electron/engine/track/chunk.ts';
import { applyEdit, type EditAction } from '../../shared/project/edits.ts';
import { catalogSchema } from '../../shared/networks/catalog.ts';
import type { ColorizeRequest, JobEvent } from '../../shared/job/job.ts';
import { engine, lumaHashes, meansOfFrames, requestFor, runColorize, tinyNetworks, useTinyNetwork } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const found = 40;
const whole = { startSeconds: 0, durationSeconds: null };
const settings: Partial<ColorizeRequest> = { smoothing: 1, every: 4, codec: 'ffv1', force: true };
let film = '';

/** Two shots of 40 frames at 25 frames a second. */
beforeAll(async () => {
  useTinyNetwork();
  film = await makeFilm(join(folder, 'film.mkv'), {
    source: `testsrc2=size=320x240:rate=25:duration=1.6[one];mandelbrot=size=320x240:rate=25,trim=duration=1.6[two];[one][two]concat=n=2`,
    encoder: ['ffv1'],
  });
});

function edit(project: string, ...actions: EditAction[]): void {
  using opened = ProjectFile.openExisting(project);
  opened.saveEdits(actions.reduce(applyEdit, opened.edits()), null);
}

/** Every chunk of a network's track of a section, in order. */
function chunks(path: string, section: ColorizeRequest['section'] = whole, networkId = 'tiny'): Chunk[] {
  using project = ProjectFile.openExisting(path);
  const track = project
    .tracks()
    .find(
      ({ key }) =>
        key.settings.model === networkId &&
        key.section.startSeconds === section.startSeconds &&
        key.section.durationSeconds === section.durationSeconds,
    )!;
  return project.places(track).map(({ firstFrame }) => project.chunkAt(track, firstFrame)!);
}

/** Colours from nothing with edits that were made before. */
async function fromNothing(name: string, ...actions: EditAction[]): Promise<Chunk[]> {
  const project = join(folder, `${name}.kinetint`);
  const { done } = await runColorize(film, {
    ...settings,
    project,
    output: join(folder, `${name}.mkv`),
    section: { startSeconds: 0, durationSeconds: 0.04 },
  });
  edit(done.project, ...actions);
  await runColorize(film, { ...settings, project, output: join(folder, `${name}.mkv`) });
  return chunks(project);
}

async function rerun(project: string): Promise<JobEvent[]> {
  return (await runColorize(film, { ...settings, project, output: join(folder, 'edited.mkv') })).events;
}

function readyIn(events: readonly JobEvent[]): number {
  return events.find((event) => event.type === 'plan')!.plan.framesReady;
}

const shape = (all: readonly Chunk[]): (readonly [number, number, string | null])[] =>
  all.map(({ firstFrame, times, transition }) => [firstFrame, times.length, transition]);

describe('cuts that a person changed', () => {
  const add: EditAction = { type: 'add-cut', seconds: 20 / 25 };
  const remove: EditAction = { type: 'remove-cut', seconds: found / 25, endSeconds: null };
  let project = '';
  let first: Chunk[] = [];

  beforeAll(async () => {
    project = (await runColorize(film, { ...settings, output: join(folder, 'edited.mkv'), project: join(folder, 'edited.kinetint') })).done
      .project;
    first = chunks(project);
    expect(shape(first)).toEqual([
      [0, 32, 'start'],
      [32, 8, null],
      [40, 32, 'cut'],
      [72, 8, null],
    ]);
  });

  it('an added cut ends smoothing, and only its shot is coloured anew, as it would be from nothing', async () => {
    edit(project, add);
    expect(readyIn(await rerun(project))).toBe(40);
    const now = chunks(project);
    expect(shape(now)).toEqual([
      [0, 20, 'start'],
      [20, 20, 'added'],
      [40, 32, 'cut'],
      [72, 8, null],
    ]);
    expect(now.slice(2)).toEqual(first.slice(2));
    const alone = join(folder, 'alone.kinetint');
    await runColorize(film, {
      ...settings,
      project: alone,
      output: join(folder, 'alone.mkv'),
      section: { startSeconds: 0.8, durationSeconds: 0.8 },
    });
    expect(now[1]!.chroma).toEqual(chunks(alone, { startSeconds: 0.8, durationSeconds: 0.8 })[0]!.chroma);
    expect(now).toEqual(await fromNothing('added', add));
  });

  it('a removed cut joins the shots', async () => {
    edit(project, remove);
    await rerun(project);
    const now = chunks(project);
    expect(shape(now)).toEqual([
      [0, 20, 'start'],
      [20, 32, 'added'],
      [52, 28, null],
    ]);
    expect(now[1]!.ignored).toEqual([20]);
    expect(now).toEqual(await fromNothing('removed', add, remove));
  });

  it('undone, they give the first colours again', async () => {
    {
      using opened = ProjectFile.openExisting(project);
      opened.undoEdit();
      opened.undoEdit();
    }
    const events = await rerun(project);
    expect(readyIn(events)).toBeLessThan(80);
    expect(chunks(project)).toEqual(first);
    expect(readyIn(await rerun(project))).toBe(80);
  });

  it('an export colours what they changed by itself', async () => {
    edit(project, add);
    const { output } = await exportProject(
      { ...requestFor(film), project, codec: 'ffv1', output: join(folder, 'exported.mkv') },
      { engine, signal: new AbortController().signal },
    );
    expect(shape(chunks(project))).toEqual([
      [0, 20, 'start'],
      [20, 20, 'added'],
      [40, 32, 'cut'],
      [72, 8, null],
    ]);
    expect(await lumaHashes(output)).toEqual(await lumaHashes(film));
  });
});

describe('in and out points', () => {
  const range: EditAction = { type: 'range', inSeconds: 10 / 25, outSeconds: 50 / 25 };

  it("cut an export out of the whole film's colours, and no network runs", async () => {
    const output = join(folder, 'whole.mkv');
    const { project } = (await runColorize(film, { ...settings, output, project: join(folder, 'range.kinetint') })).done;
    edit(project, range);
    const before = process.env['KINETINT_MODELS'];
    const empty = join(folder, 'no-networks');
    await mkdir(empty);
    await writeFile(join(empty, 'catalog.json'), JSON.stringify({ version: 1, models: [] }));
    process.env['KINETINT_MODELS'] = empty;
    try {
      const done = await exportProject(
        { ...requestFor(film), section: null, project, codec: 'ffv1', output: join(folder, 'range.mkv') },
        { engine, signal: new AbortController().signal },
      );
      expect(done.frames).toBe(40);
      expect(await meansOfFrames(done.output)).toEqual((await meansOfFrames(output)).slice(10, 50));
    } finally {
      process.env['KINETINT_MODELS'] = before;
    }
  });

  it('are all that is coloured where nothing is yet', async () => {
    const project = join(folder, 'only.kinetint');
    await runColorize(film, {
      ...settings,
      project,
      output: join(folder, 'only.mkv'),
      section: { startSeconds: 3, durationSeconds: 0.04 },
    });
    edit(project, range);
    const plan = await planColorize(requestFor(film, { ...settings, project, output: join(folder, 'only.mkv') }), {
      engine,
      signal: new AbortController().signal,
    });
    expect(plan.section).toEqual({ startSeconds: 0.4, durationSeconds: 1.6 });
    const { done } = await runColorize(film, { ...settings, project, output: join(folder, 'only.mkv') });
    expect(done.frames).toBe(40);
    expect(shape(chunks(project, plan.section))).toEqual([
      [0, 30, 'start'],
      [30, 10, 'cut'],
    ]);
  });
});

describe('a shot with a network of its own', () => {
  const own: EditAction = { type: 'shot', startSeconds: found / 25, endSeconds: null, change: { model: 'mirror' } };

  /** Mean Cb and Cr, as distances from grey. */
  async function chroma(path: string): Promise<(readonly [number, number])[]> {
    return (await meansOfFrames(path)).map(([, cb, cr]) => [cb - 128, cr - 128]);
  }

  beforeAll(async () => {
    // The tiny network once more, larger, with the opposite colours.
    const networksFolder = join(folder, 'two-networks');
    await mkdir(networksFolder);
    await copyFile(join(tinyNetworks, 'tiny.onnx'), join(networksFolder, 'tiny.onnx'));
    const {
      models: [tiny],
    } = catalogSchema.parse(JSON.parse(await readFile(join(tinyNetworks, 'catalog.json'), 'utf8')));
    const mirror = {
      ...tiny!,
      id: 'mirror',
      output: { ...tiny!.output, abScale: -110 },
      size: { multipleOf: 32, shortSide: 192 },
      defaultFor: [],
    };
    await writeFile(join(networksFolder, 'catalog.json'), JSON.stringify({ version: 1, models: [tiny, mirror] }));
    process.env['KINETINT_MODELS'] = networksFolder;
    return () => {
      useTinyNetwork();
    };
  });

  it('is coloured by it, and no other frame is', async () => {
    const project = join(folder, 'two.kinetint');
    const { done } = await runColorize(film, { ...settings, project, output: join(folder, 'one.mkv') });
    const one = await chroma(done.output);
    edit(project, own);
    expect(readyIn((await runColorize(film, { ...settings, project, output: join(folder, 'two.mkv') })).events)).toBe(40);
    const two = await chroma(join(folder, 'two.mkv'));
    expect(two.slice(0, found)).toEqual(one.slice(0, found));
    one.slice(found).forEach(([cb, cr], index) => {
      const [otherCb, otherCr] = two[found + index]!;
      expect(Math.hypot(cb, cr)).toBeGreaterThan(4);
      expect(Math.hypot(cb + otherCb, cr + otherCr)).toBeLessThan(0.5 * Math.hypot(cb, cr));
    });
    expect(
      chunks(project, whole, 'mirror').map(({ firstFrame, times, chroma: [planes] }) => [firstFrame, times.length, planes!.length]),
    ).toEqual([
      [40, 32, 2 * 128 * 96],
      [72, 8, 2 * 128 * 96],
    ]);
    expect(await lumaHashes(join(folder, 'two.mkv'))).toEqual(await lumaHashes(film));
    // All is stored now, in two tracks.
    expect(readyIn((await runColorize(film, { ...settings, project, output: join(folder, 'two.mkv') })).events)).toBe(80);
  });

  it("leaves the film's own network the rest where nothing was coloured", async () => {
    const project = join(folder, 'fresh.kinetint');
    await runColorize(film, {
      ...settings,
      project,
      output: join(folder, 'fresh.mkv'),
      section: { startSeconds: 0, durationSeconds: 0.04 },
    });
    edit(project, own);
    await runColorize(film, { ...settings, project, output: join(folder, 'fresh.mkv') });
    expect(shape(chunks(project))).toEqual([
      [0, 32, 'start'],
      [32, 8, null],
    ]);
    expect(await chroma(join(folder, 'fresh.mkv'))).toEqual(await chroma(join(folder, 'two.mkv')));
  });

  it('is refused by name where it is not there', async () => {
    const project = join(folder, 'fresh.kinetint');
    edit(project, { ...own, change: { model: 'gone' } });
    await expect(runColorize(film, { ...settings, project, output: join(folder, 'fresh.mkv') })).rejects.toThrow(
      /There is no network "gone"/,
    );
  });
});
