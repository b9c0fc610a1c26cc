import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeFile, renameInto, renameOrKeep, renameSyncInto } from '../../electron/engine/files/rename-into.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinetint-rename-'));
  await writeFile(join(folder, 'film.part.mp4'), 'new');
  await writeFile(join(folder, 'film.mp4'), 'old');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const place = (name: string): string => join(folder, name);

/** A disk on which another program holds some files, as Windows answers it. */
function heldBy(code: string, times: number): { rename: (from: string, to: string) => Promise<void>; tries: () => number } {
  let tries = 0;
  return {
    tries: () => tries,
    rename: async (from, to) => {
      if (to === place('film.mp4')) {
        tries += 1;
        if (tries <= times) throw Object.assign(new Error(`${code}: operation not permitted`), { code });
      }
      await rename(from, to);
    },
  };
}

test.each(['EPERM', 'EBUSY', 'EACCES'])('tries again where a scanner holds the file for a moment (%s)', async (code) => {
  const disk = heldBy(code, 3);
  await renameInto(place('film.part.mp4'), place('film.mp4'), { rename: disk.rename });
  expect([disk.tries(), await readFile(place('film.mp4'), 'utf8'), await readdir(folder)]).toEqual([4, 'new', ['film.mp4']]);
});

test('a film whose name stays held is kept under another, and the old one stays', async () => {
  await writeFile(place('film (2).mp4'), 'older');
  const { rename: held } = heldBy('EPERM', Infinity);
  const kept = await renameOrKeep(place('film.part.mp4'), place('film.mp4'), { rename: held, patienceMilliseconds: 100 });
  expect(kept).toBe(place('film (3).mp4'));
  const contents = await Promise.all(['film.mp4', 'film (2).mp4', 'film (3).mp4'].map((name) => readFile(place(name), 'utf8')));
  expect([contents, (await readdir(folder)).length]).toEqual([['old', 'older', 'new'], 3]);
});

test('another fault is told at once, with the film where it was', async () => {
  const disk = heldBy('ENOSPC', Infinity);
  await expect(renameOrKeep(place('film.part.mp4'), place('film.mp4'), { rename: disk.rename })).rejects.toThrow('ENOSPC');
  expect([disk.tries(), await readFile(place('film.part.mp4'), 'utf8')]).toEqual([1, 'new']);
});

test('settings are tried again without waiting for anything else', () => {
  writeFileSync(place('settings.json.new'), '{}');
  let tries = 0;
  renameSyncInto(place('settings.json.new'), place('settings.json'), (from, to) => {
    tries += 1;
    if (tries < 3) throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' });
    renameSync(from, to);
  });
  expect(tries).toBe(3);
});

test('a file is removed, and one that is not there is no fault', async () => {
  await removeFile(place('film.mp4'));
  await removeFile(place('film.mp4'));
  expect(await readdir(folder)).toEqual(['film.part.mp4']);
});
