import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { loadSettings, saveSettings, type SettingsFileOptions } from '../../../electron/storage/settings-file.ts';
import { SettingsStore } from '../../../electron/storage/settings-store.ts';
import { nearestLanguage } from '../../../shared/words/languages.ts';
import { defaultSettings } from '../../../shared/ipc/app-settings.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinetint-settings-'));
  path = join(folder, 'deeper', 'settings.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const store = (onChange = vi.fn()) => new SettingsStore({ path, onChange });

test('begins with the defaults, and keeps what is changed', () => {
  const onChange = vi.fn();
  const first = store(onChange);
  expect(first.value).toEqual(defaultSettings);
  first.change({ theme: 'dark', colouring: { ...defaultSettings.colouring, device: 'cpu' } });
  expect(onChange).toHaveBeenCalledExactlyOnceWith({
    ...defaultSettings,
    theme: 'dark',
    colouring: { ...defaultSettings.colouring, device: 'cpu' },
  });
  expect(store().value).toEqual(first.value);
  expect(readdirSync(join(folder, 'deeper'))).toEqual(['settings.json']);
});

test.each([
  ['cut off', '{"version":1,"theme":"da'],
  ['empty', ''],
  ['of another kind', '[1]'],
  ['of a newer version', JSON.stringify({ version: 999, ...defaultSettings })],
  ['with a value that is none', JSON.stringify({ version: 1, ...defaultSettings, theme: 'purple' })],
])('a file that is %s is put aside, not lost', (_what, content) => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, content);
  for (const aside of [`${file}.unreadable`, `${file}.unreadable-2`]) {
    writeFileSync(file, content);
    const { setAside, value } = new SettingsStore({ path: file, onChange: vi.fn() });
    expect(setAside).toBe(aside);
    expect(readFileSync(aside, 'utf8')).toBe(content);
    expect(value).toEqual(defaultSettings);
    expect(existsSync(file)).toBe(false);
  }
});

describe('an older version of the file', () => {
  const options = (version: number): SettingsFileOptions<{ hue: string; count: number }> => ({
    path,
    schema: z.strictObject({ hue: z.string(), count: z.number() }),
    defaults: { hue: 'none', count: 0 },
    migrations: [
      // From version 1 on the colour is called hue, from version 2 on there is a count.
      ({ colour, ...rest }: Record<string, unknown>) => ({ ...rest, hue: colour }),
      (old: Record<string, unknown>) => ({ ...old, count: 7 }),
    ].slice(0, version - 1),
  });

  test.each([
    [1, { colour: 'red' }],
    [2, { hue: 'red' }],
    [3, { hue: 'red', count: 7 }],
  ])('version %d is brought up to date', (version, content) => {
    saveSettings({ ...options(version), schema: z.any(), defaults: {} }, content);
    expect((JSON.parse(readFileSync(path, 'utf8')) as { version: number }).version).toBe(version);
    expect(loadSettings(options(3))).toEqual({ settings: { hue: 'red', count: 7 }, setAside: null });
  });
});

test('a settings file of version 1 keeps what was chosen, without the network that has moved', () => {
  saveSettings(
    { path, schema: z.any(), defaults: {}, migrations: [] },
    { ...defaultSettings, theme: 'dark', colouring: { ...defaultSettings.colouring, every: 4, model: 'reel' } },
  );
  const { value, setAside } = store();
  expect(setAside).toBeNull();
  expect(value).toEqual({ ...defaultSettings, theme: 'dark', colouring: { ...defaultSettings.colouring, every: 4 } });
});

test('a settings file of version 2 keeps the purpose of the last export, not the folder that nobody chose', () => {
  saveSettings(
    { path, schema: z.any(), defaults: {}, migrations: [(old) => old] },
    { ...defaultSettings, export: { purpose: 'archive', folder: '/films' } },
  );
  expect(store().value.export).toEqual({ purpose: 'archive', folder: null });
});

test.each([
  [['de-AT', 'en'], 'de'],
  [['fr-FR', 'de'], 'de'],
  [['en-GB', 'de'], 'en'],
  [['den', 'fr'], 'en'],
  [[], 'en'],
])('of %j the language is %s', (wanted, language) => {
  expect(nearestLanguage(wanted)).toBe(language);
});
