import { execFile, type ChildProcess } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';
import { z } from 'zod';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { slowWriting } from '../support/slow-ffmpeg.ts';
import { chooseFilm, dropFiles, expect, launchWith, screenshot, test } from './app.ts';
import { makeFilm, meanChroma } from './film.ts';

const probed = z.object({
  streams: z.array(z.object({ codec_name: z.string(), pix_fmt: z.string().optional(), nb_read_frames: z.string().optional() })),
});

/** Codec and sample format of each stream, and the frames of the picture, counted by decoding them. */
async function probe(path: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(findFilmTools().ffprobe, [
    '-v',
    'error',
    '-of',
    'json',
    '-count_frames',
    '-show_streams',
    path,
  ]);
  return probed
    .parse(JSON.parse(stdout))
    .streams.map(({ codec_name, pix_fmt, nb_read_frames }) =>
      pix_fmt === undefined ? codec_name : `${codec_name} ${pix_fmt} ${nb_read_frames ?? '?'}`,
    );
}

const row = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'Queue' }).locator('.queue-film').filter({ hasText: name });
const file = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'Queue' }).locator('.queue-export').filter({ hasText: name });

/** What the system is asked for, instead of asking it. */
async function watchSystem(
  app: ElectronApplication,
): Promise<() => Promise<{ notified: string[]; shown: string[]; asked: string[]; bars: number[] }>> {
  await app.evaluate(({ BrowserWindow, Notification, dialog, shell }) => {
    const seen = { notified: [] as string[], shown: [] as string[], asked: [] as string[], bars: [] as number[] };
    Reflect.set(globalThis, 'seen', seen);
    Notification.prototype.show = function show(this: Electron.Notification) {
      seen.notified.push(`${this.title}: ${this.body}`);
      this.emit('click');
    };
    shell.showItemInFolder = (path) => {
      seen.shown.push(path);
    };
    // Whoever asks whether to quit is told to stay, once.
    dialog.showMessageBoxSync = (...args: unknown[]) => {
      const { message } = args.at(-1) as Electron.MessageBoxSyncOptions;
      seen.asked.push(message);
      return seen.asked.length === 1 ? 0 : 1;
    };
    BrowserWindow.prototype.isFocused = () => false;
    BrowserWindow.prototype.setProgressBar = (progress) => {
      seen.bars.push(progress);
    };
  });
  return () =>
    app.evaluate(() => Reflect.get(globalThis, 'seen') as { notified: string[]; shown: string[]; asked: string[]; bars: number[] });
}

const started: ChildProcess[] = [];

async function start(home: string, env: Readonly<Record<string, string>> = {}): Promise<ElectronApplication> {
  const app = await launchWith(home, env);
  started.push(app.process());
  return app;
}

// One that a failed test left behind would ask whether to quit, and nobody would answer.
test.afterEach(() => {
  for (const process of started.splice(0)) if (process.exitCode === null) process.kill('SIGKILL');
});

