import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { slowWriting } from '../support/slow-ffmpeg.ts';
import { chooseFilm, expect, launch, launchWith, screenshot, test } from './app.ts';
import { makeFilm } from './film.ts';

const file = (page: Page, name: string): Locator => page.locator('.queue-export').filter({ hasText: name });
const files = (page: Page): Promise<string[]> => page.locator('.queue-export .queue-name').allTextContents();

test('files that wait are put in another order by keys and by dragging; the next start keeps it, and writes them in it', async ({
  home,
  folder,
}) => {
  test.setTimeout(240_000);
  const film = join(folder, 'harbour.mp4');
  await makeFilm(film, { seconds: 4 });
  const slow = await slowWriting(folder, 0.2);
  const app = await launchWith(home, { KINETINT_FFMPEG: slow.ffmpeg });
  const page = await app.firstWindow();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 90_000 });
  await page.getByRole('tab', { name: 'Export' }).click();
  const tab = page.getByRole('tabpanel', { name: 'Export' });
  const names = ['harbour.color.mkv', 'harbour.color 2.mp4', 'harbour.color 3.mp4', 'harbour.color.mov'] as const;
  const ask = async (purpose: string, name: string) => {
    await tab.getByRole('radio', { name: purpose, exact: true }).click();
    await expect(tab.getByText(name, { exact: true })).toBeVisible();
    await tab.getByRole('button', { name: 'Export', exact: true }).click();
    await expect(file(page, name)).toBeVisible();
  };
  // Its first file is not whole before the pause reaches it.
  await slow.begin();
  await ask('To keep', names[0]);
  // Held, so that the others are there to be moved.
  await page.getByRole('contentinfo', { name: 'All films' }).getByRole('button', { name: 'Pause' }).click();
  await expect(file(page, names[0])).toContainText('Paused');
  await ask('To share', names[1]);
  await ask('To be small', names[2]);
  await ask('To edit', names[3]);
  await expect.poll(() => files(page)).toEqual([...names]);

  // By keys: from the film down to its last file, and that up by one.
  const focused = page.locator('.queue-select:focus');
  await page.locator('.queue-row .queue-select').focus();
  for (const name of names) {
    await page.keyboard.press('ArrowDown');
    await expect(focused).toContainText(name);
  }
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => files(page)).toEqual([names[0], names[1], names[3], names[2]]);
  await expect(page.getByText('harbour.color.mov is now number 2 of 3 waiting files.')).toBeAttached();
  await expect(focused).toContainText(names[3]);
  await expect(file(page, names[3])).toContainText('Waiting, 2 jobs before it');
  // What is held keeps its place.
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => files(page)).toEqual([names[0], names[3], names[1], names[2]]);
  await screenshot(page, 'queue-order');

  // By dragging.
  await file(page, names[2]).locator('.queue-select').dragTo(file(page, names[3]).locator('.queue-select'));
  const wanted = [names[2], names[3], names[1]];
  await expect.poll(() => files(page)).toEqual([names[0], ...wanted]);
  await app.close();

  await slow.end();
  const again = await launch(home);
  const reopened = await again.firstWindow();
  await expect(reopened.getByText('4 files were not exported yet when Kinetint was quit.')).toBeVisible();
  expect(await files(reopened)).toEqual([names[0], ...wanted]);
  await reopened.getByRole('contentinfo', { name: 'All films' }).getByRole('button', { name: 'Resume' }).click();
  await expect(file(reopened, names[1])).toContainText('Written in', { timeout: 120_000 });
  const written = await Promise.all([names[0], ...wanted].map(async (name) => (await stat(join(folder, name))).mtimeMs));
  expect(written).toEqual([...written].sort((a, b) => a - b));
  await again.close();
});
