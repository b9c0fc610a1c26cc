import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { chooseFilm, expect, test } from './app.ts';
import { makeFilm } from './film.ts';

const root = resolve(import.meta.dirname, '..', '..');
const figures = join(root, 'artifacts', 'figures');
const comedy = resolve(root, '..', 'shared', 'data', 'films', 'silent_comedy.mp4');

interface Figure {
  readonly framesPerSecond: number;
  readonly longTasks: number;
  readonly longestMilliseconds: number;
  /** Drawings for the viewer's canvas, on it or put there when done: each is a picture of the film. */
  readonly canvasDraws: number;
}

/** How often the page gets to draw, and what keeps it from it. */
async function measure(page: Page, milliseconds: number): Promise<Figure> {
  return page.evaluate(async (length) => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(Math.round(duration));
    });
    observer.observe({ type: 'longtask' });
    const canvas = document.querySelector('.viewer-canvas');
    let canvasDraws = 0;
    const { prototype } = WebGL2RenderingContext;
    const originals = (['drawArrays', 'blitFramebuffer'] as const).map((name) => {
      const original = Object.getOwnPropertyDescriptor(prototype, name)!;
      Object.defineProperty(prototype, name, {
        ...original,
        value(this: WebGL2RenderingContext, ...args: unknown[]) {
          if (this.canvas === canvas && this.getParameter(this.DRAW_FRAMEBUFFER_BINDING) === null) canvasDraws += 1;
          Reflect.apply(original.value as () => void, this, args);
        },
      });
      return { name, original };
    });
    let frames = 0;
    const started = performance.now();
    await new Promise<void>((done) => {
      const count = () => {
        frames += 1;
        if (performance.now() - started < length) requestAnimationFrame(count);
        else done();
      };
      requestAnimationFrame(count);
    });
    observer.disconnect();
    for (const { name, original } of originals) Object.defineProperty(prototype, name, original);
    const seconds = (performance.now() - started) / 1000;
    return {
      framesPerSecond: Math.round((10 * frames) / seconds) / 10,
      longTasks: tasks.length,
      longestMilliseconds: Math.max(0, ...tasks),
      canvasDraws,
    };
  }, milliseconds);
}

interface ProcessStat {
  readonly name: string;
  readonly parent: number;
  readonly session: number;
}

/** Null for a process that has ended. */
async function statOf(pid: number): Promise<ProcessStat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const [, name, numbers] = /^\d+ \((.*)\) \S (.*)$/su.exec(text ?? '') ?? [];
  if (name === undefined || numbers === undefined) return null;
  const [parent = 0, , session = 0] = numbers.split(' ').map(Number);
  return { name, parent, session };
}

/** The sessions of a process's running FFmpegs. */
async function ffmpegSessions(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(all.map(statOf));
  return stats.filter((stat) => stat?.name === 'ffmpeg' && stat.parent === pid).map((stat) => stat!.session);
}

test.use({ networksFolder: join(root, 'models') });

test('the page keeps moving while a film is coloured', async ({ app, page, folder }) => {
  test.setTimeout(240_000);
  const film = join(folder, 'film.mp4');
  if (existsSync(comedy)) await copyFile(comedy, film);
  else await makeFilm(film, { seconds: 40 });
  await chooseFilm(page, film);
  await expect(page.getByText(/measured on \d+ frames/)).toBeVisible({ timeout: 120_000 });
  await expect(page.locator('.still canvas[data-ready=true]')).toHaveCount(6, { timeout: 60_000 });
  const idle = await measure(page, 3000);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('main').getByText(/[1-9]\d* of [\d,]+ frames/)).toBeVisible({ timeout: 60_000 });
  const colouring = await measure(page, 6000);
  await mkdir(figures, { recursive: true });
  await writeFile(join(figures, 'window-responsiveness.json'), `${JSON.stringify({ idle, colouring }, null, 2)}\n`);
  const said = ({ framesPerSecond, longTasks, longestMilliseconds, canvasDraws }: Figure) =>
    `${framesPerSecond} frames a second, ${longTasks} tasks over 50 ms, the longest ${longestMilliseconds} ms, the picture drawn ${canvasDraws} times`;
  console.log(`before colouring: ${said(idle)}\nwhile colouring: ${said(colouring)}`);

  // Other programs take what they take from both; only what colouring takes from the page counts.
  expect(colouring.framesPerSecond).toBeGreaterThan(0.5 * idle.framesPerSecond);
  // The picture is paused: it is drawn when its colours come from the track instead of the network, not with every step.
  expect(colouring.canvasDraws).toBeLessThanOrEqual(6);
  const metrics = await app.evaluate((electron) => electron.app.getAppMetrics().map(({ pid, name }) => ({ pid, name })));
  const engine = metrics.find(({ name }) => name === 'Kinetint engine')?.pid ?? 0;
  expect(getPriority(engine)).toBeGreaterThan(getPriority(app.process().pid));
  // Linux shares the processor out by session before it looks at priorities.
  const session = (await statOf(engine))?.session;
  await expect.poll(async () => [...new Set(await ffmpegSessions(engine))]).toEqual([session]);
});
