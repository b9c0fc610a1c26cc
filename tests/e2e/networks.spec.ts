import { AxeBuilder } from '@axe-core/playwright';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { serveFiles } from '../support/file-server.ts';
import { chooseFilm, dropFiles, expect, launchWith, screenshot, test } from './app.ts';
import { meanChroma } from './film.ts';

const support = resolve(import.meta.dirname, '..', 'support');

/** The next file dialog answers with this file. */
async function answerDialog(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
  }, path);
}

/** What axe finds that would keep somebody out. */
async function seriousFindings(page: Page): Promise<string[]> {
  // Electron has no second page for axe to gather its results in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
}

async function openNetworks(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Networks', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Networks' })).toBeVisible();
}

test('a network of another maker is added, colours a film and is removed; one that does not fit is refused', async ({
  app,
  page,
  film,
  folder,
}) => {
  await openNetworks(page);
  const dialog = page.getByRole('dialog', { name: 'Networks' });
  const here = dialog.getByRole('region', { name: 'On this computer' });
  await expect(here.getByRole('listitem')).toHaveCount(1);

  await answerDialog(app, join(support, 'foreign-networks', 'eccv16.onnx'));
  await dialog.getByRole('button', { name: 'Add a network file…' }).click();
  // Its name gave its kind away; say another.
  await expect(dialog.getByLabel('Kind', { exact: true })).toHaveValue('eccv16');
  await dialog.getByLabel('Kind', { exact: true }).selectOption('ddcolor');
  await dialog.getByRole('button', { name: 'Try and add' }).click();
  await expect(dialog.getByRole('alert')).toContainText(
    'eccv16.onnx was not added. The network does not fit: it takes or gives something other than it should.',
  );
  await expect(dialog.getByRole('alert')).toContainText('where a picture of 3 channels is wanted');
  await expect(here.getByRole('listitem')).toHaveCount(1);

  await dialog.getByRole('button', { name: 'Add a network file…' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Small ECCV');
  await dialog.getByLabel('Licence, if you know it').fill('MIT');
  await dialog.getByRole('button', { name: 'Try and add' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Small ECCV is ready to colour films.' })).toBeVisible();
  const added = here.getByRole('listitem', { name: 'Small ECCV' });
  await expect(added).toContainText('Licence: MIT');
  await expect(added).toContainText('Added from eccv16.onnx');
  await screenshot(page, 'networks');
  expect(await seriousFindings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, 'networks-dark');
  await page.emulateMedia({ colorScheme: null });
  await page.keyboard.press('Escape');

  await dropFiles(page, [film]);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
  await page.getByRole('tab', { name: 'Colouring' }).click();
  const inspector = page.getByRole('complementary', { name: 'About this film' });
  await inspector.getByLabel('Network for this film').selectOption({ label: 'Small ECCV' });
  await expect(inspector.getByText('Licence: MIT')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
  const devices = inspector.getByRole('region', { name: 'Device' });
  await devices.getByLabel('Device', { exact: true }).selectOption('cpu');
  await devices.getByRole('button', { name: 'Try now' }).click();
  await expect(devices.getByRole('status')).toContainText(/Processor: \d+(\.\d+)? ms a frame, \d+(\.\d+)? frames a second/);
  await expect(devices.getByText('This film is coloured on the processor.')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await screenshot(page, 'devices');
  await page.evaluate(() => window.kinetint.invoke('settings:change', { language: 'de' }));
  await expect(page.getByText('Die Farben dieses Films findet der Prozessor.')).toBeVisible();
  await screenshot(page, 'devices-german');
  await page.evaluate(() => window.kinetint.invoke('settings:change', { language: 'en' }));
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('button', { name: 'Show in folder' }).first()).toBeVisible({ timeout: 60_000 });
  expect(await meanChroma(join(folder, 'harbour.color.mp4'))).toBeGreaterThan(2);

  await openNetworks(page);
  await added.getByRole('button', { name: 'Use by default: Small ECCV' }).click();
  await expect(added).toContainText('Used unless another is chosen');
  await added.getByRole('button', { name: 'Remove: Small ECCV' }).click();
  await added.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Small ECCV was removed.' })).toBeVisible();
  await expect(here.getByRole('listitem')).toHaveCount(1);
  await expect(here.getByRole('listitem', { name: 'Tiny' })).toContainText('Used unless another is chosen');
});

test('networks are downloaded with progress, stopped, gone on with, and opened pages are those that Kinetint names', async ({
  home,
  folder,
}) => {
  await using server = await serveFiles();
  const network = await readFile(join(support, 'foreign-networks', 'eccv16.onnx'));
  const networksFolder = join(folder, 'models');
  await mkdir(networksFolder);
  await cp(join(support, 'tiny-networks'), networksFolder, { recursive: true });
  // Kinetint's own list, in a folder of networks of the test's own; the app has no other way to another list.
  const entry = { description: 'from afar', page: 'https://example.org/far', licence: 'BSD-2-Clause', megabytes: 1, preset: 'eccv16' };
  const sha256 = createHash('sha256').update(network).digest('hex');
  await writeFile(
    join(networksFolder, 'downloads.json'),
    JSON.stringify({
      version: 1,
      downloads: [
        { ...entry, id: 'far', name: 'Far', address: `${server.origin}/far.onnx`, sha256 },
        { ...entry, id: 'unknown', name: 'Unknown', address: `${server.origin}/unknown.onnx`, sha256: null },
      ],
    }),
  );
  server.files.set('/far.onnx', { data: network, slowly: 200 });
  const app = await launchWith(home, { KINETINT_MODELS: networksFolder });
  try {
    const page = await app.firstWindow();
    await openNetworks(page);
    const dialog = page.getByRole('dialog', { name: 'Networks' });
    const far = dialog.getByRole('listitem', { name: 'Far' });
    expect(server.asked).toEqual([]);

    await far.getByRole('button', { name: 'Download: Far' }).click();
    await expect(far).toContainText(/\d+ byte of 619 byte/);
    await screenshot(page, 'networks-download');
    await far.getByRole('button', { name: 'Stop: Far' }).click();
    await expect(far).toContainText('are here already');
    server.files.set('/far.onnx', { data: network });
    await far.getByRole('button', { name: 'Resume: Far' }).click();
    await expect(dialog.getByRole('status').filter({ hasText: 'Far is ready to colour films.' })).toBeVisible();
    expect(server.asked.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/);
    await expect(dialog.getByRole('region', { name: 'On this computer' }).getByRole('listitem', { name: 'Far' })).toContainText(
      'checksum as published',
    );

    const unknown = dialog.getByRole('listitem', { name: 'Unknown' });
    await unknown.getByRole('button', { name: 'Download: Unknown' }).click();
    await expect(unknown.getByRole('status')).toContainText('Nobody has published a checksum of this file');
    expect(server.asked.filter(({ path }) => path === '/unknown.onnx')).toEqual([]);
    await unknown.getByRole('button', { name: 'Download all the same' }).click();
    await expect(dialog.getByRole('alert')).toContainText(
      'Unknown was not downloaded. The network could not be fetched. Check the connection and try again',
    );
    expect(existsSync(join(home, 'networks', 'unknown.onnx'))).toBe(false);

    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = (url) => {
        opened.push(url);
        return Promise.resolve();
      };
    });
    await unknown.getByRole('button', { name: 'Its page: Unknown' }).click();
    await page.evaluate(() => window.kinetint.invoke('networks:open-page', 'tiny'));
    expect(await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual(['https://example.org/far']);
  } finally {
    await app.close();
  }
});

test('a network that may be worth its time is offered in words, and nothing is fetched before it is asked for in the list', async ({
  home,
  folder,
  film,
}) => {
  await using server = await serveFiles();
  const network = await readFile(join(support, 'foreign-networks', 'eccv16.onnx'));
  server.files.set('/far.onnx', { data: network });
  const networksFolder = join(folder, 'models');
  await mkdir(networksFolder);
  await cp(join(support, 'tiny-networks'), networksFolder, { recursive: true });
  const far = {
    id: 'far',
    name: 'Far',
    description: 'from afar',
    page: 'https://example.org/far',
    licence: 'BSD-2-Clause',
    megabytes: 135,
    preset: 'eccv16',
    address: `${server.origin}/far.onnx`,
    sha256: createHash('sha256').update(network).digest('hex'),
    offer: { timesOnCpu: 2.5 },
  };
  await writeFile(join(networksFolder, 'downloads.json'), JSON.stringify({ version: 1, downloads: [far] }));
  const start = (): Promise<ElectronApplication> => launchWith(home, { KINETINT_MODELS: networksFolder });
  let app = await start();
  try {
    let page = await app.firstWindow();
    await chooseFilm(page, film);
    const offer = page.getByRole('status').filter({ hasText: 'Far (135 MB to download) may find truer colours.' });
    await expect(offer).toContainText('A film takes about 2.5 times as long with it.', { timeout: 60_000 });
    expect(await seriousFindings(page)).toEqual([]);
    await screenshot(page, 'network-offer');
    await page.evaluate(() => window.kinetint.invoke('settings:change', { language: 'de' }));
    await expect(page.getByText('Ein Film braucht damit etwa 2,5-mal so lange.')).toBeVisible();
    await page.evaluate(() => window.kinetint.invoke('settings:change', { language: 'en' }));

    await offer.getByRole('button', { name: 'See it in the list…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Networks' });
    await expect(dialog.getByRole('listitem', { name: 'Far' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    expect(server.asked).toEqual([]);

    await offer.getByRole('button', { name: 'No, thanks' }).click();
    await expect(offer).toHaveCount(0);
    await app.close();

    // Who declined is not asked again; the network is in the list all the same.
    app = await start();
    page = await app.firstWindow();
    await expect(page.getByRole('heading', { level: 1, name: 'harbour.mp4' })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('heading', { name: 'What it takes' })).toBeVisible({ timeout: 60_000 });
    await openNetworks(page);
    await expect(page.getByRole('dialog', { name: 'Networks' }).getByRole('button', { name: 'Download: Far' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('may find truer colours')).toHaveCount(0);
    expect(server.asked).toEqual([]);
  } finally {
    await app.close();
  }
});
