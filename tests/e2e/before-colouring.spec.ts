import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseFilm, expect, screenshot, test } from './app.ts';
import { makeFilm } from './film.ts';
import { frameIs } from './viewing.ts';

test('what the file is for, how, which part and ten seconds for a try are chosen before a film is coloured', async ({ page, folder }) => {
  test.setTimeout(300_000);
  const [harbour, quay] = [join(folder, 'harbour.mp4'), join(folder, 'quay.mp4')];
  await makeFilm(harbour, { seconds: 14, rate: 8 });
  await makeFilm(quay, { seconds: 2 });
  await chooseFilm(page, harbour);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Export' }).click();
  const tab = page.getByRole('tabpanel', { name: 'Export' });
  await expect(tab.getByRole('radio', { name: 'To share' })).toBeChecked();
  await expect(tab.getByText('harbour.color.mp4')).toBeVisible();
  await tab.getByRole('radio', { name: 'To keep', exact: true }).click();
  await expect(tab.getByText('harbour.color.mkv')).toBeVisible({ timeout: 60_000 });
  await screenshot(page, 'before-colouring');

  // For all, for some, for one.
  await chooseFilm(page, quay);
  await expect(tab.getByText('quay.color.mp4')).toBeVisible({ timeout: 60_000 });
  const queue = page.getByRole('region', { name: 'Queue' });
  await queue.getByText('harbour.mp4').click({ modifiers: ['Control'] });
  await expect(tab.getByText('For the 2 marked films')).toBeVisible();
  await tab.getByRole('radio', { name: 'To keep, without loss' }).click();
  await expect(tab.getByText('quay.color.mkv')).toBeVisible({ timeout: 60_000 });
  await expect(queue.getByRole('button', { name: 'Start 2 films' })).toBeVisible({ timeout: 60_000 });
  await screenshot(page, 'marked-films');
  await queue.getByText('harbour.mp4').click();
  await expect(page.getByRole('heading', { level: 1, name: 'harbour.mp4' })).toBeVisible();
  await expect(tab.getByRole('radio', { name: 'To keep, without loss' })).toBeChecked();
  await expect(tab.getByText('marked films')).toHaveCount(0);
  await tab.getByText('Format in detail').click();
  await tab.getByLabel('Codec').selectOption('h264');
  await expect(tab.getByText('harbour.color.mp4')).toBeVisible({ timeout: 60_000 });
  await tab.getByRole('radio', { name: 'To share' }).click();
  await tab.getByRole('button', { name: 'Use for all 2 films' }).click();
  await queue.getByText('quay.mp4').click();
  await expect(tab.getByText('quay.color.mp4')).toBeVisible({ timeout: 60_000 });

  // Ten seconds of the film, with a name of their own.
  await queue.getByText('harbour.mp4').click();
  await expect(page.getByRole('heading', { level: 1, name: 'harbour.mp4' })).toBeVisible();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText(/frame 1 of/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Try 10 seconds' }).click();
  await expect(queue.locator('.queue-film')).toHaveCount(3);
  const attempt = queue.locator('.queue-film').nth(1);
  await expect(attempt).toContainText('0:00 – 0:10');
  await expect(attempt).toContainText('Done in', { timeout: 180_000 });
  await screenshot(page, 'try');
  expect(await readdir(folder)).toContain('harbour.color try.mp4');

  // In and out limit the colouring, and the plan says so.
  await queue.locator('.queue-film').nth(0).getByText('harbour.mp4').click();
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
  await frameIs(page, 'track');
  await page.keyboard.press('End');
  await expect(timeline.getByText('frame 112 of 112')).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('i');
  await expect(tab.getByText(/^From 1\d sec on$/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(queue.locator('.queue-film').nth(0)).toContainText('Done in', { timeout: 120_000 });
  await expect(page.getByText(/^\d\d frames in/)).toBeVisible();
  expect((await readdir(folder)).filter((name) => name.endsWith('.kinetint'))).toEqual(['harbour.kinetint']);
});
