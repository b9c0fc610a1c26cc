import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { chooseFilm, expect, screenshot, test } from './app.ts';

const runFile = promisify(execFile);

/** Three seconds of 24 frames; the picture changes after two. */
async function makeTwoShots(path: string): Promise<void> {
  const graph =
    'testsrc2=size=160x120:rate=24:duration=2[one];mandelbrot=size=160x120:rate=24,trim=duration=1[two];[one][two]concat=n=2,hue=s=0';
  await runFile(findFilmTools().ffmpeg, [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    graph,
    '-pix_fmt',
    'yuv420p',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    path,
  ]);
}

/** Mean distance from grey of each frame. */
async function chromaOfFrames(path: string): Promise<number[]> {
  const { stdout } = await runFile(
    findFilmTools().ffmpeg,
    ['-v', 'error', '-i', path, '-vf', 'extractplanes=u,scale=32:24', '-pix_fmt', 'gray', '-f', 'rawvideo', '-'],
    { encoding: 'buffer', maxBuffer: 1 << 26 },
  );
  return Array.from(
    { length: stdout.length / 768 },
    (_, frame) => stdout.subarray(frame * 768, (frame + 1) * 768).reduce((sum, value) => sum + Math.abs(value - 128), 0) / 768,
  );
}

test('shots are cut and kept black and white, taken back and made again, and exported so', async ({ page, folder }) => {
  const film = join(folder, 'two-shots.mp4');
  await makeTwoShots(film);
  await chooseFilm(page, film);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText('Shot 1 of 2')).toBeVisible({ timeout: 30_000 });
  const playhead = timeline.getByRole('slider', { name: 'Place on the timeline' });

  // A cut after one second: once by the keyboard, taken back, and made again by hand.
  await playhead.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(playhead).toHaveAttribute('aria-valuetext', /^0:01\.00 of 0:03\.00, shot 1 of 2$/);
  await page.keyboard.press('x');
  await expect(timeline.getByText('Shot 2 of 3')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(timeline.getByText('Shot 1 of 2')).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await expect(timeline.getByText('Shot 2 of 3')).toBeVisible();
  await timeline.getByRole('button', { name: 'Join with the shot before' }).click();
  await expect(timeline.getByText('Shot 1 of 2')).toBeVisible();
  await timeline.getByRole('button', { name: 'Undo' }).click();
  await expect(timeline.getByText('Shot 2 of 3')).toBeVisible();

  // The second of three shots stays black and white.
  await page.getByRole('tab', { name: 'Look' }).click();
  const inspector = page.getByRole('complementary', { name: 'About this film' });
  await expect(inspector.getByRole('heading', { name: 'Shot 2' })).toBeVisible();
  const grey = inspector.getByRole('switch', { name: 'Keep black and white' });
  await grey.click();
  await expect(grey).toBeChecked();
  await page.keyboard.press('Control+z');
  await expect(grey).not.toBeChecked();
  await page.keyboard.press('Control+y');
  await expect(grey).toBeChecked();
  const warmth = inspector.getByRole('slider', { name: 'Warmth' }).first();
  await warmth.focus();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('ArrowRight');
  await expect(warmth).toHaveAttribute('aria-valuenow', '0.05');
  await page.keyboard.press('Control+z');
  // The presses were one movement.
  await expect(warmth).toHaveAttribute('aria-valuenow', '0');

  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 90_000 });
  await expect(timeline.locator('.timeline-ready')).toHaveCount(1);
  await expect(timeline.locator('.timeline-thumbnail[data-coloured=true]').first()).toBeVisible();
  await screenshot(page, 'timeline');
  const chroma = await chromaOfFrames(join(folder, 'two-shots.color.mp4'));
  expect(chroma).toHaveLength(72);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  // What is grey between coloured shots keeps a trace of the encoder's rounding.
  const coloured = mean([...chroma.slice(0, 24), ...chroma.slice(48)]);
  expect(coloured).toBeGreaterThan(1);
  expect(mean(chroma.slice(24, 48))).toBeLessThan(0.25 * coloured);

  // The part between in and out is another matter: the handles say where they are, and the menu's undo takes them back.
  await playhead.focus();
  await page.keyboard.press('i');
  await expect(timeline.getByRole('slider', { name: 'In point' })).toHaveAttribute('aria-valuetext', '0:01.00');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('o');
  await expect(timeline.getByRole('slider', { name: 'Out point' })).toHaveAttribute('aria-valuetext', '0:02.04');
  await page.keyboard.press('Shift+I');
  await expect(timeline.getByRole('slider', { name: 'In point' })).toHaveAttribute('aria-valuetext', '0:00.00');
});

test('the strip keeps its pictures until those of a new width are there', async ({ page, folder }) => {
  const film = join(folder, 'two-shots.mp4');
  await makeTwoShots(film);
  await chooseFilm(page, film);
  const cells = page.locator('.timeline-thumbnail');
  const undrawn = page.locator('.timeline-thumbnail:not([data-coloured])');
  await expect(cells).not.toHaveCount(0, { timeout: 30_000 });
  await expect(undrawn).toHaveCount(0, { timeout: 30_000 });
  const before = await cells.count();
  await cells.first().evaluate((cell) => {
    cell.setAttribute('data-marked', '');
  });
  await page.getByRole('button', { name: 'Show what belongs to the film' }).click();
  await expect.poll(() => cells.count()).toBeGreaterThan(before);
  await expect(cells.first()).toHaveAttribute('data-marked');
  await expect(undrawn).toHaveCount(0, { timeout: 30_000 });
});
