import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseFilm, dropFiles, expect, launch, screenshot, test } from './app.ts';
import { makeFilm } from './film.ts';

test('names of files follow a pattern, a bad one is said in a sentence and changes nothing, and new films get the purpose of the settings', async ({
  page,
  folder,
  home,
}) => {
  test.setTimeout(240_000);
  const film = join(folder, 'harbour.mp4');
  await makeFilm(film, { seconds: 1 });
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: 'Files' }).click();
  const pattern = dialog.getByRole('textbox', { name: 'Names of coloured files' });
  await expect(pattern).toHaveValue('{name}.color');
  await expect(dialog.getByText(/^For films that are added from now on\./)).toBeVisible();
  await pattern.fill('coloured');
  await expect(dialog.getByText('Put {name} in, so that each film gets a file of its own.')).toBeVisible();
  await expect(pattern).toHaveAttribute('aria-invalid', 'true');
  await screenshot(page, 'settings-naming-bad');
  await pattern.fill('{name} {year}');
  await expect(dialog.getByText('There is nothing to fill {year} with')).toBeVisible();
  await pattern.fill('{name} in colour ({network}, {purpose})');
  await expect(dialog.getByText('As in Metropolis in colour (reel, share).mp4')).toBeVisible();
  await expect(pattern).not.toHaveAttribute('aria-invalid');
  await dialog.getByRole('combobox', { name: "What a new film's file is for" }).selectOption('To keep');
  await screenshot(page, 'settings-naming');
  await page.keyboard.press('Escape');

  await chooseFilm(page, film);
  await page.getByRole('tab', { name: 'Export' }).click();
  const tab = page.getByRole('tabpanel', { name: 'Export' });
  await expect(tab.getByText('harbour in colour (tiny, archive).mkv')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible({ timeout: 120_000 });
  // The next file too, by what it is for.
  await tab.getByRole('radio', { name: 'To edit' }).click();
  await expect(tab.getByText('harbour in colour (tiny, edit).mov')).toBeVisible();

  // What was written is no film of its own, whatever its name.
  await page.getByRole('region', { name: 'Queue' }).getByText('harbour.mp4').click();
  await page.keyboard.press('Control+Delete');
  await expect(page.getByRole('region', { name: 'Queue' }).locator('.queue-film')).toHaveCount(0);
  await dropFiles(page, [folder]);
  await expect(page.getByRole('heading', { level: 1, name: 'harbour.mp4' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Colour again' })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.queue-film')).toHaveCount(1);
  const kept: unknown = JSON.parse(await readFile(join(home, 'settings', 'settings.json'), 'utf8'));
  expect(kept).toMatchObject({ files: { purpose: 'archive', naming: '{name} in colour ({network}, {purpose})' } });
});

test('settings of a file are saved by a name, used for another film, there after a restart, and deleted', async ({
  app,
  page,
  folder,
  home,
}) => {
  test.setTimeout(240_000);
  const [harbour, quay] = [join(folder, 'harbour.mp4'), join(folder, 'quay.mp4')];
  await makeFilm(harbour, { seconds: 1 });
  await makeFilm(quay, { seconds: 1 });
  await chooseFilm(page, harbour);
  await page.getByRole('tab', { name: 'Export' }).click();
  const tab = page.getByRole('tabpanel', { name: 'Export' });
  await expect(tab.getByRole('radio', { name: 'To share' })).toBeChecked({ timeout: 60_000 });
  await expect(tab.getByRole('button', { name: 'Save as a preset…' })).toHaveCount(0);
  await tab.getByText('Format in detail').click();
  await tab.getByLabel('Codec').selectOption('h265');
  await tab.getByLabel('Encoder preset').selectOption('slow');
  await tab.getByRole('button', { name: 'Save as a preset…' }).click();
  await tab.getByRole('textbox', { name: 'Name of the preset' }).fill('For the festival');
  await page.keyboard.press('Enter');
  const preset = tab.getByRole('button', { name: 'For the festival', exact: true });
  await expect(preset).toHaveAttribute('aria-pressed', 'true');
  // Before the purposes that everybody has, in sight without scrolling.
  const [kept, usual] = await Promise.all([preset.boundingBox(), tab.getByRole('radio', { name: 'To share' }).boundingBox()]);
  expect(kept!.y).toBeLessThan(usual!.y);
  await tab.getByRole('heading', { name: 'Your presets' }).scrollIntoViewIfNeeded();
  await screenshot(page, 'presets');

  await chooseFilm(page, quay);
  await expect(page.getByRole('heading', { level: 1, name: 'quay.mp4' })).toBeVisible();
  await expect(preset).toHaveAttribute('aria-pressed', 'false', { timeout: 60_000 });
  await preset.click();
  await expect(preset).toHaveAttribute('aria-pressed', 'true');
  await tab.getByText('Format in detail').click();
  await expect(tab.getByLabel('Codec')).toHaveValue('h265');
  await expect(tab.getByLabel('Encoder preset')).toHaveValue('slow');
  await app.close();

  const again = await launch(home);
  const reopened = await again.firstWindow();
  // The tab that was open is open.
  const tabAgain = reopened.getByRole('tabpanel', { name: 'Export' });
  await expect(tabAgain.getByRole('button', { name: 'For the festival', exact: true })).toHaveAttribute('aria-pressed', 'true', {
    timeout: 60_000,
  });
  await tabAgain.getByRole('button', { name: 'Delete the preset For the festival' }).click();
  await expect(tabAgain.getByRole('button', { name: 'For the festival', exact: true })).toHaveCount(0);
  await expect(tabAgain.getByRole('button', { name: 'Save as a preset…' })).toBeVisible();
  await again.close();
});
