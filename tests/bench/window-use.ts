import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication, Page } from 'playwright';
import { proportionalOfTree, processorSecondsOfTree } from './process-tree.ts';
import { figure, type AddFigure } from './suite/figure.ts';

const comedy = resolve(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'films', 'silent_comedy.mp4');
const restSeconds = 30;
const idleSeconds = 20;
const cutsAt = ['0:05', '0:10', '0:15'] as const;
const badge = '.viewer-badge-bottom';
/** Between two places of a mouse that is moved. */
const moveMilliseconds = 12;

const now = (): number => performance.now();
const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** Milliseconds until the viewer has another frame than before, in colour. */
async function untilShown(page: Page, act: () => Promise<void>): Promise<number> {
  const before = await page.locator(badge).getAttribute('data-frame');
  const begun = now();
  await act();
  await page.waitForFunction(
    ([selector, frame]) => {
      const shown = document.querySelector<HTMLElement>(selector)?.dataset;
      return shown?.['busy'] === 'false' && shown['origin'] !== 'none' && shown['frame'] !== frame;
    },
    [badge, before] as const,
    { timeout: 60_000, polling: 'raf' },
  );
  return now() - begun;
}

/** How often a second the picture is drawn anew while the mouse, its button down, follows a way. @param way where it is at each step */
async function drawnWhileDragging(
  page: Page,
  way: (step: number) => readonly [x: number, y: number],
): Promise<{ picture: number; page: number }> {
  await page.mouse.move(...way(0));
  await page.mouse.down();
  const counting = page.evaluate(
    () =>
      new Promise<{ picture: number; page: number }>((done) => {
        const canvas = document.querySelector('.viewer-canvas');
        const { prototype } = WebGL2RenderingContext;
        const original = Object.getOwnPropertyDescriptor(prototype, 'blitFramebuffer')!;
        let [drawn, frames] = [0, 0];
        Object.defineProperty(prototype, 'blitFramebuffer', {
          ...original,
          value(this: WebGL2RenderingContext, ...args: unknown[]) {
            // What is put on the canvas itself is a picture that is seen.
            if (this.canvas === canvas && this.getParameter(this.DRAW_FRAMEBUFFER_BINDING) === null) drawn += 1;
            Reflect.apply(original.value as () => void, this, args);
          },
        });
        const begun = performance.now();
        const count = (): void => {
          frames += 1;
          const seconds = (performance.now() - begun) / 1000;
          if (seconds < 4) {
            requestAnimationFrame(count);
            return;
          }
          Object.defineProperty(prototype, 'blitFramebuffer', original);
          done({ picture: drawn / seconds, page: frames / seconds });
        };
        requestAnimationFrame(count);
      }),
  );
  // A hand moves on without waiting until the page has answered to the last place, as Playwright's own mouse does.
  const cdp = await page.context().newCDPSession(page);
  const begun = now();
  const moves: Promise<unknown>[] = [];
  for (let step = 0; now() - begun < 4500; step = Math.round((now() - begun) / moveMilliseconds)) {
    const [x, y] = way(step);
    moves.push(cdp.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y, button: 'left', buttons: 1 }));
    await sleep(moveMilliseconds);
  }
  await Promise.all(moves);
  await cdp.detach();
  await page.mouse.up();
  return counting;
}

async function dragSlider(page: Page): ReturnType<typeof drawnWhileDragging> {
  await page.getByRole('tab', { name: 'Look' }).click();
  const slider = page.getByRole('slider', { name: 'Saturation' }).first();
  const box = (await slider.boundingBox())!;
  const track = (await slider.locator('xpath=../..').boundingBox())!;
  return drawnWhileDragging(page, (step) => [track.x + track.width * (0.5 + 0.45 * Math.sin(step / 9)), box.y + box.height / 2]);
}

/** A hint that is moved over the picture: each picture that is drawn has an answer of the network's of its own. It is taken away again. */
async function dragHint(page: Page): ReturnType<typeof drawnWhileDragging> {
  await page.keyboard.press('h');
  const layer = page.getByRole('application', { name: 'Picture, to give colours to' });
  const { x, y, width, height } = (await layer.boundingBox())!;
  await page.getByRole('textbox', { name: 'As #rrggbb' }).fill('#d01050');
  await layer.click({ position: { x: width / 2, y: height / 2 } });
  const mark = (await page.locator('.hint-mark').first().boundingBox())!;
  const [left, top] = [mark.x + mark.width / 2, mark.y + mark.height / 2];
  const drawn = await drawnWhileDragging(page, (step) => [
    left + 0.3 * Math.min(width, x + width - left) * Math.sin(step / 40),
    top + 0.2 * Math.min(height, y + height - top) * Math.sin(step / 23),
  ]);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('h');
  await page.locator('.timeline-guide').waitFor({ state: 'detached' });
  return drawn;
}

