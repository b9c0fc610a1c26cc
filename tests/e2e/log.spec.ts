import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, launchWith, screenshot, test } from './app.ts';

test('app and engine keep a log each, and the help menu copies them, without folders', async ({ home, film, folder }) => {
  const logs = join(home, 'logs');
  const app = await launchWith(home, { KINETINT_LOGS: logs }, film);
  try {
    await app.firstWindow();
    // The film that was handed over is looked at by FFmpeg, in the engine's process.
    await expect.poll(() => readFile(join(logs, 'engine.log'), 'utf8').catch(() => ''), { timeout: 60_000 }).toContain('-i harbour.mp4');
    await expect.poll(() => readFile(join(logs, 'app.log'), 'utf8').catch(() => '')).toMatch(/app begins: .*Electron \d+/);
    await app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
      items.find(({ label }) => label === 'Copy &report')?.click();
    });
    const copied = (): Promise<string> => app.evaluate(({ clipboard }) => clipboard.readText());
    await expect.poll(copied).toMatch(/^Kinetint on .*\n\n--- app\.log\n[^]*--- engine\.log\n[^]*-i harbour\.mp4/);
    expect(await copied()).not.toContain(folder);
  } finally {
    await app.close();
  }
});

test('what fails in the page is written down, and a page that cannot be drawn says so and comes back', async ({ home, film }) => {
  const logs = join(home, 'logs');
  const log = (): Promise<string> => readFile(join(logs, 'app.log'), 'utf8').catch(() => '');
  const app = await launchWith(home, { KINETINT_LOGS: logs }, film);
  try {
    const page = await app.firstWindow();
    await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error('thrown by a timer');
      });
      void Promise.reject(new Error('refused by nobody'));
    });
    await expect.poll(log).toMatch(/The page .*thrown by a timer/);
    await expect.poll(log).toMatch(/The page .*refused by nobody/);
    // From here on nothing can be drawn that has a number in it.
    await page.evaluate(() => {
      const format = Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, 'format')!;
      const gone = {
        configurable: true,
        get: () => {
          throw new Error('numbers are gone');
        },
      };
      Object.defineProperty(Intl.NumberFormat.prototype, 'format', gone);
      addEventListener('click', () => Object.defineProperty(Intl.NumberFormat.prototype, 'format', format), { capture: true });
    });
    await page.keyboard.press('PageDown');
    const again = page.getByRole('button', { name: 'Draw it again' });
    await expect(again).toBeFocused();
    await screenshot(page, 'page-fault');
    await expect.poll(log).toMatch(/numbers are gone/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
  } finally {
    await app.close();
  }
});
