import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, _electron, type ElectronApplication, type Page } from '@playwright/test';
import { makeFilm } from './film.ts';

const root = resolve(import.meta.dirname, '..', '..');

interface Fixtures {
  /** An empty folder, gone after the test. */
  folder: string;
  /** A short black-and-white film with sound, in `folder`. */
  film: string;
  /** An empty folder that the app takes for the person's home. */
  home: string;
  /** Folder of the networks. */
  networksFolder: string;
  app: ElectronApplication;
  page: Page;
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** What says where the display of this worker is; nothing where there is one for all. Set by scripts/run-window-tests.mjs. */
function ownDisplay(): Readonly<Record<string, string>> {
  const displays = JSON.parse(process.env['KINETINT_TEST_DISPLAYS'] ?? '[]') as readonly Record<string, string>[];
  return displays[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)] ?? {};
}

/** The tiny network of the engine's tests: the window shows the same things, only sooner. */
const tinyNetworks = join(root, 'tests', 'support', 'tiny-networks');
/** Starts the built app in real Electron; `home` keeps its settings. The arguments are films, as a file manager hands them over. */
export async function launch(home: string, ...films: string[]): Promise<ElectronApplication> {
  return launchWith(home, {}, ...films);
}

/** The path of Electron's program, which is what its package is to Node. */
export const electron = createRequire(import.meta.url)('electron') as unknown as string;

/** What the app is started with: its program is Electron's. */
export function howToLaunch(home: string, env: Readonly<Record<string, string>> = {}, films: readonly string[] = []) {
  // Set by scripts/run-window-tests.mjs.
  const withoutSandbox = process.env['KINETINT_TEST_WITHOUT_SANDBOX'] === '1';
  return {
    cwd: root,
    env: {
      ...definedEnvironment(),
      ...ownDisplay(),
      HOME: home,
      LANGUAGE: 'en',
      KINETINT_MODELS: tinyNetworks,
      KINETINT_MODELS_USER: join(home, 'networks'),
      ...env,
    },
    args: [root, `--user-data-dir=${join(home, 'settings')}`, ...(withoutSandbox ? ['--no-sandbox'] : []), ...films],
  };
}

/** The same with more in its environment. */
export async function launchWith(home: string, env: Readonly<Record<string, string>>, ...films: string[]): Promise<ElectronApplication> {
  // The colour scheme is left to the app, whose settings decide it.
  return _electron.launch({ colorScheme: null, ...howToLaunch(home, env, films) });
}

/** Real Electron with the built app; every test its own, with settings of its own. */
export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'kinetint-window-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  },
  film: async ({ folder }, use) => {
    const film = join(folder, 'harbour.mp4');
    await makeFilm(film, { seconds: 2 });
    await use(film);
  },
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'kinetint-home-'));
    await use(home);
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  },
  networksFolder: [tinyNetworks, { option: true }],
  app: async ({ home, networksFolder }, use) => {
    const app = await launchWith(home, { KINETINT_MODELS: networksFolder });
    await use(app);
    // Whoever closes the window while a film is being coloured is asked; here the answer is yes.
    // A test that closed it itself has nothing left to answer.
    await app
      .evaluate(({ dialog }) => {
        dialog.showMessageBoxSync = () => 1;
      })
      .catch(() => null);
    await app.close();
  },
  page: async ({ app }, use) => {
    const page = await app.firstWindow();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await use(page);
  },
});

export { expect } from '@playwright/test';

/** For people to look at: not part of the repository. */
export const screenshots = join(root, 'artifacts', 'screenshots');

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' });
}

/** Hands a file to the page as the file dialog would. */
export async function chooseFilm(page: Page, path: string): Promise<void> {
  await page.getByTestId('film-input').first().setInputFiles(path);
}

/** Drags files from the desktop into the window and lets go, by Chromium's own input events. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
  await cdp.detach();
}
