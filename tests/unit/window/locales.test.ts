import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resources } from '../../../renderer/i18n/resources.ts';
import { namedKeys } from '../../../renderer/shortcuts/keys.ts';
import { languages } from '../../../shared/words/languages.ts';
import { shortcuts, type Shortcut } from '../../../renderer/shortcuts/table.ts';

const root = join(import.meta.dirname, '..', '..', '..');
/** The page's own texts, and those that it or the main process shares with others. */
const pageFolder = join(root, 'renderer', 'locales');
const sharedFolder = join(root, 'shared', 'locales');

/** Every text by its path: "stage.looking" → "Looking at the film". */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, path === '' ? key : `${path}.${key}`));
}

const read = (folder: string, language: string, name: string) =>
  new Map(textsOf(JSON.parse(readFileSync(join(folder, language, name), 'utf8'))));
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*([^},\s]+)/g)].map(([, name]) => name).sort();
const tags = (text: string) => [...text.matchAll(/<\/?(\w+)\s*\/?>/g)].map(([tag]) => tag).sort();

const files = [pageFolder, sharedFolder].flatMap((folder) => readdirSync(join(folder, 'en')).map((name) => ({ folder, name })));
/** The main process has these to itself. */
const ofMain = 'native';

test('every language has every feature, and every file is one that the page loads', () => {
  for (const language of languages) {
    for (const folder of [pageFolder, sharedFolder])
      expect(readdirSync(join(folder, language)).sort()).toEqual(readdirSync(join(folder, 'en')).sort());
    expect([...Object.keys(resources[language]), ofMain].sort()).toEqual(files.map(({ name }) => name.replace('.json', '')).sort());
  }
});

describe.each(files)('$name', ({ folder, name }) => {
  const en = read(folder, 'en', name);
  const de = read(folder, 'de', name);

  test('has the same texts in both languages', () => {
    expect([...de.keys()].sort()).toEqual([...en.keys()].sort());
  });

  test('leaves no text empty, and shouts none', () => {
    for (const [key, text] of [...en, ...de]) expect(text, key).toMatch(/^[^!]+$/);
  });

  test('fills the same places in both languages', () => {
    for (const [key, text] of en) {
      expect(placeholders(de.get(key) ?? ''), key).toEqual(placeholders(text));
      expect(tags(de.get(key) ?? ''), key).toEqual(tags(text));
    }
  });
});

test('every shortcut and every key has its name', () => {
  const { names, groups, keys } = resources.en.shortcuts;
  expect(Object.keys(names).sort()).toEqual(Object.keys(shortcuts).sort());
  expect(Object.keys(keys)).toEqual([...namedKeys]);
  expect(new Set(Object.values(shortcuts).map(({ group }) => group))).toEqual(new Set(Object.keys(groups)));
});

test('no two shortcuts want the same keys', () => {
  const all = Object.values<Shortcut>(shortcuts).flatMap(({ keys }) => [...keys]);
  expect(new Set(all).size).toBe(all.length);
});
