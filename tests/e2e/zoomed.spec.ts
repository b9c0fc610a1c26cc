import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseFilm, expect, launch, screenshots, test } from './app.ts';
import { cutOff } from './cut-off.ts';
import { makeFilm } from './film.ts';
import { defaultSettings } from '../../shared/ipc/app-settings.ts';

const dialogs = ['Control+,', 'Control+Shift+H', 'Control+Shift+N', 'Control+/'] as const;

for (const language of ['en', 'de'] as const) {
  test(`nothing is cut off and nothing lies over another at 150 % in a window of 1024x700 (${language})`, async ({ home, folder }) => {
    test.setTimeout(420_000);
    await mkdir(join(home, 'settings'), { recursive: true });
    await writeFile(join(home, 'settings', 'settings.json'), JSON.stringify({ version: 1, ...defaultSettings, language }));
    await makeFilm(join(folder, 'the_great_train_robbery_reel_2_restored.mp4'), { seconds: 12 });
    await makeFilm(join(folder, 'quay.mp4'), { seconds: 2 });
    const app = await launch(home);
    const page = await app.firstWindow();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(1024, 700);
      window?.webContents.setZoomFactor(1.5);
    });
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([683, 467]);
    // Playwright's own screenshots leave out what zooming puts to the right and below.
    const look = async (state: string): Promise<void> => {
      const png = await app.evaluate(async ({ BrowserWindow }) => {
        const picture = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
        return picture?.toPNG().toString('base64') ?? '';
      });
      await mkdir(screenshots, { recursive: true });
      await writeFile(join(screenshots, `zoomed-${language}-${state}.png`), Buffer.from(png, 'base64'));
    };
    const check = async (state: string): Promise<void> => {
      // Tooltips and messages of a moment ago lie where they belong.
      await page.mouse.move(1, 1);
      // A state that is still being drawn settles.
      await expect.soft.poll(() => cutOff(page), { message: state, timeout: 8_000 }).toEqual([]);
      await look(state);
    };

    await check('welcome');
    await chooseFilm(page, join(folder, 'quay.mp4'));
    await chooseFilm(page, join(folder, 'the_great_train_robbery_reel_2_restored.mp4'));
    const stage = page.getByRole('main');
    await expect(page.locator('.queue-film')).toHaveCount(2);
    await expect(stage.locator('.actions .ui-button[data-variant=primary]')).toBeVisible({ timeout: 90_000 });
    await expect(page.locator('.timeline-strip')).toBeVisible({ timeout: 60_000 });
    const tabs = page.getByRole('complementary').getByRole('tab');
    const states = async (when: string): Promise<void> => {
      for (let index = 0; index < (await tabs.count()); index += 1) {
        await tabs.nth(index).click();
        await expect(tabs.nth(index)).toHaveAttribute('aria-selected', 'true');
        await check(`${when}-tab-${index}`);
      }
    };
    await states('planned');
    for (const [index, keys] of dialogs.entries()) {
      await page.keyboard.press(keys);
      const dialog = page.getByRole('dialog');
      await expect(dialog).toBeVisible();
      await check(`dialog-${index}`);
      const pages = dialog.getByRole('tab');
      for (let at = 1; at < (await pages.count()); at += 1) {
        await pages.nth(at).click();
        await check(`dialog-${index}-${at}`);
      }
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    }
    await stage.locator('.actions .ui-button[data-variant=primary]').click();
    await expect(page.locator('.readings, .item-done').first()).toBeVisible({ timeout: 60_000 });
    await check('colouring');
    await expect(page.locator('.item-done')).toBeVisible({ timeout: 180_000 });
    await states('done');
    await page.keyboard.press('Control+1');
    await check('without-queue');
    await page.keyboard.press('Control+2');
    await check('picture-alone');
    await app.close();
  });
}
