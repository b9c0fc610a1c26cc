import { serveFiles } from '../support/file-server.ts';
import { expect, launchWith, screenshot, test } from './app.ts';

test('updates are looked for only when the person asks, by one request, and any answer is a sentence', async ({ home }) => {
  test.setTimeout(180_000);
  await using server = await serveFiles();
  const app = await launchWith(home, { KINETINT_RELEASES: `${server.origin}/latest` });
  const page = await app.firstWindow();
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { openedForTest: opened });
    shell.openExternal = (address) => {
      opened.push(address);
      return Promise.resolve();
    };
  });
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('menuitem', { name: 'Check for updates…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Check for updates' });
  await expect(dialog.getByText('Kinetint never looks for updates by itself.')).toBeVisible();
  expect(server.asked).toEqual([]);

  const check = dialog.getByRole('button', { name: 'Check now' });
  await check.click();
  await expect(dialog.getByText('Nothing has been released yet.')).toBeVisible();
  expect(server.asked.map(({ path }) => path)).toEqual(['/latest']);
  const serve = (answer: unknown) => server.files.set('/latest', { data: Buffer.from(JSON.stringify(answer)) });
  serve({ tag_name: 'v0.1.0', html_url: 'https://example.org/releases/0.1.0' });
  await check.click();
  await expect(dialog.getByText('Version 0.1.0 is the newest.')).toBeVisible();
  serve({ tag_name: 'v9.0.0', html_url: 'file:///etc/passwd' });
  await check.click();
  await expect(dialog.getByText('did not answer')).toBeVisible();
  serve({ tag_name: 'v9.0.0', html_url: 'https://example.org/releases/9.0.0', body: 'More colours.' });
  await check.click();
  await expect(dialog.getByText('Version 9.0.0 is there.')).toBeVisible();
  await screenshot(page, 'updates');
  await dialog.getByRole('button', { name: 'Open its page' }).click();
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { openedForTest: string[] }).openedForTest))
    .toEqual(['https://example.org/releases/9.0.0']);
  expect(server.asked).toHaveLength(4);
  await app.close();
});
