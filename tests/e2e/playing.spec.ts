import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { slowCopies } from '../support/slow-ffmpeg.ts';
import { dropFiles, expect, launchWith, screenshot, test } from './app.ts';
import { makeFilm } from './film.ts';
import { badge, colourfulness, ffmpeg, frameIs, runFile, shownPicture } from './viewing.ts';

const root = resolve(import.meta.dirname, '..', '..');

/** Mean of red over blue, which a sepia tint has much of. */
function warmthOf(picture: PNG, from: number, to: number): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = Math.floor(from * picture.width); x < to * picture.width; x += 1) {
      const [red = 0, , blue = 0] = picture.data.subarray(4 * (y * picture.width + x));
      sum += red - blue;
      count += 1;
    }
  }
  return sum / count;
}

const copied = { seconds: 30, rate: 25, bits: 10 } as const;

/** A film that Chromium does not know; its picture is the number of the frame, bit by bit from the left. */
async function makeCountingFilm(path: string, seconds: number): Promise<void> {
  const picture = `color=black:size=${32 * copied.bits}x64:rate=${copied.rate}:duration=${seconds},format=yuv420p,geq=lum='if(mod(floor(N/pow(2,floor(X/32))),2),235,16)':cb=128:cr=128`;
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    picture,
    '-f',
    'lavfi',
    '-i',
    `sine=duration=${seconds}`,
    '-c:v',
    'mpeg2video',
    '-q:v',
    '3',
    '-c:a',
    'pcm_s16le',
    path,
  );
}

/** Of the playing film's next frames those whose number is another than their time says. */
async function wrongFrames(page: Page): Promise<{ readonly seconds: number; readonly number: number }[]> {
  return page.locator('.viewer-video').evaluate(async (element: HTMLVideoElement, { bits, rate }) => {
    const canvas = new OffscreenCanvas(32 * bits, 64);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const seen: { seconds: number; number: number }[] = [];
    while (seen.length < 6) {
      await new Promise((done) => {
        element.requestVideoFrameCallback(done);
      });
      // The element may show the next one already; a frame knows its own time.
      const frame = new VideoFrame(element);
      context.drawImage(frame, 0, 0, canvas.width, canvas.height);
      const ones = Array.from({ length: bits }, (_, bit) => (context.getImageData(32 * bit + 16, 32, 1, 1).data[0]! > 127 ? 2 ** bit : 0));
      seen.push({ seconds: frame.timestamp / 1e6, number: ones.reduce((sum: number, value) => sum + value, 0) });
      frame.close();
    }
    return seen.filter(({ seconds, number }) => Math.abs(seconds * rate - number) > 0.2);
  }, copied);
}

interface Step {
  /** Seconds that the film went on by from one frame to the next, and that passed meanwhile. */
  readonly film: number;
  readonly clock: number;
}

async function recordSteps(page: Page): Promise<void> {
  await page.locator('.viewer-video').evaluate((element: HTMLVideoElement) => {
    const steps: Step[] = [];
    Reflect.set(window, 'recordedSteps', steps);
    let before: { seconds: number; at: number } | null = null;
    const follow = (): void => {
      element.requestVideoFrameCallback((at, { mediaTime: seconds }) => {
        if (before !== null) steps.push({ film: seconds - before.seconds, clock: (at - before.at) / 1000 });
        before = { seconds, at };
        follow();
      });
    };
    follow();
  });
}

const recordedSteps = async (page: Page): Promise<Step[]> => page.evaluate(() => Reflect.get(window, 'recordedSteps') as Step[]);

test.use({ networksFolder: join(root, 'tests', 'support', 'tiny-networks') });

const frameNumber = async (page: Page): Promise<number> =>
  Number(/frame (\d+) of/.exec((await page.getByRole('region', { name: 'Timeline' }).textContent()) ?? '')?.[1]);
const video = (page: Page) => page.locator('.viewer-video');

