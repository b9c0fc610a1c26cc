import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';

const lockFileSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).optional(), resolved: z.string().optional() }),
  ),
});

const { packages } = lockFileSchema.parse(JSON.parse(await readFile(new URL('../../../package-lock.json', import.meta.url), 'utf8')));

test('every optional package of every platform is in the lock file: npm ci refuses it otherwise', () => {
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map((name) => `${path} → ${name}`),
  );
  expect(missing).toEqual([]);
});

test('no address of a registry is in the lock file', () => {
  expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test('the lock file is of this package.json: npm ci takes an entry that is only nearly the same', async () => {
  const entry = z.object({ version: z.string(), engines: z.record(z.string(), z.string()) });
  const manifest = entry.parse(JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8')));
  expect(entry.parse(packages[''])).toEqual(manifest);
});