/** What somebody does with one film, and what the app takes when it is done. Needs the film of the benchmarks. */
export async function benchUse(app: ElectronApplication, folder: string, add: AddFigure): Promise<void> {
  if (!existsSync(comedy)) {
    console.log(`${comedy} is not here: what somebody does with a film is not measured.`);
    return;
  }
  const film = join(folder, 'silent_comedy.mp4');
  await copyFile(comedy, film);
  const page = await app.firstWindow();
  const say = (what: string, value: string): void => {
    console.log(`${what}: ${value}`);
  };
  const opened = now();
  await page.getByTestId('film-input').first().setInputFiles(film);
  await page.locator(`${badge}[data-origin=network][data-busy=false]`).waitFor({ timeout: 120_000 });
  const firstFrame = (now() - opened) / 1000;
  say('drop until the first frame in colour', `${firstFrame.toFixed(2)} s`);
  add(figure('window', 'drop until the first frame in colour', 's', 'less', firstFrame));
  await page.getByText(/measured on \d+ frames/).waitFor({ timeout: 240_000 });
  await page.waitForFunction(() => document.querySelectorAll('.still canvas[data-ready=true]').length === 6, null, { timeout: 120_000 });

  const steps: number[] = [];
  for (let step = 0; step < 12; step += 1) steps.push(await untilShown(page, () => page.keyboard.press('ArrowRight')));
  say('a frame on', `${Math.round(median(steps))} ms, median of ${steps.length}`);
  add(figure('window', 'a frame on', 'ms', 'less', median(steps)));
  // Shots that begin where we say, so that each jump is as far as the others.
  for (const time of cutsAt) {
    await page.keyboard.press('Control+g');
    const field = page.getByRole('textbox', { name: 'Go to time' });
    await field.fill(time);
    await untilShown(page, () => field.press('Enter'));
    await page.keyboard.press('x');
  }
  await page
    .getByText(/Shot \d+ of ([4-9]|\d\d)/)
    .first()
    .waitFor({ timeout: 60_000 });
  await untilShown(page, () => page.keyboard.press('Home'));
  const jumps: number[] = [];
  for (const key of ['PageDown', 'PageUp']) {
    for (let jump = 0; jump < cutsAt.length; jump += 1) jumps.push(await untilShown(page, () => page.keyboard.press(key)));
  }
  say('to another shot', `${Math.round(median(jumps))} ms, median of ${jumps.length}`);
  add(figure('window', 'to another shot', 'ms', 'less', median(jumps)));
  const hinted = await dragHint(page);
  add(figure('window', 'the picture while a hint is dragged', 'times a second', 'more', hinted.picture));
  say('a hint that is dragged', `the picture ${hinted.picture.toFixed(1)} times a second, the page ${hinted.page.toFixed(1)}`);
  const dragged = await dragSlider(page);
  add(figure('window', 'the picture while a slider is dragged', 'times a second', 'more', dragged.picture));
  say('a slider that is dragged', `the picture ${dragged.picture.toFixed(1)} times a second, the page ${dragged.page.toFixed(1)}`);

  await page.getByRole('button', { name: 'Start colouring' }).click();
  await page.getByRole('button', { name: 'Show in folder' }).waitFor({ timeout: 600_000 });
  await sleep(restSeconds * 1000);
  const pid = app.process().pid!;
  const [before, begun] = [processorSecondsOfTree(pid), now()];
  await sleep(idleSeconds * 1000);
  const share = (processorSecondsOfTree(pid) - before) / ((now() - begun) / 1000);
  const { bytes, processes } = proportionalOfTree(pid);
  add(figure('window', `idle ${restSeconds} s after a job: processor`, '% of a core', 'less', 100 * share));
  add(figure('window', `idle ${restSeconds} s after a job: memory`, 'MB', 'less', bytes / 1e6));
  say(
    `idle ${restSeconds} s after a job`,
    `${(100 * share).toFixed(1)} % of a core, ${Math.round(bytes / 1e6)} MB in ${processes} processes (shared pages in proportion)`,
  );
}
