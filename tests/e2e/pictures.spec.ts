import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, launchWith, test } from './app.ts';

const root = resolve(import.meta.dirname, '..', '..');
/** A folder of real films. The pictures of the documentation are made of them, with the shipped network. */
const films = process.env['KINETINT_PICTURES'];

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
    const chosen = (await readdir(films!)).filter((name) => name.endsWith('.mp4')).slice(0, 3);
    for (const name of chosen) await copyFile(join(films!, name), join(folder, name));
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
