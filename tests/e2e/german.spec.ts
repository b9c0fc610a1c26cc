import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { makeDifficultFilm, makeFilm } from './film.ts';
import { chooseFilm, expect, launch, screenshot, test } from './app.ts';

const foreignNetworks = resolve(import.meta.dirname, '..', 'support', 'foreign-networks');

/** Words that are English and nothing else, and that a forgotten text would have some of. */
const english =
  /\b(the|of|and|with|without|this|that|it|its|is|are|to|from|by|on|at|not|has|have|been|open|close|save|choose|show|copy|add(ed|s)?|remove|colou?r(ed|ing|s)?|frames?|pictures?|sound|kept|keeps?|left|network|device|settings|history|folder|time|seconds?|done|failed|waiting|finished|cannot|slower|than|track|since|players?|converted|rewritten|lost|loses|needs|holds?|samples?|went|came|out|again|says|built|driver|machine)\b/gi;

/** All that is to be seen or heard, without names of files, of languages in their own, and of an encoder's presets. */
async function texts(page: Page): Promise<string> {
  return page.evaluate(() => {
    const heard = [...document.querySelectorAll('[aria-label], [title], [aria-valuetext]')].flatMap((element) =>
      ['aria-label', 'title', 'aria-valuetext'].map((name) => element.getAttribute(name) ?? ''),
    );
    // A name may be in parts, to be cut in its middle.
    const names = [...document.querySelectorAll<HTMLElement>('[translate="no"]')].map(({ innerText }) => innerText);
    return [names.reduce((text, name) => text.replace(name, ''), document.body.innerText), ...heard]
      .join('\n')
      .replace(/\S*(harbour|kinetint-window|notes)\S*/g, '')
      .replace(/^\s*(English|slower)\s*$/gm, '');
  });
}

async function expectGerman(page: Page, state: string): Promise<void> {
  expect.soft((await texts(page)).match(english) ?? [], state).toEqual([]);
}

async function launchInGerman(home: string): Promise<{ app: ElectronApplication; page: Page }> {
  await mkdir(join(home, 'settings'));
  await writeFile(
    join(home, 'settings', 'settings.json'),
    JSON.stringify({
      version: 1,
      language: 'de',
      theme: 'system',
      colouring: { model: null, device: 'auto', smoothing: 0.5, every: 'auto' },
      output: { folder: null },
      afterQuitting: 'go-on',
      notifications: true,
    }),
  );
  const app = await launch(home);
  const page = await app.firstWindow();
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.setContentSize(1280, 800);
  });
  return { app, page };
}

/** Answers native dialogs with "cancel", and gives what they and notifications say. */
async function watchNative(app: ElectronApplication): Promise<() => Promise<string[]>> {
  await app.evaluate(({ BrowserWindow, dialog, Notification }) => {
    const said: string[] = [];
    Reflect.set(globalThis, 'said', said);
    const note = ({ title = '', filters = [] }: Electron.OpenDialogOptions | Electron.SaveDialogOptions) => {
      said.push(title, ...filters.map(({ name }) => name));
    };
    dialog.showOpenDialog = (_: unknown, options?: Electron.OpenDialogOptions) => {
      note(options ?? {});
      return Promise.resolve({ canceled: true, filePaths: [] });
    };
    dialog.showSaveDialog = (_: unknown, options?: Electron.SaveDialogOptions) => {
      note(options ?? {});
      return Promise.resolve({ canceled: true, filePath: '' });
    };
    Notification.prototype.show = function show(this: Electron.Notification) {
      said.push(this.title);
    };
    BrowserWindow.getAllWindows()[0]!.isFocused = () => false;
  });
  return () => app.evaluate(() => Reflect.get(globalThis, 'said') as string[]);
}

