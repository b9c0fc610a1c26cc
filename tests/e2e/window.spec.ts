import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseFilm, dropFiles, expect, screenshot, test } from './app.ts';

test('opens and says what it is', async ({ page }) => {
  await expect(page).toHaveTitle('Kinetint');
  await expect(page.getByRole('heading', { level: 1, name: 'Kinetint' })).toBeVisible();
  await expect(page.getByText('Guesses the colours of black-and-white films.')).toBeVisible();
  await expect(page.getByText('Drop films or folders here')).toBeVisible();
  await screenshot(page, 'welcome');
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, 'welcome-dark');
});

test('is worked by keyboard: Tab reaches the button, Enter asks for the file dialog', async ({ page }) => {
  await page.keyboard.press('Tab');
  const button = page.getByRole('button', { name: 'Choose films…' });
  await expect(button).toBeFocused();
  await expect(button).toHaveCSS('outline-style', 'solid');
  // Chromium opens the dialog for a click on this input. Playwright's interception of the dialog itself races with the
  // key on a busy machine, and a native dialog would then stand in the way.
  const asked = await page
    .getByTestId('film-input')
    .last()
    .evaluateHandle((input) => ({
      click: new Promise<boolean>((resolve) => {
        input.addEventListener(
          'click',
          (event) => {
            event.preventDefault();
            resolve(event.isTrusted || navigator.userActivation.isActive);
          },
          { once: true },
        );
      }),
    }));
  await page.keyboard.press('Enter');
  expect(await asked.evaluate(({ click }) => click)).toBe(true);
});

test('a dropped film is planned in plain words', async ({ page, film }) => {
  await dropFiles(page, [film]);
  await expect(page.getByRole('heading', { name: 'harbour.mp4' })).toBeVisible();
  const streams = page.getByRole('region', { name: 'What the film holds' }).getByRole('listitem');
  await expect(streams).toHaveCount(2);
  await expect(streams.nth(0)).toContainText('Picture');
  await expect(streams.nth(0)).toContainText('coloured');
  await expect(streams.nth(1)).toContainText('kept as it is');
  await expect(page.getByText('harbour.color.mp4').first()).toBeVisible();
  await expect(page.getByText('A black-and-white film.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'What it takes' })).toContainText('measured on 48 frames');
  await screenshot(page, 'plan');
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, 'plan-dark');
});

test('something that is no film gets one sentence, and a report of it can be copied', async ({ app, page, film, folder }) => {
  const text = join(folder, 'notes.mp4');
  await writeFile(text, 'This is no film.\n');
  await chooseFilm(page, text);
  await expect(page.getByRole('heading', { name: 'This film cannot be coloured' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('notes.mp4');
  await page.getByRole('button', { name: 'Copy report' }).click();
  await expect(page.getByText('Report copied')).toBeVisible();
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toContain(text);
  expect(copied).toContain('film-not-media');
  expect(copied).toMatch(/Electron \d+/);
  // What went on before it is in the logs.
  expect(copied).toMatch(/\n--- app\.log\n[^]*\n--- engine\.log\n[^]*notes\.mp4/);
  // Of what has no picture nothing can be played, zoomed or compared, and no room is kept for one.
  await expect(page.getByRole('region', { name: 'Viewer' })).toBeHidden();
  await expect(page.getByRole('main').getByRole('button', { name: /^(Play|Save a picture|Zoom)/ })).toHaveCount(0);
  await screenshot(page, 'failed');
  // Put right and tried again, it is shown.
  await copyFile(film, text);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Viewer' }).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(page.locator('.viewer-badge-bottom')).toHaveAttribute('data-origin', 'network');
});
