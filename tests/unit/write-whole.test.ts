import { link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeWhole } from '../../electron/engine/files/write-whole.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinetint-whole-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a file is replaced, never written over: whoever has the old one open keeps it whole', async () => {
  const [path, old] = [join(folder, 'still.png'), join(folder, 'old.png')];
  await writeFile(path, 'the picture before');
  await link(path, old);
  await writeWhole(path, new TextEncoder().encode('new'));
  expect([await readFile(path, 'utf8'), await readFile(old, 'utf8')]).toEqual(['new', 'the picture before']);
});

test('where it fails nothing is left beside it', async () => {
  await mkdir(join(folder, 'taken', 'inside'), { recursive: true });
  await expect(writeWhole(join(folder, 'taken'), 'new')).rejects.toThrow();
  expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
});
