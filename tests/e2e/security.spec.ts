import { expect, test } from './app.ts';

test('the page has nothing of Node or Electron', async ({ page }) => {
  const found = await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter((name) => name in window));
  expect(found).toEqual([]);
  const bridge = await page.evaluate(() => Object.keys(Reflect.get(window, 'kinetint') as object).sort());
  expect(bridge).toEqual(['invoke', 'on', 'openFilms']);
});

test('the window is sandboxed and isolated', async ({ app, page }) => {
  await page.evaluate(() => null);
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> };
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
  });
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
});

test('the policy lets nothing inline, evaluated or from elsewhere in', async ({ page }) => {
  const policy = (await (await page.reload())!.allHeaders())['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');

  const outcome = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    // Later, in a timer: what the test itself runs is exempt from the policy.
    const evaluated = await new Promise<boolean>((resolve) => {
      setTimeout(() => {
        try {
          Reflect.construct(Function, ['return 1']);
          resolve(true);
        } catch {
          resolve(false);
        }
      });
    });
    const fetched = await fetch('https://example.org/').then(
      () => true,
      () => false,
    );
    // The report of a violation comes with a later task than the refusal.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { inlineRan: 'inlineRan' in window, evaluated, fetched, violations };
  });
  expect(outcome.inlineRan).toBe(false);
  expect(outcome.evaluated).toBe(false);
  expect(outcome.fetched).toBe(false);
  expect(outcome.violations).toEqual(expect.arrayContaining(['script-src-elem', 'connect-src']));
});

test('no new windows, no navigation, no permissions', async ({ app, page }) => {
  expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
  expect(await page.evaluate(async () => Notification.requestPermission())).toBe('denied');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);

  const readPage = () =>
    app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents;
      return { url: contents.getURL(), heading: (await contents.executeJavaScript("document.querySelector('h1').textContent")) as string };
    });
  // Playwright itself would wait for the end of a navigation that is refused: the main process is asked instead.
  await app.evaluate(async ({ BrowserWindow }) => {
    await BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript("window.left = new Promise((done) => setTimeout(done, 300)); location.href = 'https://example.org/'; window.left");
  });
  expect(await readPage()).toEqual({ url: 'kinetint://app/index.html', heading: 'Kinetint' });
});

test('the page cannot name a path, and the network is closed to the main session', async ({ app, page }) => {
  const refused = await page.evaluate(async () => {
    const bridge = Reflect.get(window, 'kinetint') as { invoke: (name: string, ...args: unknown[]) => Promise<unknown>; openFilms: (files: File[]) => Promise<void> };
    await bridge.openFilms([new File(['x'], '/etc/passwd')]);
    return bridge.invoke('queue:add', ['/etc/passwd']).then(
      () => false,
      () => true,
    );
  }).catch(() => true);
  expect(refused).toBe(true);
  await expect(page.getByRole('heading', { name: 'Kinetint' })).toBeVisible();
  const error = await app.evaluate(async ({ net }) => net.fetch('https://example.org/').then(() => 'fetched', String));
  expect(error).toContain('ERR_BLOCKED_BY_CLIENT');
});
