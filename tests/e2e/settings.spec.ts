import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, launch, screenshot, test } from './app.ts';

test('settings hold at once, in the page and in the native parts, and outlive the app', async ({ app, page, home }) => {
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await screenshot(page, 'settings');

  await dialog.getByRole('radio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(26, 26, 26)');
  expect(await app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
  await screenshot(page, 'settings-dark');

  await dialog.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  const german = page.getByRole('dialog', { name: 'Einstellungen' });
  await expect(german).toBeVisible();
  expect(await page.locator('html').getAttribute('lang')).toBe('de');

  const menu = () =>
    app.evaluate(({ Menu }) => {
      const labels = (items: Electron.MenuItem[]): string[] =>
        items.flatMap(({ label, submenu }) => [label, ...labels(submenu?.items ?? [])]);
      return labels(Menu.getApplicationMenu()!.items).filter((label) => label !== '');
    });
  const labels = await menu();
  expect(labels).toContain('&Datei');
  expect(labels.join(' ')).not.toMatch(
    /\b(File|Open|Quit|Edit|Undo|Redo|Cut|Copy|Paste|Select|View|Size|Window|Close|Minimize|Help|Reload|Tools|Screen)\b/i,
  );

  await german.getByRole('tab', { name: 'Einfärben' }).click();
  await german.getByRole('slider', { name: 'Ruhe' }).press('End');
  await expect(german.getByText('100\u00a0%')).toBeVisible();
  await german.getByRole('switch', { name: 'Gleiche Farben, wenn eine Szene wiederkehrt' }).click();
  await screenshot(page, 'settings-german');

  await app.evaluate(({ dialog: native }) => {
    native.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: ['/films/farbig'] });
  });
  await german.getByRole('tab', { name: 'Dateien' }).click();
  await german.getByRole('button', { name: 'Ordner wählen …' }).click();
  await expect(german.getByText('/films/farbig')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(german).toBeHidden();

  await app.close();
  const kept: unknown = JSON.parse(await readFile(join(home, 'settings', 'settings.json'), 'utf8'));
  expect(kept).toMatchObject({
    language: 'de',
    theme: 'dark',
    colouring: { smoothing: 1, scenes: false },
    output: { folder: '/films/farbig' },
  });

  const again = await launch(home);
  const reopened = await again.firstWindow();
  await expect(reopened.locator('html')).toHaveCSS('background-color', 'rgb(26, 26, 26)');
  await expect(reopened.locator('html')).toHaveAttribute('lang', 'de');
  await reopened.keyboard.press('Control+,');
  await expect(reopened.getByRole('dialog', { name: 'Einstellungen' })).toBeVisible();
  await again.close();
});

test('the native menu opens what the page has', async ({ app, page }) => {
  for (const [label, name] of [
    ['&Settings…', 'Settings'],
    ['&Keyboard shortcuts', 'Keyboard shortcuts'],
    ['&History…', 'History'],
  ] as const) {
    await app.evaluate(({ BrowserWindow, Menu }, wanted) => {
      const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? []);
      const item = items.find(({ label: text }) => text === wanted) as unknown as { click: (event: undefined, window: unknown) => void };
      item.click(undefined, BrowserWindow.getAllWindows()[0]!);
    }, label);
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(1);
    if (label.includes('shortcuts')) await screenshot(page, 'shortcuts');
  }
});

test('a broken settings file is put aside and said', async ({ home }) => {
  await mkdir(join(home, 'settings'));
  await writeFile(join(home, 'settings', 'settings.json'), '{"version":1,"theme":"da');
  const app = await launch(home);
  const page = await app.firstWindow();
  await expect(page.getByText('settings.json.unreadable').first()).toBeVisible();
  expect(await readdir(join(home, 'settings'))).toContain('settings.json.unreadable');
  await app.close();
});

test('settings of the version before are taken over', async ({ home }) => {
  await mkdir(join(home, 'settings'));
  const old = {
    version: 1,
    language: 'de',
    theme: 'dark',
    colouring: { model: 'reel', device: 'cpu', smoothing: 0.25, every: 4 },
    output: { folder: null },
    afterQuitting: 'wait',
    notifications: false,
  };
  await writeFile(join(home, 'settings', 'settings.json'), JSON.stringify(old));
  const app = await launch(home);
  const page = await app.firstWindow();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  const view = await page.evaluate(() =>
    (Reflect.get(window, 'kinetint') as { invoke: (name: string) => Promise<unknown> }).invoke('settings:get'),
  );
  expect(view).toMatchObject({
    setAside: null,
    settings: { theme: 'dark', colouring: { device: 'cpu', smoothing: 0.25, every: 4 }, afterQuitting: 'wait', notifications: false },
  });
  await app.close();
});

test('the page cannot choose a folder by itself', async ({ page }) => {
  const refused = await page.evaluate(async () => {
    const bridge = Reflect.get(window, 'kinetint') as { invoke: (name: string, ...args: unknown[]) => Promise<unknown> };
    await bridge.invoke('settings:change', { output: { folder: '/etc' }, theme: 'light' });
    return bridge.invoke('settings:get');
  });
  expect(refused).toMatchObject({ settings: { theme: 'light', output: { folder: null } } });
});
