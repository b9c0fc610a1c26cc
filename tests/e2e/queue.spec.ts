import { stat, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { dropFiles, expect, launch, screenshot, test } from './app.ts';
import { makeFilm, meanChroma } from './film.ts';

const row = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'Queue' }).getByRole('listitem').filter({ hasText: name });
const names = (page: Page): Promise<string[]> => page.getByRole('region', { name: 'Queue' }).locator('.queue-name').allTextContents();

/** What the system is asked for, instead of asking it. */
async function watchSystem(app: ElectronApplication): Promise<() => Promise<{ awake: string[]; notified: string[]; bars: number[] }>> {
  await app.evaluate(({ BrowserWindow, Notification, powerSaveBlocker }) => {
    const seen = { awake: [] as string[], notified: [] as string[], bars: [] as number[] };
    Reflect.set(globalThis, 'seen', seen);
    powerSaveBlocker.start = (type) => {
      seen.awake.push(type);
      return 7;
    };
    powerSaveBlocker.stop = (id) => {
      seen.awake.push(`stop ${id}`);
      return true;
    };
    Notification.prototype.show = function show(this: Electron.Notification) {
      seen.notified.push(`${this.title}: ${this.body}`);
      this.emit('click');
    };
    const window = BrowserWindow.getAllWindows()[0]!;
    window.isFocused = () => false;
    window.setProgressBar = (progress) => {
      seen.bars.push(progress);
    };
  });
  return () => app.evaluate(() => Reflect.get(globalThis, 'seen') as { awake: string[]; notified: string[]; bars: number[] });
}

