import { execFile } from 'node:child_process';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { chooseFilm, expect, screenshot, test } from './app.ts';
import { makeFilm } from './film.ts';

const runFile = promisify(execFile);
const root = resolve(import.meta.dirname, '..', '..');
const queueOf = (page: Page): Locator => page.getByRole('region', { name: 'Queue' });
const rows = (page: Page): Locator => queueOf(page).locator('.queue-film');

/** Colours a film as somebody does in a terminal. */
async function colourByCommand(film: string, networksFolder: string): Promise<void> {
  await runFile(process.execPath, [join(root, 'electron', 'cli', 'main.ts'), 'colorize', film], {
    env: { ...process.env, KINETINT_MODELS: networksFolder },
  });
}

test('a film of the queue has its picture, is taken out and put back, and one that the command line coloured is shown finished', async ({
  app,
  page,
  film,
  folder,
  networksFolder,
}) => {
  test.setTimeout(300_000);
  const quay = join(folder, 'quay.mp4');
  await makeFilm(quay, { seconds: 2 });
  await colourByCommand(quay, networksFolder);
  expect(await readdir(folder)).toContain('quay.color.mp4');

  await chooseFilm(page, quay);
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText('quay.color.mp4')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Colour again…' })).toBeVisible();
  await expect(rows(page).first()).toContainText('Done');

  await chooseFilm(page, film);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible({ timeout: 90_000 });
  // In colour where the film is, else as it is.
  await expect(rows(page).nth(0).locator('.queue-picture canvas')).toHaveAttribute('data-coloured', 'true', { timeout: 60_000 });
  await expect(rows(page).nth(1).locator('.queue-picture canvas')).toHaveAttribute('data-coloured', 'false', { timeout: 60_000 });
  await screenshot(page, 'queue-pictures');

  // Out and back, by the menu at its row.
  await queueOf(page).getByText('quay.mp4').click({ button: 'right' });
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitem', { name: 'Show in folder' })).toBeVisible();
  await screenshot(page, 'film-menu');
  await menu.getByRole('menuitem', { name: /^Remove quay\.mp4/ }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.locator('.ui-toast').getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).nth(0)).toContainText('quay.mp4');
  await expect(rows(page).nth(0)).toContainText('Done');

  // What is played is the coloured film.
  await app.evaluate(({ shell }) => {
    shell.openPath = (path) => {
      Reflect.set(globalThis, 'opened', path);
      return Promise.resolve('');
    };
  });
  await queueOf(page).getByText('quay.mp4').click();
  await page.getByRole('main').getByRole('button', { name: 'Play the file' }).click();
  const opened = (): Promise<string> => app.evaluate(() => String(Reflect.get(globalThis, 'opened')));
  await expect.poll(opened).toMatch(/quay\.color\.mp4$/);
  await page.getByRole('button', { name: 'Help' }).click();
  await screenshot(page, 'help');
  await page.getByRole('menuitem', { name: 'Documentation' }).click();
  await expect.poll(opened).toMatch(/docs$/);
});

test('a time is gone to, the picture has the whole screen, and the whole film is kept as one sheet', async ({
  app,
  page,
  film,
  folder,
}) => {
  test.setTimeout(240_000);
  await chooseFilm(page, film);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText('frame 1 of 48')).toBeVisible({ timeout: 90_000 });
  await page.keyboard.press('Control+g');
  const field = timeline.getByRole('textbox', { name: 'Go to time' });
  await field.fill('nonsense');
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill('0:01.5');
  await field.press('Enter');
  await expect(field).toHaveCount(0);
  await expect(timeline.getByText('frame 37 of 48')).toBeVisible();
  await page.keyboard.press('Control+g');
  await field.fill('#12');
  await field.press('Enter');
  await expect(timeline.getByText('frame 12 of 48')).toBeVisible();

  await page.keyboard.press('f');
  await expect(queueOf(page)).toBeHidden();
  await expect(timeline).toBeHidden();
  await expect(page.locator('.viewer-frame')).toBeVisible();
  await screenshot(page, 'picture-alone');
  await page.keyboard.press('Escape');
  await expect(queueOf(page)).toBeVisible();
  await expect(timeline).toBeVisible();

  const sheet = join(folder, 'sheet.png');
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
  }, sheet);
  await page.getByRole('button', { name: 'Save a picture' }).click();
  await page.getByRole('menuitem', { name: 'Save contact sheet…' }).click();
  await expect(page.getByText('Saved as sheet.png', { exact: true })).toBeVisible({ timeout: 120_000 });
  const { width, height } = PNG.sync.read(await readFile(sheet));
  // Twenty-four pictures in four columns, each 240 wide, as the film's sides are to each other.
  expect([width, height]).toEqual([4 * 252 + 12, 40 + 6 * (180 + 22 + 12)]);
});

test('a look is taken to another shot and to another film, and a film that went away is asked for where its picture was', async ({
  app,
  page,
  film,
  folder,
}) => {
  test.setTimeout(240_000);
  const quay = join(folder, 'quay.mp4');
  await makeFilm(quay, { seconds: 2 });
  await chooseFilm(page, quay);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible({ timeout: 90_000 });
  await chooseFilm(page, film);
  await page.getByRole('tab', { name: 'Look' }).click();
  const whole = page.getByRole('region', { name: 'The whole film' });
  const saturation = whole.getByRole('slider', { name: 'Saturation' });
  await expect(saturation).toHaveAttribute('aria-valuenow', '1', { timeout: 90_000 });
  await saturation.focus();
  await saturation.press('ArrowRight');
  await expect(saturation).toHaveAttribute('aria-valuenow', '1.01');
  await whole.getByRole('button', { name: 'Copy look' }).click();
  await whole.getByRole('button', { name: 'Use for one other film' }).click();
  await expect(page.getByText('One film has this look now.', { exact: true })).toBeVisible();
  await queueOf(page).getByText('quay.mp4').click();
  await expect(page.getByRole('heading', { level: 1, name: 'quay.mp4' })).toBeVisible();
  await expect(saturation).toHaveAttribute('aria-valuenow', '1.01', { timeout: 60_000 });
  await screenshot(page, 'look-taken');

  const moved = join(folder, 'pier.mp4');
  await rename(film, moved);
  await queueOf(page).getByText('harbour.mp4').click();
  await expect(page.getByText('The film is not where it was.')).toBeVisible({ timeout: 60_000 });
  await screenshot(page, 'film-gone-picture');
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, moved);
  await page.getByRole('main').getByRole('button', { name: 'Locate film…' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'pier.mp4' })).toBeVisible();
  await expect(page.getByText('The film is not where it was.')).toHaveCount(0, { timeout: 60_000 });
});
