import { join } from 'node:path';
import Database from 'better-sqlite3';
import { slowWriting } from '../support/slow-ffmpeg.ts';
import { chooseFilm, expect, launchWith, screenshot, test } from './app.ts';
import { makeFilm } from './film.ts';

test('a change made while the film is written is said to be for the next file; one that cannot be kept is taken back, and said', async ({
  home,
  folder,
}) => {
  test.setTimeout(300_000);
  const film = join(folder, 'long.mp4');
  await makeFilm(film, { seconds: 4 });
  const slow = await slowWriting(folder, 0.2);
  await slow.begin();
  const app = await launchWith(home, { KINETINT_FFMPEG: slow.ffmpeg });
  const page = await app.firstWindow();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await chooseFilm(page, film);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText('Shot 1 of 1')).toBeVisible();
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('main').getByText(/of 96 frames/)).toBeVisible();
  await expect(page.getByText('What you change now shows here at once.')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Look' }).click();
  const warmth = page.getByRole('complementary', { name: 'About this film' }).getByRole('slider', { name: 'Warmth' }).first();
  await warmth.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('status').getByText('What you change now shows here at once.')).toBeVisible();
  await screenshot(page, 'changed-while-colouring');
  await slow.end();
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('status').getByText('You have changed the film since this file was begun')).toBeVisible();
  await screenshot(page, 'changed-since');
  // What is undone is no change, and what is exported again is in a file.
  const behind = page.getByText('You have changed the film since');
  await page.keyboard.press('Control+Z');
  await expect(behind).toHaveCount(0);
  await page.keyboard.press('Control+Shift+Z');
  await expect(behind).not.toHaveCount(0);
  await page.getByRole('tab', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText('long.color 2.mp4 is written.')).toBeVisible({ timeout: 150_000 });
  await expect(behind).toHaveCount(0);
  await expect(page.getByRole('contentinfo', { name: 'All films' })).toContainText('1 file is written');
  await screenshot(page, 'exported-again');
  await page.getByRole('contentinfo', { name: 'All films' }).getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('contentinfo', { name: 'All films' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Look' }).click();

  // Another program holds the project: what the slider showed goes back.
  const other = new Database(join(folder, 'long.kinetint'));
  try {
    await expect
      .poll(() => {
        try {
          other.exec('BEGIN IMMEDIATE');
          return 'held';
        } catch {
          return 'busy';
        }
      })
      .toBe('held');
    await warmth.focus();
    await page.keyboard.press('ArrowRight');
    await expect(
      page
        .getByText(
          'The change could not be kept, so it was taken back. The project is in use, by another Kinetint or by work on the same film.',
        )
        .first(),
    ).toBeVisible();
    await expect(warmth).toHaveAttribute('aria-valuenow', '0.01');
    await screenshot(page, 'change-not-kept');
  } finally {
    other.close();
  }
  await warmth.focus();
  await page.keyboard.press('ArrowRight');
  await expect(warmth).toHaveAttribute('aria-valuenow', '0.02');
  await app.close();
});
