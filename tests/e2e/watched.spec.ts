import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, screenshot, test } from './app.ts';
import { makeFilm } from './film.ts';

test('films that come into a watched folder are added, and started where that is wished', async ({ app, page, folder }) => {
  test.setTimeout(240_000);
  const watched = join(folder, 'watched');
  await mkdir(watched);
  await makeFilm(join(watched, 'before.mp4'), { seconds: 1 });
  const [quay, harbour] = ['quay.mp4', 'harbour.mp4'].map((name) => join(folder, name)) as [string, string];
  await makeFilm(quay, { seconds: 1 });
  await makeFilm(harbour, { seconds: 1 });
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, watched);
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: 'Files' }).click();
  const section = dialog.getByRole('region', { name: 'Watched folder' });
  await expect(section.getByText('None')).toBeVisible();
  await section.getByRole('button', { name: 'Watch a folder…' }).click();
  await expect(section.getByText(watched)).toBeVisible();
  await screenshot(page, 'settings-watched');
  await page.keyboard.press('Escape');

  const films = page.locator('.queue-film');
  await rename(quay, join(watched, 'quay.mp4'));
  await expect(films).toHaveCount(1, { timeout: 60_000 });
  await expect(page.getByRole('heading', { level: 1, name: 'quay.mp4' })).toBeVisible();
  await expect(page.getByText('quay.mp4 came into the watched folder.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible({ timeout: 60_000 });

  await page.keyboard.press('Control+,');
  await dialog.getByRole('tab', { name: 'Files' }).click();
  await section.getByRole('switch', { name: 'Start them at once' }).click();
  await expect(section.getByRole('switch', { name: 'Start them at once' })).toBeChecked();
  await page.keyboard.press('Escape');
  await rename(harbour, join(watched, 'harbour.mp4'));
  await expect(films).toHaveCount(2, { timeout: 60_000 });
  await expect(films.nth(1)).toContainText('Done in', { timeout: 120_000 });
  // What is shown stays, and so do the films that nobody asked to start.
  await expect(page.getByRole('heading', { level: 1, name: 'quay.mp4' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();

  await page.keyboard.press('Control+,');
  await dialog.getByRole('tab', { name: 'Files' }).click();
  await section.getByRole('button', { name: 'Stop watching' }).click();
  await expect(section.getByText('None')).toBeVisible();
});
