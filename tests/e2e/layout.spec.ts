import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { chooseFilm, expect, launchWith, screenshot, test } from './app.ts';
import { makeFilm } from './film.ts';

const runFile = promisify(execFile);
const root = resolve(import.meta.dirname, '..', '..');
const comedy = resolve(root, '..', 'shared', 'data', 'films', 'silent_comedy.mp4');

/** Eight seconds of a real film; a moving pattern where the data is not here. */
async function makePiece(path: string): Promise<void> {
  if (existsSync(comedy)) await runFile(findFilmTools().ffmpeg, ['-v', 'error', '-t', '8', '-i', comedy, '-c', 'copy', path]);
  else await makeFilm(path, { seconds: 8 });
}

async function setSize(app: ElectronApplication, page: Page, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]!.setContentSize(size.width, size.height);
    },
    { width, height },
  );
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
}

const heightOf = async (part: Locator): Promise<number> => (await part.boundingBox())?.height ?? 0;

/** Elements whose words or buttons are cut off, or that stick out of what holds them. */
async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const bars = [
      ...document.querySelectorAll<HTMLElement>(
        '.app-header, .stage-head .actions, .viewer-controls, .timeline-bar, .timeline-tools, .total-bar, .inspector .ui-tab-list',
      ),
    ];
    return bars
      .filter((bar) => bar.scrollWidth > bar.clientWidth + 1 || bar.getBoundingClientRect().right > innerWidth + 1)
      .map(({ className, scrollWidth, clientWidth }) => `${className}: ${scrollWidth} in ${clientWidth}`);
  });
}

/** Looks at a state in both themes. */
async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await screenshot(page, `layout-${name}-${colorScheme}`);
  }
}

for (const [language, start] of [
  ['en', 'Start colouring'],
  ['de', 'Einfärben'],
] as const) {
  test(`the picture has the room, whatever is done with it (${language})`, async ({ home, folder }) => {
    test.setTimeout(300_000);
    await mkdir(join(home, 'settings'), { recursive: true });
    await writeFile(
      join(home, 'settings', 'settings.json'),
      JSON.stringify({
        version: 1,
        language,
        theme: 'system',
        colouring: { model: null, device: 'auto', smoothing: 0.5, every: 'auto' },
        output: { folder: null },
        afterQuitting: 'go-on',
        notifications: true,
      }),
    );
    const film = join(folder, 'silent_comedy.mp4');
    await makePiece(film);
    const app = await launchWith(home, { KINETINT_MODELS: join(root, 'models') });
    const page = await app.firstWindow();
    await setSize(app, page, 1280, 800);
    const picture = page.locator('.viewer-frame');
    const states: string[] = [];
    const check = async (state: string) => {
      const height = Math.round(await heightOf(picture));
      states.push(`${state} ${height}`);
      expect.soft(height, `height of the picture, ${state}`).toBeGreaterThanOrEqual(400);
      expect.soft(await cutOff(page), state).toEqual([]);
      await look(page, `${state}-${language}`);
    };

    await chooseFilm(page, film);
    const startButton = page.getByRole('button', { name: start, exact: true });
    await expect(startButton).toBeVisible({ timeout: 60_000 });
    await expect(page.locator('.still canvas[data-ready=true]')).toHaveCount(6, { timeout: 60_000 });
    await expect(page.locator('.timeline-strip')).toBeVisible();
    await check('plan');
    await startButton.click();
    await expect(page.locator('.readings dd').first()).toBeVisible({ timeout: 60_000 });
    await check('colouring');
    await expect(page.locator('.item-done')).toBeVisible({ timeout: 120_000 });
    await expect(page.locator('.timeline-ready')).toHaveCount(1);
    await check('done');
    await page.getByRole('tab').nth(2).click();
    await page.getByRole('radio').nth(1).click();
    await check('look-tab');
    await page.getByRole('tab').nth(4).click();
    await check('export-tab');

    // The panels give their room to the picture, and everything is still there in the smallest window.
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Control+2');
    await expect.poll(async () => (await picture.boundingBox())?.width).toBeGreaterThan(1200);
    await look(page, `alone-${language}`);
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Control+2');
    await setSize(app, page, 900, 560);
    expect.soft(Math.round(await heightOf(picture)), 'height of the picture in the smallest window').toBeGreaterThanOrEqual(190);
    expect.soft(await cutOff(page), 'smallest window').toEqual([]);
    await look(page, `small-${language}`);
    console.log(`height of the picture at 1280x800 (${language}): ${states.join(', ')}`);
    await app.close();
  });
}
