import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { z } from 'zod';
import { run } from './command.ts';
import { jpeg, temporaryFolder } from './pictures.ts';

const rowSchema = z.object({
  source: z.string(),
  name: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  split: z.string().nullable(),
  sha256: z.string().nullable(),
  detail: z.string().nullable(),
});
export type Row = z.infer<typeof rowSchema>;

/** The register's rows by name. */
export function rows(dataset: string): Record<string, Row> {
  const database = new Database(join(dataset, 'metastore.sqlite'), { readonly: true });
  try {
    return Object.fromEntries(
      z
        .array(rowSchema)
        .parse(database.prepare('SELECT * FROM pictures ORDER BY name').all())
        .map((row) => [row.name, row]),
    );
  } finally {
    database.close();
  }
}

/** The keys of the objects in a folder store. */
export async function objects(store: string): Promise<string[]> {
  const names = await readdir(join(store, 'objects'), { recursive: true });
  return names
    .map((name) => name.split(/[\\/]/).at(-1)!)
    .filter((name) => name.length === 64)
    .sort();
}

/** A folder with these files. */
export async function folderOf(files: Readonly<Record<string, Buffer>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, data] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), data);
  }
  return folder;
}

/** Pictures that are all different. */
export async function manyPictures(count: number, from = 0): Promise<Record<string, Buffer>> {
  const made: Record<string, Buffer> = {};
  for (let seed = from; seed < from + count; seed += 1) made[`${seed}.jpg`] = await jpeg(seed);
  return made;
}

const tally = z.looseObject({
  found: z.number(),
  known: z.number(),
  kept: z.number(),
  dropped: z.record(z.string(), z.number()),
  displaced: z.number(),
  failed: z.number(),
  changed: z.number(),
});

/** Takes a folder into a data set, which must go well. */
export async function extract(dataset: string, path: string, ...more: string[]): Promise<z.infer<typeof tally>> {
  const { status, stdout, stderr } = await run(['extract', 'folder', path, '-d', dataset, '--json', ...more]);
  expect([status, stderr.replace(/^(?:Broken|Changed): .*\n/gm, '')]).toEqual([0, '']);
  return tally.parse(JSON.parse(stdout));
}

/** How many pictures the register knows. */
export function countOf(dataset: string): number {
  try {
    const database = new Database(join(dataset, 'metastore.sqlite'), { readonly: true, fileMustExist: true });
    try {
      return z.number().parse(database.prepare('SELECT count(*) FROM pictures').pluck().get());
    } finally {
      database.close();
    }
  } catch {
    // Not made yet.
    return 0;
  }
}

/** Comes back when so many pictures are in the register, or `over` says that no more will come. */
export async function whenIn(dataset: string, pictures: number, over: () => boolean = () => false): Promise<void> {
  while (!over() && countOf(dataset) < pictures) await sleep(2);
}