test('a folder of three films, one of them broken: the others are coloured, and the machine stays awake meanwhile', async ({
  app,
  page,
  folder,
}) => {
  const reels = join(folder, 'reels');
  await mkdir(reels);
  await makeFilm(join(reels, 'a market.mp4'), { seconds: 2 });
  await writeFile(join(reels, 'b broken.mp4'), 'This is no film.\n');
  await makeFilm(join(reels, 'c harbour.mp4'), { seconds: 6 });
  const seen = await watchSystem(app);

  await dropFiles(page, [reels]);
  for (const name of ['a market.mp4', 'c harbour.mp4']) await expect(row(page, name)).toContainText('Ready');
  await expect(row(page, 'b broken.mp4')).toContainText('Could not be coloured');
  // Nothing is promised of it.
  await row(page, 'b broken.mp4').getByRole('button').first().click();
  await page.getByRole('tab', { name: 'Look' }).click();
  await expect(page.getByText('There are no shots: the film could not be read.', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Guides' }).click();
  await expect(page.getByText('No colours can be given: the film could not be read.', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Plan' }).click();
  expect(await names(page)).toEqual(['a market.mp4', 'b broken.mp4', 'c harbour.mp4']);

  await page.getByRole('button', { name: 'Start all' }).click();
  await expect(row(page, 'c harbour.mp4')).toContainText('Waiting for its turn');
  await expect(row(page, 'a market.mp4')).toContainText('Done in');
  await row(page, 'c harbour.mp4').getByRole('button').first().click();
  await expect(page.getByRole('main').getByText(/of 144 frames/)).toBeVisible();
  await expect(page.getByRole('contentinfo', { name: 'All films' })).toContainText('1 of 2 films');
  await screenshot(page, 'queue');
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, 'queue-dark');
  await expect(row(page, 'c harbour.mp4')).toContainText('Done in', { timeout: 60_000 });

  for (const [name, frames] of [
    ['a market', 48],
    ['c harbour', 144],
  ] as const) {
    const { video, others } = await probeFilm(join(reels, `${name}.color.mp4`), { signal: new AbortController().signal });
    expect(video).toMatchObject({ codec: 'h264', width: 160, height: 120, frames });
    expect(others.map(({ kind, codec }) => `${kind} ${codec}`)).toEqual(['audio aac']);
  }
  const { awake, notified, bars } = await seen();
  expect(awake[0]).toBe('prevent-app-suspension');
  expect(awake.at(-1)).toBe('stop 7');
  expect(notified).toEqual(['2 films are in colour: ']);
  expect(Math.max(...bars)).toBeGreaterThan(0);
  expect(bars.at(-1)).toBe(-1);
});

test('quitting asks once, and the next start goes on where the work stopped', async ({ home, folder }) => {
  // Two starts, and most of a film each, on a machine that may be busy.
  test.slow();
  const films = [join(folder, 'long.mp4'), join(folder, 'next.mp4')];
  await makeFilm(films[0]!, { seconds: 24 });
  await makeFilm(films[1]!, { seconds: 1 });
  // As a file manager starts the app with two films.
  const app = await launch(home, ...films);
  const page = await app.firstWindow();
  // Both: the one that is ready first would be coloured first, and be done before the app is quit.
  for (const name of ['long.mp4', 'next.mp4']) await expect(row(page, name)).toContainText('Ready', { timeout: 90_000 });
  await page.getByRole('button', { name: 'Start all' }).click();
  await expect(page.getByRole('main').getByText(/[1-9]\d\d of 576 frames/)).toBeVisible();
  await app.evaluate(({ app: electron, dialog }) => {
    let asked = 0;
    dialog.showMessageBoxSync = () => {
      asked += 1;
      return asked === 1 ? 0 : 1;
    };
    electron.quit();
  });
  // The first answer was to stay.
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeEnabled();
  await app.close();
  await expect(stat(join(folder, 'long.color.mp4'))).rejects.toThrow('ENOENT');

  const again = await launch(home);
  const reopened = await again.firstWindow();
  await expect(reopened.getByText('Kinetint goes on with the 2 films')).toBeVisible();
  await expect(reopened.getByText('Kinetint was quit while this film was being coloured.')).toBeVisible();
  await screenshot(reopened, 'queue-resumed');
  await expect(row(reopened, 'next.mp4')).toContainText('Done in', { timeout: 90_000 });
  await again.close();
  const { video } = await probeFilm(join(folder, 'long.color.mp4'), { signal: new AbortController().signal });
  expect(video.frames).toBe(576);
  expect(await meanChroma(join(folder, 'next.color.mp4'))).toBeGreaterThan(0.5);
});

test('films are put in order, paused, taken out and started by keys alone', async ({ app, page, folder }) => {
  for (const name of ['a', 'b', 'c']) await makeFilm(join(folder, `${name}.mp4`), { seconds: name === 'c' ? 10 : 1 });
  await app.evaluate(
    ({ clipboard }, text) => {
      clipboard.writeText(text);
    },
    ['a', 'b', 'c'].map((name) => join(folder, `${name}.mp4`)).join('\n'),
  );
  await page.keyboard.press('Control+V');
  await expect(row(page, 'c.mp4')).toContainText('Ready');

  const focused = page.locator('.queue-select:focus');
  while ((await focused.count()) === 0) await page.keyboard.press('Shift+Tab');
  await expect(focused).toContainText('a.mp4');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(focused).toContainText('c.mp4');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => names(page)).toEqual(['c.mp4', 'a.mp4', 'b.mp4']);
  await expect(page.getByText('c.mp4 is now film 1 of 3.')).toBeAttached();
  await expect(focused).toContainText('c.mp4');

  await page.keyboard.press('Control+Enter');
  await expect(row(page, 'c.mp4')).toContainText('%');
  await page.keyboard.press('Control+P');
  await expect(row(page, 'c.mp4')).toContainText('Paused');
  await page.keyboard.press('Control+P');
  await expect(row(page, 'c.mp4')).not.toContainText('Paused');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { name: 'a.mp4' })).toBeVisible();
  await page.keyboard.press('Control+Delete');
  await expect.poll(() => names(page)).toEqual(['c.mp4', 'b.mp4']);
  await expect(row(page, 'c.mp4')).toContainText('Done in', { timeout: 60_000 });
});