test('plays with sound, in colour where it is ready, and keeps pictures', async ({ app, page, film, folder }) => {
  await dropFiles(page, [film]);
  await frameIs(page, 'network');
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => frameNumber(page)).toBeGreaterThan(6);
  await page.keyboard.press('k');
  await frameIs(page, 'network');
  expect(
    await video(page).evaluate((element: HTMLVideoElement) => [element.paused, element.muted, element.currentSrc.endsWith('/media')]),
  ).toEqual([true, false, true]);
  await expect
    .poll(() => video(page).evaluate((element) => Reflect.get(element, 'webkitAudioDecodedByteCount') as number))
    .toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByText('harbour.color.mp4').first()).toBeVisible();
  await page.keyboard.press('Home');
  await frameIs(page, 'track');
  await page.getByRole('button', { name: 'Play over and over' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  // At the very beginning the colours may still be on their way; the second round has them all.
  await expect(badge(page)).toHaveAttribute('data-origin', 'track');
  await expect(badge(page)).not.toHaveAttribute('data-frame');
  await expect.poll(async () => colourfulness(await shownPicture(page)), { timeout: 60_000 }).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Pause' }).click();

  const kept = join(folder, 'kept.png');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (...args: readonly unknown[]) => {
      Reflect.set(globalThis, 'proposed', (args.at(-1) as { defaultPath?: string }).defaultPath);
      return Promise.resolve({ canceled: false, filePath });
    };
  }, kept);
  await page.keyboard.press('Control+s');
  await expect(page.getByText('Saved as kept.png').first()).toBeVisible();
  const still = PNG.sync.read(await readFile(kept));
  expect([still.width, still.height]).toEqual([160, 120]);
  expect(colourfulness(still)).toBeGreaterThan(1);
  expect(await app.evaluate(() => Reflect.get(globalThis, 'proposed') as unknown)).toMatch(/harbour 0\.0\d\.\d\d\.png$/);
  await page.getByRole('radio', { name: 'Side by side' }).click();
  await page.keyboard.press('Control+Shift+s');
  await expect.poll(async () => PNG.sync.read(await readFile(kept)).width).toBe(320);
});

