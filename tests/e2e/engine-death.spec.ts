import { spawn } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { chromium, type ElectronApplication, type Page } from '@playwright/test';
import { areGone, processesOf } from '../support/processes.ts';
import { chooseFilm, electron, expect, howToLaunch, launchWith, screenshot, test } from './app.ts';

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

for (const place of ['before', 'linked', 'named']) {
  test(`an engine that dies at a file's final renaming (${place}) leaves one whole file, and the film is done`, async ({
    folder,
    film,
    home,
  }) => {
    const died = join(folder, '..', `${basename(folder)}.died`);
    const stopper = join(import.meta.dirname, '..', 'support', 'die-at-rename.cjs');
    const app = await launchWith(home, { KINETINT_TEST_DIE: place, KINETINT_TEST_DIED: died });
    try {
      const page = await app.firstWindow();
      await app.evaluate(({ utilityProcess }, path) => {
        const fork = utilityProcess.fork.bind(utilityProcess);
        utilityProcess.fork = (engine, args, options) =>
          fork(path, args, { ...options, env: { ...process.env, ...options?.env, KINETINT_TEST_THEN: engine } });
      }, stopper);
      // The next one is started so.
      process.kill(await enginePid(app), 'SIGKILL');
      await chooseFilm(page, film);
      await page.getByRole('button', { name: 'Start colouring' }).click({ timeout: 90_000 });
      await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 90_000 });
      // It did die there.
      expect(await readFile(died, 'utf8')).toBe(place);
      expect((await readdir(folder)).filter((name) => !name.endsWith('-journal')).sort()).toEqual([
        'harbour.color.mp4',
        'harbour.kinetint',
        'harbour.mp4',
      ]);
    } finally {
      await app.close();
      await rm(died, { force: true });
    }
  });
}

/** Connects to an app that was started with a port for it; anew after its page died, which Playwright would not look at again. */
async function connected(home: string): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> {
  const place = join(home, 'settings', 'DevToolsActivePort');
  const port = async (): Promise<string> => (await readFile(place, 'utf8').catch(() => '')).split('\n')[0]!;
  await expect.poll(port).not.toBe('');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await port()}`);
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages());
  await expect.poll(() => pages().length).toBe(1);
  return { page: pages()[0]!, close: () => browser.close() };
}

test('a page whose process dies comes back by itself, and the film goes on meanwhile', async ({ home, film, folder }) => {
  // Which processes there are is asked of Linux.
  test.skip(process.platform !== 'linux');
  const { args, ...how } = howToLaunch(home, {}, [film]);
  const child = spawn(electron, [...args, '--remote-debugging-port=0'], { ...how, stdio: 'ignore' });
  const processOf = async (sign: string) => (await processesOf(home)).find(({ command }) => command.includes(sign))?.pid;
  try {
    const before = await connected(home);
    await before.page.getByRole('button', { name: 'Start colouring' }).click({ timeout: 90_000 });
    await expect(before.page.getByRole('main').getByRole('progressbar')).toBeVisible();
    const [page, engine] = [await processOf('--type=renderer'), await processOf('--utility-sub-type=node.mojom.NodeService')];
    process.kill(page!, 'SIGKILL');
    await before.close();

    await expect.poll(async () => (await processOf('--type=renderer')) ?? page).not.toBe(page);
    const after = await connected(home);
    await expect(after.page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 90_000 });
    await expect(after.page.getByRole('button', { name: 'Show in folder' })).toBeVisible();
    await after.close();
    expect(await processOf('--utility-sub-type=node.mojom.NodeService')).toBe(engine);
    expect((await readdir(folder)).sort()).toEqual(['harbour.color.mp4', 'harbour.kinetint', 'harbour.mp4']);
  } finally {
    child.kill('SIGKILL');
    expect(await areGone(home, 30)).toBe(true);
  }
});
