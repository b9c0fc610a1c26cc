import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { commands } from '../../shared/ipc/channels.ts';
import { expect, launch, test } from './app.ts';

/*
 * Electron's security checklist (electronjs.org, "Security", 20 points), each in the running app or in the files that it
 * is built of.
 */
const root = resolve(import.meta.dirname, '..', '..');

// One Electron for all of them.
test.describe.configure({ mode: 'default' });

let home: string;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kinetint-home-'));
  app = await launch(home);
  page = await app.firstWindow();
  await page.getByRole('heading', { level: 1 }).waitFor();
});
test.afterAll(async () => {
  await app.close();
  await rm(home, { recursive: true, force: true, maxRetries: 3 });
});

/** The window's web preferences, as Chromium was given them. */
const preferences = () =>
  app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> };
    return contents.getLastWebPreferences();
  });

const countContents = () => app.evaluate(({ webContents }) => webContents.getAllWebContents().length);

/** Runs a script in the page by the main process: Playwright would wait for the end of a navigation that is refused. */
const inPage = (script: string) =>
  app.evaluate(
    async ({ BrowserWindow }, code) => (await BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(code)) as unknown,
    script,
  );

test('1. only secure content is loaded, and none from elsewhere', async () => {
  expect(page.url()).toBe('kinetint://app/index.html');
  for (const address of ['https://example.org/', 'http://example.org/', 'ftp://example.org/']) {
    const answer = await app.evaluate(async ({ net }, url) => net.fetch(url).then(() => 'fetched', String), address);
    expect(answer, address).toMatch(/ERR_BLOCKED_BY_CLIENT|ERR_UNKNOWN_URL_SCHEME/);
  }
  const html = await readFile(join(root, 'out', 'renderer', 'index.html'), 'utf8');
  expect(html).not.toMatch(/https?:\/\//);
});

test('2. the page has nothing of Node', async () => {
  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter((name) => name in window),
  );
  expect(found).toEqual([]);
  expect(await preferences()).toMatchObject({ nodeIntegration: false });
  expect((await preferences())['nodeIntegrationInWorker'] ?? false).toBe(false);
  expect((await preferences())['nodeIntegrationInSubFrames'] ?? false).toBe(false);
});

test('3. and 4. the page is isolated from the preload script, and sandboxed', async () => {
  expect(await preferences()).toMatchObject({ contextIsolation: true, sandbox: true });
  // What the page does to its own built-ins does not reach the preload script's.
  const answer = await page.evaluate(async () => {
    const { parse } = JSON;
    JSON.parse = () => {
      throw new Error('tampered with');
    };
    try {
      return await (Reflect.get(window, 'kinetint') as { invoke: (name: string) => Promise<unknown> }).invoke('about:get');
    } finally {
      JSON.parse = parse;
    }
  });
  expect(answer).toHaveProperty('version');
});

test('5. every permission is refused', async () => {
  expect(await page.evaluate(async () => Notification.requestPermission())).toBe('denied');
  const refusals = await page.evaluate(async () => {
    const names = ['camera', 'microphone', 'geolocation', 'clipboard-read', 'midi', 'persistent-storage'];
    return Promise.all(names.map(async (name) => [name, (await navigator.permissions.query({ name: name as PermissionName })).state]));
  });
  for (const [name, state] of refusals) expect(state, name).toBe('denied');
  expect(
    await page.evaluate(async () =>
      navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'given',
        (error: unknown) => (error as Error).name,
      ),
    ),
  ).toMatch(/NotAllowed|NotFound/);
});

test("6., 8., 9. and 10. none of Chromium's guards is taken down", async () => {
  const given = await preferences();
  expect(given).toMatchObject({ webSecurity: true, allowRunningInsecureContent: false });
  expect(given['experimentalFeatures'] ?? false).toBe(false);
  expect(given['enableBlinkFeatures'] ?? '').toBe('');
});

