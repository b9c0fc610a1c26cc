import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { chooseFilm, expect, launch, screenshot, test } from './app.ts';

const rows = (page: Page): Locator => page.getByRole('region', { name: 'Queue' }).locator('.queue-film');

/** Answers every dialog for files and folders with one path. */
async function answerDialogs(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, answer) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [answer] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: answer });
  }, path);
}

test('a finished film is coloured again beside itself, is there after a restart, and is found where it was moved to', async ({
  app,
  page,
  film,
  folder,
  home,
}) => {
  test.setTimeout(300_000);
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible({ timeout: 120_000 });

  await page.getByRole('button', { name: 'Colour again…' }).click();
  const inspector = page.getByRole('complementary', { name: 'About this film' });
  await inspector.getByLabel('Frames the network sees').selectOption({ label: 'One frame in 2' });
  await expect(inspector.getByText('Colour again with these settings?')).toBeVisible();
  await expect(inspector.getByText('harbour.color.mp4 and its colours stay.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible();
  await screenshot(page, 'colour-again');
  await inspector.getByRole('button', { name: 'Colour again', exact: true }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).nth(1)).toContainText('version 2');
  await expect(rows(page).nth(1)).toContainText('Done in', { timeout: 120_000 });
  await expect(rows(page).nth(0)).toContainText('Done in');
  expect((await readdir(folder)).filter((name) => !name.endsWith('-journal')).sort()).toEqual([
    'harbour.color 2.mp4',
    'harbour.color.mp4',
    'harbour.kinetint',
    'harbour.mp4',
  ]);
  await screenshot(page, 'two-versions');
  await app.close();

  await rename(film, join(folder, 'quay.mp4'));
  const again = await launch(home);
  const reopened = await again.firstWindow();
  await expect(rows(reopened)).toHaveCount(2);
  await expect(rows(reopened).nth(0)).toContainText('Done in');
  await expect(reopened.getByText('The film itself is not where it was.')).toBeVisible();
  await screenshot(reopened, 'film-gone');
  await answerDialogs(again, join(folder, 'quay.mp4'));
  await reopened.getByRole('button', { name: 'Locate film…' }).click();
  await expect(reopened.getByRole('heading', { level: 1, name: 'quay.mp4' })).toBeVisible();
  await expect(reopened.getByText('The film itself is not where it was.')).toHaveCount(0);
  await again.close();
});

test('a folder that cannot be written to is no dead end', async ({ app, page, film, folder }) => {
  test.setTimeout(240_000);
  await chooseFilm(page, film);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
  await answerDialogs(app, '/proc/nowhere/harbour.mp4');
  await page.getByRole('tab', { name: 'Plan' }).click();
  await page.getByRole('complementary', { name: 'About this film' }).getByRole('button', { name: 'Change…' }).click();
  await expect(page.getByText('The coloured film cannot be written where it would go.')).toBeVisible();
  await screenshot(page, 'unwritable');
  await answerDialogs(app, folder);
  await page.getByRole('button', { name: 'Choose another folder…' }).click();
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible({ timeout: 120_000 });
  expect(await readdir(folder)).toContain('harbour.mp4');
  await rm(film);
});

test('page keys and arrows belong to the film wherever a click has left the focus', async ({ page, film }) => {
  test.setTimeout(180_000);
  await chooseFilm(page, film);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText('frame 1 of 48')).toBeVisible();
  const colour = page.getByRole('tab', { name: 'Look' });
  await colour.click();
  await page.keyboard.press('ArrowRight');
  await expect(timeline.getByText('frame 2 of 48')).toBeVisible();
  await expect(colour).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('x');
  await expect(timeline.getByText('Shot 2 of 2')).toBeVisible();

  const warmth = page.getByRole('region', { name: 'Shot 2' }).getByRole('slider', { name: 'Warmth' });
  await warmth.click();
  const value = await warmth.getAttribute('aria-valuenow');
  await page.keyboard.press('PageUp');
  await expect(timeline.getByText('Shot 1 of 2')).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(timeline.getByText('Shot 2 of 2')).toBeVisible();
  await expect(warmth).toHaveAttribute('aria-valuenow', value ?? '');
  // A tab that was reached by the keyboard goes to its neighbours.
  await colour.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Guides' })).toHaveAttribute('aria-selected', 'true');
});
