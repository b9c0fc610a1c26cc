import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication, Page } from '@playwright/test';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { slowWriting } from '../support/slow-ffmpeg.ts';
import { chooseFilm, expect, launchWith, screenshot, test } from './app.ts';
import { makeFilm, meanChroma } from './film.ts';

/** What the person answers when asked where a file goes. */
async function saveAs(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (...args: unknown[]) => {
      Reflect.set(globalThis, 'asked', (args.at(-1) as { defaultPath?: string }).defaultPath);
      return Promise.resolve({ canceled: false, filePath });
    };
  }, path);
}

async function choose(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'Save a picture or clip' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** Mean distance from grey at a moment, null where there is no frame. */
async function chromaAt(path: string, seconds: number, folder: string): Promise<number> {
  const frame = join(folder, `.frame-${seconds}.mkv`);
  const { ffmpeg } = findFilmTools();
  await promisify(execFile)(ffmpeg, ['-v', 'error', '-y', '-ss', String(seconds), '-i', path, '-frames:v', '1', '-c:v', 'ffv1', frame]);
  return meanChroma(frame);
}

test('a clip to show around, and a GIF of it, are made of what is in colour', async ({ app, page, folder }) => {
  test.setTimeout(300_000);
  const film = join(folder, 'harbour.mp4');
  await makeFilm(film, { seconds: 8, rate: 8 });
  await chooseFilm(page, film);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible({ timeout: 90_000 });
  const [clip, gif] = [join(folder, 'shown.mp4'), join(folder, 'shown.gif')];
  await saveAs(app, clip);
  await choose(page, 'Save before-and-after clip…');
  await expect(page.getByText(/^This part is not in colour yet/)).toBeVisible({ timeout: 60_000 });
  expect(await readdir(folder)).not.toContain('shown.mp4');

  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 120_000 });
  await page.keyboard.press('Home');
  await page.getByRole('button', { name: 'Save a picture or clip' }).click();
  await screenshot(page, 'save-menu');
  await page.getByRole('menuitem', { name: 'Save before-and-after clip…' }).click();
  await expect(page.getByText('The clip of 0:00.00 to 0:06.00 is being made.', { exact: true })).toBeVisible();
  await expect(page.getByText('Saved as shown.mp4', { exact: true })).toBeVisible({ timeout: 120_000 });
  expect(await app.evaluate(() => String(Reflect.get(globalThis, 'asked')))).toBe(join(folder, 'harbour before and after.mp4'));
  expect(await chromaAt(clip, 0.2, folder)).toBeLessThan(0.5);
  expect(await chromaAt(clip, 5.5, folder)).toBeGreaterThan(1);

  // Between the in and the out point where they are set.
  await page.keyboard.press('i');
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('o');
  await saveAs(app, gif);
  await choose(page, 'Save before-and-after GIF…');
  await expect(page.getByText('Saved as shown.gif', { exact: true })).toBeVisible({ timeout: 120_000 });
  expect((await readFile(gif)).subarray(0, 6).toString('latin1')).toBe('GIF89a');
});

test('a clip says how far it is, and one that is stopped leaves nothing', async ({ home, folder }) => {
  test.setTimeout(300_000);
  const film = join(folder, 'harbour.mp4');
  await makeFilm(film, { seconds: 4, rate: 8 });
  const slow = await slowWriting(folder, 0.5);
  const app = await launchWith(home, { KINETINT_FFMPEG: slow.ffmpeg });
  const page = await app.firstWindow();
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click({ timeout: 90_000 });
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 120_000 });
  await slow.begin();
  await saveAs(app, join(folder, 'stopped.mp4'));
  await choose(page, 'Save before-and-after clip…');
  const message = page.locator('.ui-toast').filter({ hasText: 'The clip of 0:00.00 to 0:04.00 is being made.' });
  await expect(message.getByRole('progressbar')).toBeVisible({ timeout: 60_000 });
  await screenshot(page, 'clip-under-way');
  await message.getByRole('button', { name: 'Stop' }).click();
  await expect(message).toHaveCount(0);
  await expect(page.getByText(/^Saved as|^The clip was not saved/)).toHaveCount(0);
  expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual([]);
  // The next one is made.
  await slow.end();
  await saveAs(app, join(folder, 'whole.mp4'));
  await choose(page, 'Save before-and-after clip…');
  await expect(page.getByText('Saved as whole.mp4', { exact: true })).toBeVisible({ timeout: 120_000 });
  await app.close();
});