test('the whole way is German for Germans, what the engine says included', async ({ home, folder }) => {
  test.setTimeout(180_000);
  const film = join(folder, 'harbour.mkv');
  await makeDifficultFilm(film, { seconds: 2 });
  const { app, page } = await launchInGerman(home);
  await expect(page.getByText('Filme oder Ordner hierher ziehen')).toBeVisible();
  await expectGerman(page, 'welcome');
  const said = await watchNative(app);
  await page.getByRole('button', { name: /^Ordner hinzufügen/ }).click();
  await chooseFilm(page, film);
  await expect(page.getByRole('button', { name: 'Einfärben', exact: true })).toBeVisible();

  // What becomes of the film, in the words of this language and with its names for languages and codecs.
  const plan = page.getByRole('tabpanel', { name: 'Plan' });
  for (const sentence of [
    'wird in AAC umgewandelt, weil Abspielprogramme in MP4 kein PCM erwarten',
    'Tonspur 1 (Französisch) verliert die Kennzeichnung „Original“',
    'wird als MP4-Text (mov_text) neu geschrieben; Stellung, Schriften und Effekte gehen verloren',
    'MP4 nimmt keine Anhänge auf',
    'Der Film hat 10 Bit je Wert, und H.264 behält hier 8: H.265 behält 10 Bit, FFV1 jedes.',
    'H.264 verlangt gerade Bildmaße: Am Rand kommen eine Spalte und eine Zeile hinzu.',
  ]) {
    // Once each, where it is looked for.
    await expect.soft(plan.getByText(sentence, { exact: false })).toHaveCount(1);
    await expect.soft(plan.getByText(sentence, { exact: false })).toBeVisible();
  }
  await plan.getByRole('button', { name: /^Ändern/ }).click();
  await screenshot(page, 'german');
  for (const tab of await page.getByRole('tablist').getByRole('tab').all()) {
    await tab.click();
    const name = (await tab.textContent()) ?? '';
    await expectGerman(page, `inspector: ${name}`);
    await screenshot(page, `german-${name}`);
  }
  await page.getByRole('button', { name: 'Einfärben', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Anhalten' })).toBeVisible();
  await screenshot(page, 'german-colouring');
  await expect(page.getByRole('button', { name: 'Im Ordner zeigen' })).toBeVisible();
  await expectGerman(page, 'done');

  // Why the hardware is not used, whatever there is or is not.
  const files = page.getByRole('tabpanel', { name: 'Export' });
  await page.getByRole('tab', { name: 'Export' }).click();
  await files.getByText('Format im Einzelnen').click();
  await files.getByRole('combobox', { name: 'Encoder', exact: true }).selectOption('Hardware zuerst');
  await expect(files.getByText('verwendet', { exact: true })).toBeVisible();
  await expect(
    files
      .getByText(/^(es gibt|dem NVIDIA|der Encoder|gehört nicht|FFmpeg sagt)/)
      .or(files.getByText('ist für Halbbilder nicht verlässlich genug'))
      .first(),
  ).toBeVisible();
  await expectGerman(page, 'export');
  await page.getByRole('button', { name: /^Ein Bild oder einen Clip sichern/ }).click();
  await page.getByRole('menuitem', { name: /^Dieses Bild sichern …/ }).click();
  await expect
    .poll(said)
    .toEqual([
      'Einen Ordner mit Filmen hinzufügen',
      'Wohin der farbige Film kommt',
      'Filme',
      'Der Film ist in Farbe',
      'Das Bild sichern',
      'PNG',
    ]);
  await screenshot(page, 'german-export');
  await files.getByRole('button', { name: 'Exportieren', exact: true }).click();
  await expect(files.getByText(/ist geschrieben\.$/)).toBeVisible({ timeout: 60_000 });
  await expectGerman(page, 'exported');
  await screenshot(page, 'german-exported');
  const broken = join(folder, 'notes.mp4');
  await writeFile(broken, 'This is no film.\n');
  await chooseFilm(page, broken);
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGerman(page, 'failed');
  // What exactly is wrong is said in German too; below it is the report to copy, which is English and says so.
  const details = page.getByRole('main').getByRole('group').filter({ hasText: 'Einzelheiten' });
  await details.getByText('Einzelheiten').click();
  await expect(details.getByText(/^In \S+notes\.mp4 steht Text, kein Film\.$/)).toBeVisible();
  await expect(details.getByText('Code: film-not-media')).toHaveAttribute('lang', 'en');
  await screenshot(page, 'german-failed-details');
  await details.getByText('Einzelheiten').click();
  await screenshot(page, 'german-failed');
  for (const [name, keys] of Object.entries({
    settings: 'Control+,',
    history: 'Control+Shift+H',
    networks: 'Control+Shift+N',
    shortcuts: 'Control+/',
  })) {
    await page.keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    for (const [index, tab] of (await page.getByRole('dialog').getByRole('tab').all()).entries()) {
      await tab.click();
      await expectGerman(page, `${name} ${index}`);
      await screenshot(page, `german-${name}-${index}`);
    }
    await expectGerman(page, name);
    await screenshot(page, `german-${name}`);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await page.getByRole('button', { name: 'Hilfe' }).click();
  await page.getByRole('menuitem', { name: 'Lizenzen Dritter …' }).click();
  await expect(page.getByRole('dialog', { name: 'Lizenzen' }).getByRole('button', { name: 'Texte öffnen' })).toBeVisible();
  await expectGerman(page, 'licences');
  await screenshot(page, 'german-licences');
  await app.close();
});

test('why a network does not fit is said in German', async ({ home, folder }) => {
  const { app, page } = await launchInGerman(home);
  await copyFile(join(foreignNetworks, 'eccv16.onnx'), join(folder, 'harbour.onnx'));
  await app.evaluate(
    ({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    },
    join(folder, 'harbour.onnx'),
  );
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+Shift+N');
  const dialog = page.getByRole('dialog', { name: 'Netze' });
  await dialog.getByRole('button', { name: /^Netz aus einer Datei hinzufügen/ }).click();
  await dialog.getByRole('combobox', { name: 'Art', exact: true }).selectOption('DDColor');
  await dialog.getByRole('button', { name: 'Erproben und hinzufügen' }).click();
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText('harbour.onnx wurde nicht hinzugefügt.');
  await expect(alert).toContainText(
    'harbour.onnx passt nicht zu „ddcolor“: sein Eingang ist „input“ (float32, 1 x 1 x 256 x 256), gebraucht wird ein Bild mit 3 Kanälen.',
  );
  await expect(alert.locator('[lang=en]')).toHaveCount(0);
  await expectGerman(page, 'network refused');
  await screenshot(page, 'german-networks-refused');

  // What ONNX Runtime says of a file that is none stays as it says it, and is marked as its word.
  await writeFile(join(folder, 'harbour.onnx'), 'This is no network.\n');
  await dialog.getByRole('button', { name: /^Netz aus einer Datei hinzufügen/ }).click();
  await dialog.getByRole('button', { name: 'Erproben und hinzufügen' }).click();
  await expect(alert).toContainText(/harbour\.onnx ist kein Netz, das ONNX Runtime lesen kann \(es sagt: .+\)\./);
  await app.close();
});

test('whoever quits while a film is coloured is asked in German, and so is whoever quits while a file is written', async ({
  home,
  folder,
}) => {
  test.setTimeout(180_000);
  const film = join(folder, 'harbour.mp4');
  await makeFilm(film, { seconds: 20 });
  const { app, page } = await launchInGerman(home);
  await app.evaluate(({ dialog }) => {
    const asked: unknown[] = [];
    Reflect.set(globalThis, 'asked', asked);
    // Whoever is asked stays.
    dialog.showMessageBoxSync = (...args: unknown[]) => {
      const { message, detail, buttons } = args.at(-1) as Electron.MessageBoxSyncOptions;
      asked.push({ message, detail, buttons });
      return 0;
    };
  });
  const asked = (): Promise<unknown> => app.evaluate(() => Reflect.get(globalThis, 'asked') as unknown);
  const quit = () =>
    app.evaluate(({ app: electron }) => {
      electron.quit();
    });
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Einfärben', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Anhalten' })).toBeVisible();
  await quit();
  const buttons = ['Weitermachen', 'Beenden'];
  const first = {
    message: 'Gerade wird ein Film eingefärbt. Trotzdem beenden?',
    detail: 'Was schon Farbe hat, bleibt, und beim nächsten Start macht Kinetint dort weiter.',
    buttons,
  };
  await expect.poll(asked).toEqual([first]);

  await expect(page.getByRole('button', { name: 'Im Ordner zeigen' })).toBeVisible({ timeout: 120_000 });
  await page.getByRole('tab', { name: 'Export' }).click();
  const files = page.getByRole('tabpanel', { name: 'Export' });
  await files.getByRole('button', { name: 'Exportieren', exact: true }).click();
  await expect(page.locator('.queue-export[data-stage=writing]')).toBeVisible();
  await quit();
  const second = {
    message: 'Gerade wird eine Datei exportiert. Trotzdem beenden?',
    detail: 'Dateien, die noch nicht ganz sind, werden dann neu geschrieben.',
    buttons,
  };
  await expect.poll(asked).toEqual([first, second]);
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBoxSync = () => 1;
  });
  await app.close();
});

test('another language reaches what is drawn already', async ({ page, film }) => {
  await chooseFilm(page, film);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
  // At rest, so that nothing else draws it anew.
  await expect(page.getByText(/measured on \d+ frames/)).toBeVisible();
  await expect(page.getByRole('main').getByText('24 frames a second')).toBeVisible();
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog').getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('main').getByText('24 Bilder pro Sekunde')).toBeVisible();
  await expectGerman(page, 'changed');
});
