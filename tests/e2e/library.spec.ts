import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { chooseFilm, expect, launch, screenshot, test } from './app.ts';

const program = resolve(import.meta.dirname, '..', '..', 'electron', 'cli', 'main.ts');

test('what was coloured is remembered: recent projects with their picture, and the history of every job', async ({
  app,
  page,
  film,
  folder,
  home,
  networksFolder,
}) => {
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible();

  await page.keyboard.press('Control+Shift+H');
  const history = page.getByRole('dialog', { name: 'History' });
  const row = history.getByRole('row', { name: 'harbour.mp4' });
  await expect(row).toContainText('In colour');
  await expect(row).toContainText(/\d+ frames in/);
  // One job has one time and one count of frames, wherever they are shown.
  const frames = /(\d+) frames in (.+?)(?:, [\d.]+ a second)?[.]?$/;
  const said = async (words: Promise<string | null>): Promise<string[]> => (frames.exec((await words) ?? '') ?? []).slice(1);
  const [count, time] = await said(row.locator('td').first().locator('.quiet').textContent());
  expect(count).toBe('48');
  expect(await said(page.locator('.item-took').textContent())).toEqual([count, time]);
  await expect(page.locator('.queue-row .queue-line')).toHaveText(`Done in ${time!}`);
  await expect(page.locator('.total-reading').first()).toHaveText(`in ${time!}`);
  await screenshot(page, 'history');

  await row.getByRole('button', { name: 'More about harbour.mp4' }).click();
  await page.getByRole('menuitem', { name: 'Copy command' }).click();
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^kinetint colorize .*harbour\.mp4$/);
  const command = await app.evaluate(({ clipboard }) => clipboard.readText());
  await row.getByRole('button', { name: 'More about harbour.mp4' }).click();
  await page.getByRole('menuitem', { name: 'Copy log' }).click();
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/Electron \d+/);
  await history.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await app.close();

  // As it was copied it makes the same file again, typed into a shell anywhere. (PowerShell's quoting is for the unit tests.)
  if (process.platform !== 'win32') {
    await rm(join(folder, 'harbour.color.mp4'));
    const { stdout } = await promisify(execFile)('bash', ['-c', `kinetint() { "$NODE" "$PROGRAM" "$@"; }; ${command} --json`], {
      cwd: home,
      env: { ...process.env, NODE: process.execPath, PROGRAM: program, KINETINT_MODELS: networksFolder },
    });
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1)!)).toMatchObject({ type: 'done', output: join(folder, 'harbour.color.mp4') });
  }

  // At the next start the film is on the welcome view, with a picture of its coloured self.
  const again = await launch(home);
  const reopened = await again.firstWindow();
  const recent = reopened.getByRole('region', { name: 'Recent' });
  await expect(recent.getByText('harbour.mp4')).toBeVisible();
  const hasPicture = () =>
    recent.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return canvas.width >= 160 && data.some((value, index) => index % 4 === 0 && Math.abs(value - data[index + 2]!) > 12);
    });
  await expect.poll(hasPicture).toBe(true);
  await screenshot(reopened, 'recent');

  // The menu has it too.
  expect(
    await again.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items[0]?.submenu?.items.find(({ label }) => label === 'Open &recent');
      return file?.submenu?.items.map(({ label }) => label);
    }),
  ).toEqual(['harbour.mp4']);

  // The film is in colour already, and is shown so: opening it again writes nothing.
  await recent.getByRole('button', { name: /^harbour/ }).click();
  await expect(reopened.getByRole('heading', { level: 1, name: 'harbour.mp4' })).toBeVisible();
  await expect(reopened.getByRole('heading', { name: 'The film is in colour' })).toBeVisible();
  await expect(reopened.getByRole('button', { name: 'Show in folder' })).toBeVisible();
  await expect(reopened.getByRole('button', { name: 'Colour again…' })).toBeVisible();
  expect(await readdir(folder)).not.toContain('harbour.color 2.mp4');

  await reopened.keyboard.press('Control+Shift+H');
  await reopened.getByRole('button', { name: 'Clear history…' }).click();
  await reopened.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(reopened.getByText('No film has been coloured yet.')).toBeVisible();
  await again.close();
});
