import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { chooseFilm, expect, screenshot, test } from './app.ts';
import { makeFilm } from './film.ts';

/** What the person answers when asked where the next file goes. */
async function answerSave(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
}

const colour = async (page: Page, film: string): Promise<void> => {
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click({ timeout: 90_000 });
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 120_000 });
};

test('a folder is remembered once a file was written there by choice; a file that failed is counted as failed, and mended', async ({
  app,
  page,
  folder,
}) => {
  test.setTimeout(400_000);
  const [south, north, gone, shelf] = ['south', 'north', 'gone', 'shelf'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const place of [south, north, gone, shelf]) await mkdir(place);
  await makeFilm(join(south, 'harbour.mp4'), { seconds: 2, rate: 8 });
  await makeFilm(join(north, 'quay.mp4'), { seconds: 2, rate: 8 });
  await colour(page, join(north, 'quay.mp4'));
  await colour(page, join(south, 'harbour.mp4'));
  await page.getByRole('tab', { name: 'Export' }).click();
  const tab = page.getByRole('tabpanel', { name: 'Export' });
  const queue = page.getByRole('region', { name: 'Queue' });
  const total = page.getByRole('contentinfo', { name: 'All films' });
  const place: Locator = tab.locator('.export-place');
  await expect(place).toContainText('/south', { timeout: 60_000 });

  // The folder that was chosen is not there any more when the file is written.
  await answerSave(app, join(gone, 'harbour.mp4'));
  await tab.getByRole('button', { name: 'Change…' }).click();
  await expect(place).toContainText('/gone', { timeout: 60_000 });
  await rm(gone, { recursive: true });
  await tab.getByRole('button', { name: 'Export', exact: true }).click();
  const file = queue.locator('.queue-export').first();
  await expect(file).toContainText('Could not be written', { timeout: 90_000 });
  await expect(total).toContainText('1 failed');
  await expect(total).not.toContainText('1 file is written');
  await expect(total.getByRole('progressbar')).toHaveCount(0);
  await screenshot(page, 'export-failed');
  // The other film's file goes beside that film.
  await queue.getByText('quay.mp4').click();
  await expect(place).toContainText('/north', { timeout: 60_000 });

  // Another place for the one that failed.
  await queue.getByText('harbour.mp4').first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'harbour.mp4' })).toBeVisible();
  await answerSave(app, join(shelf, 'harbour.mp4'));
  await tab.getByRole('button', { name: 'Choose another place…' }).click();
  await expect(file).toContainText('Written in', { timeout: 90_000 });
  expect(await readdir(shelf)).toHaveLength(1);
  await expect(total).toContainText('1 file is written');
});

test('what a film can have of its own is in one tab, by the names of the settings; another place for its file keeps its plan', async ({
  app,
  page,
  film,
  folder,
}) => {
  test.setTimeout(240_000);
  await chooseFilm(page, film);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible({ timeout: 90_000 });
  const inspector = page.getByRole('complementary', { name: 'About this film' });
  await page.getByRole('tab', { name: 'Colouring' }).click();
  const own = inspector.getByRole('tabpanel', { name: 'Colouring' });
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('tab', { name: 'Colouring' }).click();
  const names = ['Network', 'Device', 'Frames the network sees', 'Steadiness', 'Same colours when a scene returns'];
  for (const name of names) await expect.soft(settings.getByText(name, { exact: true }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  for (const name of names) await expect.soft(own.getByText(name, { exact: true }).first()).toBeVisible();
  await expect(own.getByText('What is the file for?', { exact: true })).toBeVisible();
  await own.getByLabel('Frames the network sees').selectOption({ label: 'Every frame' });
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeEnabled();

  // The plan stays in view, and can be started, while only the place of the file is another.
  await page.getByRole('tab', { name: 'Plan' }).click();
  const plan = inspector.getByRole('tabpanel', { name: 'Plan' });
  await expect(plan.getByText('What the film holds')).toBeVisible();
  await page.evaluate(() => {
    Reflect.set(globalThis, 'gaps', 0);
    new MutationObserver(() => {
      const isThere = document.body.textContent.includes('What the film holds') && document.body.textContent.includes('Start colouring');
      if (!isThere) Reflect.set(globalThis, 'gaps', 1 + (Reflect.get(globalThis, 'gaps') as number));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await answerSave(app, join(folder, 'elsewhere.mp4'));
  await plan.getByRole('button', { name: 'Change…' }).click();
  await expect(plan.getByText('elsewhere.mp4')).toBeVisible({ timeout: 60_000 });
  expect(await page.evaluate(() => Reflect.get(globalThis, 'gaps') as number)).toBe(0);
});