test('7. the policy lets in what belongs to the app, and nothing else', async () => {
  const policy = (await (await page.reload())!.allHeaders())['content-security-policy'] ?? '';
  expect(Object.fromEntries(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]))).toEqual({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    // The films that the person opened, by the app's own scheme.
    'connect-src': 'kinetint://film',
    // And what the page puts together from them for its player (MediaSource).
    'media-src': 'kinetint://film blob:',
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });

  const outcome = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    const style = document.createElement('style');
    style.textContent = 'body { outline: 3px solid red }';
    const frame = document.createElement('iframe');
    frame.src = 'kinetint://app/index.html';
    const image = document.createElement('img');
    image.src = 'https://example.org/pixel.png';
    document.body.append(script, style, frame, image);
    // Later, in a timer: what the test itself runs is exempt from the policy.
    const evaluated = await new Promise<boolean>((done) => {
      setTimeout(() => {
        try {
          Reflect.construct(Function, ['return 1']);
          done(true);
        } catch {
          done(false);
        }
      });
    });
    const fetched = await fetch('https://example.org/').then(
      () => true,
      () => false,
    );
    const { outlineStyle } = getComputedStyle(document.body);
    // The report of a violation comes with a later task than the refusal.
    await new Promise((done) => setTimeout(done, 100));
    for (const element of [script, style, frame, image]) element.remove();
    return { inlineRan: 'inlineRan' in window, outlineStyle, evaluated, fetched, violations };
  });
  expect(outcome).toMatchObject({ inlineRan: false, outlineStyle: 'none', evaluated: false, fetched: false });
  expect(outcome.violations).toEqual(expect.arrayContaining(['script-src-elem', 'style-src-elem', 'frame-src', 'img-src', 'connect-src']));
});

test('11. and 12. there are no webviews, and none can be made', async () => {
  expect(await preferences()).toMatchObject({ webviewTag: false });
  const before = await countContents();
  await page.evaluate(async () => {
    const webview = document.createElement('webview');
    webview.setAttribute('src', 'kinetint://app/index.html');
    webview.setAttribute('allowpopups', '');
    document.body.append(webview);
    await new Promise((done) => setTimeout(done, 200));
    webview.remove();
  });
  expect(await countContents()).toBe(before);
});

test('13. the page goes nowhere else', async () => {
  for (const address of ['https://example.org/', 'file:///etc/passwd', 'kinetint://elsewhere/', 'data:text/html,x']) {
    await inPage(`window.left = new Promise((done) => setTimeout(done, 200)); location.href = ${JSON.stringify(address)}; window.left`);
    expect(await inPage("location.href + ' ' + document.querySelector('h1').textContent"), address).toBe(
      'kinetint://app/index.html Kinetint',
    );
  }
});

test('14. no window is opened', async () => {
  const before = await countContents();
  expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
  expect(await page.evaluate(() => window.open('kinetint://app/index.html') === null)).toBe(true);
  expect(await countContents()).toBe(before);
});

