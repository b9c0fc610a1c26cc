import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, launchWith, test } from './app.ts';

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
