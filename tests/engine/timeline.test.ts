import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { TimelineService } from '../../electron/engine/timeline/timeline-service.ts';
import type { PreviewSource } from '../../shared/project/preview.ts';
import type { Thumbnail, Timeline, TimelineQuestion } from '../../shared/project/timeline.ts';
import { engine, runColorize, useTinyNetwork } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const service = new TimelineService(engine, () => false);
const project = join(folder, 'film.kinetint');
let source: PreviewSource;

/** Two shots of 40 frames at 25 frames a second. */
beforeAll(async () => {
  useTinyNetwork();
  const film = await makeFilm(join(folder, 'film.mkv'), {
    source: `testsrc2=size=320x240:rate=25:duration=1.6[one];mandelbrot=size=320x240:rate=25,trim=duration=1.6[two];[one][two]concat=n=2,hue=s=0`,
    encoder: ['ffv1'],
  });
  source = {
    film,
    project,
    model: null,
    device: 'cpu',
    smoothing: 0,
    every: 1,
    scenes: null,
    section: { startSeconds: 0, durationSeconds: null },
    deinterlace: false,
  };
});

async function timeline(question: TimelineQuestion = { what: 'timeline' }): Promise<Timeline> {
  return service.ask(source, question);
}

async function thumbnail(seconds: number): Promise<Thumbnail> {
  return service.thumbnail(source, { seconds, height: 48 });
}

/** Mean distance of red and blue from green. */
function colourfulness({ rgba }: Thumbnail): number {
  let sum = 0;
  for (let at = 0; at < rgba.length; at += 4) sum += Math.abs(rgba[at]! - rgba[at + 1]!) + Math.abs(rgba[at + 2]! - rgba[at + 1]!);
  return sum / (rgba.length / 2);
}

const starts = ({ shots }: Timeline): (readonly [number, string])[] =>
  shots.map(({ startSeconds, start }) => [Number(startSeconds.toFixed(2)), start]);

describe('the timeline of a film', () => {
  it('lists the shots of a film that nothing is known of, by and by', async () => {
    const first = await timeline();
    expect(first).toMatchObject({ ready: [], canUndo: false, canRedo: false });
    expect(first.durationSeconds).toBeCloseTo(3.2, 1);
    expect(first.frameSeconds).toBeCloseTo(0.04, 5);
    await expect.poll(async () => (await timeline()).knownSeconds, { timeout: 60_000 }).toBeCloseTo(first.durationSeconds, 5);
    expect(starts(await timeline())).toEqual([
      [0, 'start'],
      [1.6, 'cut'],
    ]);
    const grey = await thumbnail(1);
    expect(grey).toMatchObject({ width: 64, height: 48, coloured: false });
    expect(grey.seconds).toBeCloseTo(1, 2);
    expect(colourfulness(grey)).toBe(0);
  });

  it('knows what is coloured, shows it so, and finds the same shots in it', async () => {
    await runColorize(source.film, { project, output: join(folder, 'part.mkv'), section: { startSeconds: 0.8, durationSeconds: 1.2 } });
    const part = await timeline();
    expect(part.ready).toEqual([
      { startSeconds: expect.closeTo(0.8, 2) as number, endSeconds: expect.closeTo(2, 2) as number, fresh: true },
    ]);
    expect(starts(part)).toEqual([
      [0, 'start'],
      [1.6, 'cut'],
    ]);
    expect(colourfulness(await thumbnail(1))).toBeGreaterThan(3);
    expect((await thumbnail(3)).coloured).toBe(false);
    await runColorize(source.film, { project, output: join(folder, 'whole.mkv') });
    const whole = await timeline();
    expect(whole.ready).toHaveLength(1);
    expect(whole.ready[0]!.endSeconds).toBeCloseTo(3.2, 2);
    expect(starts(whole)).toEqual([
      [0, 'start'],
      [1.6, 'cut'],
    ]);
    expect((await thumbnail(3)).coloured).toBe(true);
  });

  it('takes changes, tells what they make obsolete, and takes them back', async () => {
    const added = await timeline({ what: 'edit', action: { type: 'add-cut', seconds: 0.8 }, gesture: null });
    expect(starts(added)).toEqual([
      [0, 'start'],
      [0.8, 'added'],
      [1.6, 'cut'],
    ]);
    expect(added.ready.map(({ fresh }) => fresh)).toEqual([false, true]);
    expect(added.ready[0]!.endSeconds).toBeCloseTo(1.6, 2);
    const removed = await timeline({
      what: 'edit',
      action: { type: 'remove-cut', seconds: added.shots[2]!.startSeconds, endSeconds: null },
      gesture: null,
    });
    expect(starts(removed)).toEqual([
      [0, 'start'],
      [0.8, 'added'],
    ]);
    expect(starts(await timeline({ what: 'undo' }))).toEqual(starts(added));
    const first = await timeline({ what: 'undo' });
    expect(first).toMatchObject({ canUndo: false, canRedo: true });
    expect(first.ready.map(({ fresh }) => fresh)).toEqual([true]);
    expect(starts(await timeline({ what: 'redo' }))).toEqual(starts(added));
    await timeline({ what: 'undo' });
  });

  it('takes changes in the order in which they are made, though the first has to wait', async () => {
    const verify = engine.checkedFiles.verify.bind(engine.checkedFiles);
    using slow = vi.spyOn(engine.checkedFiles, 'verify').mockImplementationOnce(async (networkFile) => {
      await sleep(300);
      await verify(networkFile);
    });
    const [changed, undone] = await Promise.all([
      timeline({ what: 'edit', action: { type: 'add-cut', seconds: 0.8 }, gesture: null }),
      timeline({ what: 'undo' }),
    ]);
    expect(slow).toHaveBeenCalledTimes(2);
    expect(starts(changed)).toHaveLength(3);
    expect(starts(undone)).toHaveLength(2);
    expect(starts(await timeline())).toHaveLength(2);
  });

  it('shows a shot that stays black and white as it will be', async () => {
    const grey = await timeline({
      what: 'edit',
      action: { type: 'shot', startSeconds: 0, endSeconds: 1.6, change: { keepGrey: true } },
      gesture: null,
    });
    expect(grey.ready.map(({ fresh }) => fresh)).toEqual([true]);
    expect(colourfulness(await thumbnail(1))).toBe(0);
    expect(colourfulness(await thumbnail(3))).toBeGreaterThan(3);
  });
});
