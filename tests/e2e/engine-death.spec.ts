import type { ElectronApplication } from '@playwright/test';
import { chooseFilm, expect, screenshot, test } from './app.ts';

async function enginePid(app: ElectronApplication): Promise<number> {
  const find = () =>
    app.evaluate(
      ({ app: electron }) => electron.getAppMetrics().find(({ name, serviceName }) => [name, serviceName].includes('Kinetint engine'))?.pid,
    );
  await expect.poll(find).toBeDefined();
  return (await find())!;
}

test('an engine that dies is said in words, and a new one goes on with the film where it was', async ({ app, page, film }) => {
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('main').getByRole('progressbar')).toBeVisible();

  const first = await enginePid(app);
  process.kill(first, 'SIGKILL');
  await expect(page.getByText('stopped unexpectedly, and went on where it was')).toBeVisible();
  await screenshot(page, 'engine-died');
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 90_000 });
  expect(await enginePid(app)).not.toBe(first);
});
