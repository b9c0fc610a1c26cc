import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseFilm, expect, screenshot, test } from './app.ts';
import { makeFilm, meanChroma } from './film.ts';

test('colours a film to the end and shows it in its folder', async ({ app, page, film, folder, home }) => {
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('main').getByRole('progressbar')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 90_000 });
  await screenshot(page, 'done');

  const output = join(folder, 'harbour.color.mp4');
  await expect(page.getByRole('main').getByText('harbour.color.mp4')).toBeVisible();
  expect((await stat(output)).size).toBeGreaterThan(1000);
  expect(await meanChroma(film)).toBeLessThan(0.1);
  expect(await meanChroma(output)).toBeGreaterThan(0.5);

  // What ONNX Runtime would send to its maker starts with a device id in here.
  expect((await readdir(home, { recursive: true })).filter((path) => /onnxruntime/i.test(path))).toEqual([]);

  // The file manager itself is not ours to open in a test.
  await app.evaluate(({ shell }) => {
    shell.showItemInFolder = (path) => {
      Reflect.set(globalThis, 'shownInFolder', path);
    };
  });
  await page.getByRole('button', { name: 'Show in folder' }).click();
  await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'shownInFolder') as unknown)).toBe(output);
});

test('stopping keeps what is coloured and goes on from there', async ({ page, folder }) => {
  const film = join(folder, 'long.mp4');
  await makeFilm(film, { seconds: 40 });
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('main').getByText(/of 960 frames/)).toBeVisible();
  await screenshot(page, 'colouring');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('status').getByText(/^Stopped\./)).toBeVisible();
  await expect(page.getByRole('button', { name: /colouring$/ })).toBeVisible();
  await screenshot(page, 'stopped');
  await expect(stat(join(folder, 'long.color.mp4'))).rejects.toThrow('ENOENT');
});

test('a coloured film that is there already is not written over unasked', async ({ page, film, folder }) => {
  const output = join(folder, 'harbour.color.mp4');
  await writeFile(output, 'precious');
  await chooseFilm(page, film);
  // One that is there from the start makes this one another number.
  await expect(page.getByText('harbour.color 2.mp4')).toBeVisible();
  // One that comes meanwhile is for the person to decide about.
  const second = join(folder, 'harbour.color 2.mp4');
  await writeFile(second, 'precious');
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('heading', { name: 'There is a coloured film already' })).toBeVisible();
  await screenshot(page, 'exists');
  await page.getByRole('button', { name: 'Replace it' }).click();
  // What was begun goes on by itself.
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible({ timeout: 90_000 });
  expect((await stat(output)).size).toBe('precious'.length);
  expect((await stat(second)).size).toBeGreaterThan('precious'.length);
});
