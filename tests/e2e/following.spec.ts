import { join } from 'node:path';
import { chooseFilm, expect, screenshot, test } from './app.ts';
import { makeFilm } from './film.ts';
import { badge, frameIs } from './viewing.ts';

test('the viewer follows the colouring, the time left is told at once, and a cut changed afterwards is said everywhere', async ({
  page,
  folder,
}) => {
  test.setTimeout(540_000);
  const film = join(folder, 'harbour.mp4');
  await makeFilm(film, { seconds: 12 });
  await chooseFilm(page, film);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible({ timeout: 180_000 });
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText('frame 1 of 288')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Start colouring' }).click();
  const step = page.locator('.readings-step');
  await expect(step).toHaveText(/^Getting ready: (film, network and encoder|reading the project|the first frames)$/);
  const began = Date.now();
  await expect(page.locator('.readings')).toContainText(/left/, { timeout: 30_000 });
  console.log(`time left after ${Date.now() - began} ms`);
  await expect(page.getByRole('button', { name: 'Follow what is coloured' })).toHaveAttribute('aria-pressed', 'true');
  // A frame of the middle, in the colours that were just stored.
  await expect(timeline.getByText(/frame (?!1 )\d+ of 288/)).toBeVisible({ timeout: 120_000 });
  await frameIs(page, 'track');
  await screenshot(page, 'following');
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible({ timeout: 180_000 });
  await expect(timeline.getByText('frame 1 of 288')).toBeVisible();

  // Another cut: bar, badge, plan, status and button agree.
  await page.getByRole('tab', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'To the last frame' }).click();
  await expect(timeline.getByText('frame 288 of 288')).toBeVisible();
  for (let second = 0; second < 5; second += 1) await page.keyboard.press('j');
  await expect(timeline.getByText(/frame (16[789]) of 288/)).toBeVisible();
  await page.keyboard.press('x');
  const words = /Shots? .*will be coloured again, \d+ frames/;
  await expect(page.locator('.item-status').getByText(words)).toBeVisible();
  await expect(badge(page)).toHaveText('Will be coloured again, as you have changed it');
  await expect(page.locator('.timeline-ready[data-fresh=false]').first()).toBeVisible();
  await expect(
    page.getByRole('tabpanel', { name: 'Export' }).getByRole('button', { name: /^Colour \d+ frames and export$/ }),
  ).toBeVisible();
  await screenshot(page, 'cut-changed');
  await page.getByRole('tab', { name: 'Plan' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Plan' }).getByText(words)).toBeVisible();
  await page.getByRole('button', { name: 'Export again' }).click();
  await page.getByRole('button', { name: /^Colour \d+ frames and export$/ }).click();
  await expect(page.getByText('harbour.color 2.mp4 is written.')).toBeVisible({ timeout: 120_000 });
  await expect(page.locator('.item-status').getByText(words)).toHaveCount(0);
  await expect(badge(page)).toHaveText('In colour, as it will be exported');
});
