import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { chooseFilm, expect, screenshot, test } from './app.ts';

const runFile = promisify(execFile);
const films = resolve(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'films');
/** The beginning of each is one shot. */
const pieces = ['old_london_streets', 'silent_comedy', 'within_our_gates'].map((name) => join(films, `${name}.mp4`));
const pieceSeconds = 1.5;

async function join3(path: string): Promise<void> {
  const inputs = pieces.flatMap((piece) => ['-t', String(pieceSeconds), '-i', piece]);
  const same = pieces
    .map((_, index) => `[${index}:v]fps=24,scale=320:240,setsar=1,hue=s=0,trim=end_frame=${pieceSeconds * 24}[v${index}]`)
    .join(';');
  const graph = `${same};${pieces.map((_, index) => `[v${index}]`).join('')}concat=n=${pieces.length}:v=1:a=0`;
  await runFile(findFilmTools().ffmpeg, [
    '-v',
    'error',
    '-y',
    ...inputs,
    '-filter_complex',
    graph,
    '-pix_fmt',
    'yuv420p',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '18',
    path,
  ]);
}

test('real shots are found, cut, joined, and each has a look of its own that can be taken back', async ({ page, folder }) => {
  test.skip(!pieces.every((piece) => existsSync(piece)), 'the films are not here');
  test.setTimeout(240_000);
  const film = join(folder, 'three-films.mp4');
  await join3(film);
  await chooseFilm(page, film);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText('Shot 1 of 3')).toBeVisible({ timeout: 90_000 });
  await expect(timeline.getByText(/finding shots/)).toBeHidden({ timeout: 60_000 });

  // The marks stand where the films were joined.
  const starts = await timeline
    .locator('.timeline-shot')
    .evaluateAll((marks) => marks.map((mark) => Number.parseFloat((mark as HTMLElement).style.left)));
  expect(starts).toEqual([0, expect.closeTo(100 / 3, 1), expect.closeTo(200 / 3, 1)]);
  const playhead = timeline.getByRole('slider', { name: 'Place on the timeline' });
  await playhead.focus();
  await page.keyboard.press('PageDown');
  await expect(playhead).toHaveAttribute('aria-valuetext', /^0:01\.50 of 0:04\.50, shot 2 of 3$/);

  // A cut inside the second shot, and a found one away; both come back.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('x');
  await expect(timeline.getByText('Shot 3 of 4')).toBeVisible();
  await expect(timeline.locator('.timeline-shot[data-start=added]')).toHaveCount(1);
  await page.keyboard.press('Shift+X');
  await expect(timeline.getByText('Shot 2 of 3')).toBeVisible();
  await page.keyboard.press('Shift+X');
  await expect(timeline.getByText('Shot 1 of 2')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(timeline.getByText('Shot 2 of 3')).toBeVisible();

  // Each shot its own look, and none of the others'.
  await page.getByRole('tab', { name: 'Look' }).click();
  const shot = (number: number) => page.getByRole('region', { name: `Shot ${number}` });
  const saturation = (number: number) => shot(number).getByRole('slider', { name: 'Saturation' });
  await saturation(2).focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('PageUp');
  await expect(saturation(2)).toHaveAttribute('aria-valuenow', '1.3');
  await expect(timeline.locator('.timeline-shot[data-edited=true]')).toHaveCount(1);
  await playhead.focus();
  await page.keyboard.press('PageDown');
  await expect(saturation(3)).toHaveAttribute('aria-valuenow', '1');
  const warmth = shot(3).getByRole('slider', { name: 'Warmth' });
  await warmth.focus();
  await page.keyboard.press('PageUp');
  await expect(warmth).toHaveAttribute('aria-valuenow', '0.1');
  await expect(timeline.locator('.timeline-shot[data-edited=true]')).toHaveCount(2);
  await screenshot(page, 'shots');

  // Undo goes back through both shots; redo brings the last one again.
  await page.keyboard.press('Control+z');
  await expect(warmth).toHaveAttribute('aria-valuenow', '0');
  await page.keyboard.press('Control+z');
  await expect(timeline.locator('.timeline-shot[data-edited=true]')).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await expect(timeline.locator('.timeline-shot[data-edited=true]')).toHaveCount(1);
  await playhead.focus();
  await page.keyboard.press('PageUp');
  await expect(saturation(2)).toHaveAttribute('aria-valuenow', '1.3');
  await shot(2).getByRole('button', { name: 'As the film' }).click();
  await expect(saturation(2)).toHaveAttribute('aria-valuenow', '1');
});
