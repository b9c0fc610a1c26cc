import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication, Page } from '@playwright/test';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { expect, launchWith, test } from './app.ts';

const runFile = promisify(execFile);

const root = resolve(import.meta.dirname, '..', '..');
/** A folder of films, or `generated`: films that FFmpeg makes, which the pictures of the documentation show, with the shipped network. */
const films = process.env['KINETINT_PICTURES'];

const generated = [
  ['coast.mp4', 'mandelbrot=size=640x480:rate=24:start_scale=1.2:end_scale=0.2:end_pts=300,trim=duration=8,hue=s=0'],
  ['evening.mp4', 'gradients=size=480x360:rate=18:c0=white:c1=gray:c2=black:nb_colors=3:speed=0.02:seed=1:duration=5,hue=s=0'],
  ['harbour.mp4', 'testsrc2=size=640x480:rate=25:duration=4,hue=s=0'],
] as const;
const encoder = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'];

async function setSize(app: ElectronApplication, page: Page, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]!.setContentSize(size.width, size.height);
    },
    { width, height },
  );
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
}

test.describe('pictures of the main states', () => {
  test.skip(films === undefined, 'KINETINT_PICTURES names no folder of films');

  test('are made anew', async ({ home }) => {
    test.setTimeout(280_000);
    // Where a person has them: the paths are in the pictures.
    const folder = join(home, 'Films');
    await mkdir(folder);
    if (films === 'generated') {
      const { ffmpeg } = findFilmTools();
      for (const [name, source] of generated)
        await runFile(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, ...encoder, join(folder, name)]);
    } else {
      for (const name of (await readdir(films!)).filter((name) => name.endsWith('.mp4')).slice(0, 3))
        await copyFile(join(films!, name), join(folder, name));
    }
    const chosen = (await readdir(folder)).sort();
    const app = await launchWith(home, { KINETINT_MODELS: join(root, 'models') }, ...chosen.map((name) => join(folder, name)));
    const page = await app.firstWindow();
    const pictures = join(root, 'artifacts', 'pictures');
    await mkdir(pictures, { recursive: true });
    const take = async (name: string) => {
      for (const [width, height] of [
        [1600, 1000],
        [1280, 800],
      ] as const) {
        await setSize(app, page, width, height);
        for (const scheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme: scheme });
          await page.screenshot({ path: join(pictures, `${name}-${width}-${scheme}.png`), animations: 'disabled' });
        }
      }
    };

    await expect(page.getByText(/measured on \d+ frames/)).toBeVisible({ timeout: 120_000 });
    await take('plan');
    await page.getByRole('button', { name: 'Start all' }).click();
    await expect(page.getByRole('main').getByText(/[1-9]\d+ of [\d,]+ frames/)).toBeVisible({ timeout: 60_000 });
    await page.waitForTimeout(8000);
    await take('colouring');
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBoxSync = () => 1;
    });
    await app.close();
  });
});