test('three films, one of them broken; files of one are asked for, the app is quit and killed while one is written, and it is whole in the end', async ({
  home,
  folder,
}) => {
  test.setTimeout(500_000);
  const reels = join(folder, 'reels');
  await mkdir(reels);
  await makeFilm(join(reels, 'a market.mp4'), { seconds: 10 });
  await writeFile(join(reels, 'b broken.mp4'), 'This is no film.\n');
  await makeFilm(join(reels, 'c harbour.mp4'), { seconds: 2 });
  const slow = await slowWriting(folder, 0.2);
  const app = await start(home, { KINETINT_FFMPEG: slow.ffmpeg });
  const seen = await watchSystem(app);
  const page = await app.firstWindow();
  await page.getByRole('heading', { level: 1 }).waitFor();

  await dropFiles(page, [reels]);
  await expect(row(page, 'c harbour.mp4')).toContainText('Ready');
  await expect(row(page, 'b broken.mp4')).toContainText('Could not be coloured');
  await page.getByRole('button', { name: 'Start all' }).click();
  await expect(row(page, 'a market.mp4')).toContainText('Done in', { timeout: 150_000 });
  await expect(row(page, 'c harbour.mp4')).toContainText('Done in', { timeout: 60_000 });

  // Two files of the long film, held while we look: the second waits for the first.
  await slow.begin();
  await row(page, 'a market.mp4').getByRole('button').first().click();
  await page.getByRole('tab', { name: 'Export' }).click();
  const tab = page.getByRole('tabpanel', { name: 'Export' });
  await tab.getByRole('radio', { name: 'To keep', exact: true }).click();
  await expect(tab.getByText('a market.color.mkv')).toBeVisible();
  await tab.getByRole('button', { name: 'Export', exact: true }).click();
  const total = page.getByRole('contentinfo', { name: 'All films' });
  await total.getByRole('button', { name: 'Pause' }).click();
  await expect(file(page, 'a market.color.mkv')).toContainText('Paused');
  await tab.getByRole('radio', { name: 'To share' }).click();
  await expect(tab.getByText('a market.color 2.mp4')).toBeVisible();
  await tab.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(file(page, 'a market.color 2.mp4')).toContainText('Waiting, one job before it');
  await expect(total).toContainText('Paused, 0 of 2 files');
  await screenshot(page, 'export-queue');
  await total.getByRole('button', { name: 'Resume' }).click();
  await expect(file(page, 'a market.color.mkv')).toContainText(/of 240 frames, .+ frames a second, .+ so far/);

  // It is asked about, and quitting leaves no half of a file behind.
  await app.evaluate(({ app: electron }) => {
    electron.quit();
  });
  await expect.poll(async () => (await seen()).asked).toEqual(['2 files are not exported yet. Quit all the same?']);
  expect((await seen()).bars.at(-1)).toBeGreaterThanOrEqual(0);
  // What is paused waits at the next start, so that the test is there before it goes on.
  await total.getByRole('button', { name: 'Pause' }).click();
  await expect(file(page, 'a market.color.mkv')).toContainText('Paused');
  await app.close();
  const films = [
    'a market.color.mp4',
    'a market.kinetint',
    'a market.mp4',
    'b broken.mp4',
    'c harbour.color.mp4',
    'c harbour.kinetint',
    'c harbour.mp4',
  ];
  expect((await readdir(reels)).sort()).toEqual(films);

  // The next start has them; killed while one is written, the one after that goes on by itself.
  const second = await start(home);
  const reopened = await second.firstWindow();
  await expect(reopened.getByText('2 files were not exported yet when Kinetint was quit.')).toBeVisible();
  await reopened.getByRole('contentinfo', { name: 'All films' }).getByRole('button', { name: 'Resume' }).click();
  const parts = async (): Promise<string[]> => (await readdir(reels)).filter((name) => name.includes('.part.'));
  await expect.poll(parts, { intervals: [20] }).toHaveLength(1);
  const closed = new Promise<void>((resolve) => {
    second.once('close', () => {
      resolve();
    });
  });
  second.process().kill('SIGKILL');
  await closed;
  expect(await parts()).toHaveLength(1);

  const third = await start(home);
  const last = await third.firstWindow();
  const seenLast = await watchSystem(third);
  await expect(last.getByText('Kinetint goes on with the 2 files')).toBeVisible();
  await expect(file(last, 'a market.color.mkv')).toContainText('Written in', { timeout: 150_000 });
  await expect(file(last, 'a market.color 2.mp4')).toContainText('Written in', { timeout: 90_000 });
  // The film that is done stays until it is cleared; the broken one was looked at again.
  await expect(row(last, 'a market.mp4')).toContainText('Done in');
  await screenshot(last, 'export-queue-done');
  expect((await new AxeBuilder({ page: last }).setLegacyMode().include('.queue-panel').analyze()).violations).toEqual([]);
  expect(await probe(join(reels, 'a market.color.mkv'))).toEqual(['hevc yuv420p10le 240', 'aac']);
  expect(await probe(join(reels, 'a market.color 2.mp4'))).toEqual(['h264 yuv420p 240', 'aac']);
  expect(await meanChroma(join(reels, 'a market.color 2.mp4'))).toBeGreaterThan(0.5);
  expect((await readdir(reels)).filter((name) => !name.endsWith('-journal')).sort()).toEqual(
    [...films, 'a market.color.mkv', 'a market.color 2.mp4'].sort(),
  );
  expect((await seenLast()).notified).toEqual(['2 files are written: ']);

  // Each can be shown in its folder, and taken off the list.
  await file(last, 'a market.color.mkv').getByRole('button', { name: 'Show a market.color.mkv in its folder' }).click();
  await expect.poll(async () => (await seenLast()).shown).toEqual([join(reels, 'a market.color.mkv')]);
  await last.getByRole('button', { name: 'Clear finished' }).click();
  await expect(last.locator('.queue-export')).toHaveCount(0);
  await third.close();
});

test('a film whose colours are ready says so, and can be exported without being started', async ({ page, film, folder, home, app }) => {
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await app.close();
  // As if it had been coloured from a terminal, of which the window knows nothing, and its file taken elsewhere.
  await rm(join(home, 'settings', 'library.sqlite'));
  await rm(join(folder, 'harbour.color.mp4'));

  const again = await start(home);
  const reopened = await again.firstWindow();
  await reopened.getByRole('heading', { level: 1 }).waitFor();
  await dropFiles(reopened, [film]);
  await expect(row(reopened, 'harbour.mp4')).toContainText('Colours ready', { timeout: 60_000 });
  await expect(reopened.getByText('there is nothing to colour. “Write the film” only writes harbour.color.mp4')).toBeVisible();
  await expect(reopened.getByRole('button', { name: 'Write the film' })).toBeVisible();
  await screenshot(reopened, 'colours-ready');
  await reopened.getByRole('tab', { name: 'Export' }).click();
  const tab = reopened.getByRole('tabpanel', { name: 'Export' });
  await tab.getByRole('radio', { name: 'To keep, without loss' }).click();
  await expect(tab.getByText('harbour.color.mkv')).toBeVisible();
  await tab.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(tab.getByText('harbour.color.mkv is written.')).toBeVisible({ timeout: 60_000 });
  expect(await probe(join(folder, 'harbour.color.mkv'))).toEqual(['ffv1 yuv420p 48', 'aac']);
  await expect(row(reopened, 'harbour.mp4')).toContainText('Colours ready');
  await again.close();
});
