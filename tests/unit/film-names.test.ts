import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expandNames } from '../../electron/cli/film-names.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinetint-names-'));
  for (const name of ['b.mkv', 'a.mkv', 'c.mp4']) writeFileSync(join(folder, name), '');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('*.mkv stands for films on Windows, where no shell expands it, and nowhere else', () => {
  const pattern = join(folder, '*.mkv');
  expect(expandNames([pattern, 'd.mov'], 'win32')).toEqual([join(folder, 'a.mkv'), join(folder, 'b.mkv'), 'd.mov']);
  expect(expandNames([pattern], 'linux')).toEqual([pattern]);
  expect(expandNames([join(folder, '*.avi')], 'win32')).toEqual([join(folder, '*.avi')]);
});