test('what plays without stored colours is coloured as it plays, as far as the machine keeps up', async ({ page, folder }) => {
  test.setTimeout(180_000);
  const long = join(folder, 'long.mp4');
  await makeFilm(long, { seconds: 20 });
  await dropFiles(page, [long]);
  await frameIs(page, 'network');
  await page.getByRole('button', { name: 'Play over and over' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(badge(page)).toHaveText('Preview, coloured as it plays', { timeout: 90_000 });
  // It is the playing film, and no frame of the engine's.
  await expect(badge(page)).not.toHaveAttribute('data-frame');
  const first = await frameNumber(page);
  await expect.poll(() => frameNumber(page)).not.toBe(first);
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('compares a tinted film with its own colours, paused and playing', async ({ page, folder }) => {
  const film = join(folder, 'tinted.mp4');
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=160x120:rate=24:duration=6,hue=s=0,lutyuv=u=100:v=160',
    '-pix_fmt',
    'yuv420p',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    film,
  );
  await dropFiles(page, [film]);
  await frameIs(page, 'network');
  await expect(page.getByText(/^A tinted film/)).toBeVisible();
  await expect(badge(page)).toHaveAttribute('data-busy', 'false');
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.down('b');
  await expect.poll(async () => warmthOf(await shownPicture(page), 0.4, 0.6)).toBeGreaterThan(60);
  await page.keyboard.up('b');
  expect(warmthOf(await shownPicture(page), 0.4, 0.6)).toBeLessThan(50);
  // Left of the divider it is what the file is, while it plays too.
  await page.getByRole('radio', { name: 'Split' }).click();
  expect(warmthOf(await shownPicture(page), 0.4, 0.48)).toBeGreaterThan(60);
  await page.getByRole('button', { name: 'Play over and over' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => frameNumber(page)).toBeGreaterThan(6);
  expect(warmthOf(await shownPicture(page), 0.4, 0.48)).toBeGreaterThan(60);
  // To the right it is coloured as it plays, or black and white until then: the tint is gone.
  expect(warmthOf(await shownPicture(page), 0.52, 0.6)).toBeLessThan(50);
});

test('plays two settings against each other where both have coloured, and says where they have not', async ({
  page,
  film,
  folder,
  networksFolder,
}) => {
  await dropFiles(page, [film]);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 90_000 });
  await page.getByRole('radio', { name: 'Split' }).click();
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ label: 'Smoothing 100%' });
  await page.getByRole('button', { name: 'Play over and over' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(badge(page)).toHaveText(/^The other settings have not coloured this part yet/);
  await page.getByRole('group', { name: 'Playback' }).getByRole('button', { name: 'Pause' }).click();

  // The same film by the other settings, into the same project.
  const cli = join(root, 'electron', 'cli', 'main.ts');
  const args = ['colorize', film, '-o', join(folder, 'other.mp4'), '--project', join(folder, 'harbour.kinetint'), '--smoothing', '1'];
  await runFile(process.execPath, [cli, ...args], { env: { ...process.env, KINETINT_MODELS: networksFolder } });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(badge(page)).toHaveText('In colour, as it will be exported');
  await expect(badge(page)).not.toHaveAttribute('data-frame');
  expect(colourfulness(await shownPicture(page), 0.35, 0.48)).toBeGreaterThan(1);
});

test('plays what Chromium does not know by a copy, while it is being written', async ({ folder, home }) => {
  test.setTimeout(240_000);
  const film = join(folder, 'broadcast.mkv');
  await makeCountingFilm(film, copied.seconds);
  const app = await launchWith(home, { KINETINT_FFMPEG: await slowCopies(folder, 1.5) });
  const page = await app.firstWindow();
  await page.getByRole('heading', { level: 1 }).waitFor();
  const copying = page.getByRole('progressbar', { name: 'Copy that can be played' });
  const play = page.getByRole('button', { name: 'Play', exact: true });
  await dropFiles(page, [film]);
  await frameIs(page, 'network');
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 90_000 });
  await page.keyboard.press('Home');
  await frameIs(page, 'track');

  await page.getByRole('button', { name: 'Play over and over' }).click();
  const pressed = performance.now();
  await play.click();
  await expect.poll(() => frameNumber(page)).toBeGreaterThan(3);
  console.log(`first frames of a copy ${((performance.now() - pressed) / 1000).toFixed(1)} s after pressing play`);
  await expect(copying).toBeVisible();
  await expect(badge(page)).toHaveAttribute('data-origin', 'track');
  expect(await wrongFrames(page)).toEqual([]);
  expect(await video(page).evaluate((element: HTMLVideoElement) => element.currentSrc.startsWith('blob:'))).toBe(true);
  expect(await video(page).evaluate((element) => Reflect.get(element, 'webkitAudioDecodedByteCount') as number)).toBeGreaterThan(0);
  await screenshot(page, 'playing-a-copy');

  // Beyond what is written it begins there at once, and what was written is still there.
  const later = 0.7 * copied.seconds * copied.rate;
  const timeline = page.getByRole('slider', { name: 'Place on the timeline' });
  const { width, height } = (await timeline.boundingBox())!;
  await timeline.click({ position: { x: 0.7 * width, y: height / 2 } });
  await expect.poll(() => frameNumber(page)).toBeGreaterThan(later + 10);
  expect(await wrongFrames(page)).toEqual([]);
  await expect(copying).toBeVisible();
  await page.keyboard.press('Home');
  await expect.poll(() => frameNumber(page)).toBeLessThan(later / 2);
  expect(await wrongFrames(page)).toEqual([]);

  // When it becomes whole it goes on playing as if nothing had happened.
  await recordSteps(page);
  await expect(copying).toBeHidden({ timeout: 120_000 });
  const whole = await frameNumber(page);
  await expect.poll(() => frameNumber(page)).not.toBe(whole);
  expect(await wrongFrames(page)).toEqual([]);
  await expect(badge(page)).toHaveText('In colour, as it will be exported');
  const jumps = (await recordedSteps(page)).filter(({ film: on, clock }) => (on < 0 && on > 3 - copied.seconds) || on > clock + 1.5);
  expect(jumps).toEqual([]);
  await app.close();
  await expect.poll(() => readdir(join(home, 'settings', 'scratch')).catch(() => [])).toEqual([]);
});