test('15. of addresses and files, only those that the app itself knows are opened by the system', async () => {
  await app.evaluate(({ shell }) => {
    Reflect.set(globalThis, 'opened', []);
    const opened = Reflect.get(globalThis, 'opened') as string[];
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
    shell.openPath = (path) => {
      opened.push(path);
      return Promise.resolve('');
    };
  });
  // Pages about networks are opened by the network's id, and results by the film's: main looks up what they are.
  await page.evaluate(async () => {
    const { invoke } = Reflect.get(window, 'kinetint') as { invoke: (name: string, ...args: unknown[]) => Promise<unknown> };
    for (const address of ['https://example.org/', 'file:///etc/passwd', 'smb://example.org/x', '../../etc/passwd', 'tiny', 'nothing'])
      for (const name of ['networks:open-page', 'output:play']) await invoke(name, address).catch(() => null);
    // Of a release nothing was found yet, and none may be named.
    for (const words of [[], ['https://example.org/']]) await invoke('updates:open-page', ...words).catch(() => null);
  });
  expect(await app.evaluate(() => Reflect.get(globalThis, 'opened') as string[])).toEqual([]);
  const callers = { openExternal: 0, openPath: 0 };
  for (const name of await readdir(join(root, 'out', 'main'))) {
    if (!name.endsWith('.js')) continue;
    const code = await readFile(join(root, 'out', 'main', name), 'utf8');
    callers.openExternal += code.match(/openExternal\(/g)?.length ?? 0;
    callers.openPath += code.match(/shell\.openPath\(/g)?.length ?? 0;
  }
  // A network's page goes one way, that of the newest release the other; so do the help menu's own papers and logs, and a film's result.
  expect(callers).toEqual({ openExternal: 2, openPath: 2 });
});

test('16. Electron is the one that the project names', async () => {
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
  expect(await app.evaluate(() => process.versions.electron)).toBe(devDependencies['electron']);
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
});

test('17. no command is taken from any sender but the page in its window', async () => {
  // The app's own page in a window that is not the app's, with every right that a page can have.
  const answers = await app.evaluate(async ({ BrowserWindow }, names) => {
    const forged = new BrowserWindow({ show: false, webPreferences: { nodeIntegration: true, contextIsolation: false, sandbox: false } });
    await forged.loadURL('kinetint://app/index.html').catch(() => null);
    const ask = `Promise.all(${JSON.stringify(names)}.map((name) => require('electron').ipcRenderer.invoke(name).then(() => name + ' answered', String)))`;
    const said = (await forged.webContents.executeJavaScript(ask)) as string[];
    forged.destroy();
    return said;
  }, Object.keys(commands));
  for (const answer of answers) expect(answer).toContain("was refused: it does not come from Kinetint's own page");
  expect(answers).toHaveLength(Object.keys(commands).length);

  const answered = await app.evaluate(({ ipcMain }) => [
    ...(ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers.keys(),
  ]);
  // One is Electron's own.
  expect(answered.filter((name) => !name.startsWith('IMPORT_SHARED_TEXTURE')).sort()).toEqual(Object.keys(commands).sort());
});

test('18. the page comes by a scheme of its own, which serves nothing outside its folder', async () => {
  for (const address of [
    'kinetint://app/../main/main.js',
    'kinetint://app/%2e%2e/main/main.js',
    'kinetint://app/..%2fmain%2fmain.js',
    'kinetint://elsewhere/index.html',
    'kinetint://app/index.html%00.css',
  ]) {
    const status = await app.evaluate(
      async ({ net }, url) =>
        net.fetch(url).then(
          (response) => response.status,
          () => 'refused',
        ),
      address,
    );
    expect([404, 'refused'], address).toContain(status);
  }
  expect(
    await page.evaluate(async () =>
      fetch('file:///etc/hosts').then(
        () => 'read',
        () => 'refused',
      ),
    ),
  ).toBe('refused');
});

test('19. the fuses of packaged apps are set', async () => {
  const configuration = await readFile(join(root, 'electron-builder.yml'), 'utf8');
  const [, block = ''] = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(configuration) ?? [];
  expect(
    Object.fromEntries(
      block
        .trim()
        .split('\n')
        .map((line) => line.trim().split(': ')),
    ),
  ).toEqual({
    runAsNode: 'false',
    enableCookieEncryption: 'true',
    enableNodeOptionsEnvironmentVariable: 'false',
    enableNodeCliInspectArguments: 'false',
    enableEmbeddedAsarIntegrityValidation: 'true',
    onlyLoadAppFromAsar: 'true',
    grantFileProtocolExtraPrivileges: 'false',
  });
});

test('20. the page has our bridge, and nothing of Electron; it cannot name a path', async () => {
  const bridge = await page.evaluate(() =>
    Object.entries(Reflect.get(window, 'kinetint') as object).map(([name, value]) => `${name}: ${typeof value}`),
  );
  expect(bridge.sort()).toEqual(['addPictures: function', 'invoke: function', 'on: function', 'openFilms: function']);
  const refused = await page.evaluate(async () => {
    const { invoke, openFilms } = Reflect.get(window, 'kinetint') as {
      invoke: (name: string, ...args: unknown[]) => Promise<unknown>;
      openFilms: (files: File[]) => Promise<void>;
    };
    // A File that a script made has no path, and is left out.
    await openFilms([new File(['x'], '/etc/passwd')]);
    const asked = async (name: string, ...args: unknown[]) => {
      try {
        await invoke(name, ...args);
        return 'answered';
      } catch {
        return 'refused';
      }
    };
    return [
      await asked('queue:add', ['/etc/passwd']),
      await asked('guides:add', crypto.randomUUID(), ['/etc/passwd'], { frame: 0, seconds: 0 }),
      await asked('no:such-command'),
      await asked('__proto__'),
    ];
  });
  expect(refused).toEqual(['refused', 'refused', 'refused', 'refused']);
  expect(await inPage("document.querySelector('h1').textContent")).toBe('Kinetint');
});
