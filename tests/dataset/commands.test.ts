import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { tarMembers } from '../../models/training/dataset/extract/tar.ts';
import { run } from './support/command.ts';
import { extract, folderOf, manyPictures, objects, rows } from './support/data-set.ts';
import { temporaryFolder } from './support/pictures.ts';

test('lost, damaged and orphaned objects are found, and repaired by extracting again', async () => {
  const folder = await folderOf(await manyPictures(6));
  const dataset = await temporaryFolder();
  await extract(dataset, folder);
  const [lost, damaged, shorter] = (await objects(dataset)).map((key) => ({ key, path: join(dataset, 'objects', key.slice(0, 2), key) }));
  await rm(lost!.path);
  const data = await readFile(damaged!.path);
  data[data.length >> 1]! ^= 1;
  await writeFile(damaged!.path, data);
  await writeFile(shorter!.path, 'short');
  const orphan = createHash('sha256').update('orphan').digest('hex');
  await mkdir(join(dataset, 'objects', orphan.slice(0, 2)), { recursive: true });
  await writeFile(join(dataset, 'objects', orphan.slice(0, 2), orphan), 'orphan');

  const quick = await run(['verify', '--quick', '-d', dataset]);
  expect([quick.status, quick.stdout.split('\n')[0]]).toEqual([
    1,
    '6 objects compared by name and size: 1 missing, 1 damaged, 1 orphaned.',
  ]);
  const found = await run(['verify', '-d', dataset]);
  expect(found.stdout).toContain(`1 missing, 2 damaged, 1 orphaned.\nMissing: ${lost!.key}\n`);
  expect(found.stdout).toContain(`Damaged: ${damaged!.key}\n`);
  expect(found.stdout).toContain(`Orphaned: ${orphan}\n`);
  expect(found.stderr).toBe('The store does not match the register: run "verify --repair", then "extract" again from the same sources.\n');

  const exported = await run(['export', '--split', 'train', '--out', join(dataset, 'out'), '-d', dataset]);
  expect([exported.status, exported.stderr]).toEqual([1, expect.stringMatching(/^The store has lost .*: run "verify"\.\n$/)]);

  expect((await run(['verify', '--repair', '-d', dataset])).status).toBe(0);
  expect(await extract(dataset, folder)).toMatchObject({ known: 3, kept: 3 });
  expect((await run(['verify', '-d', dataset])).stdout).toMatch(/^6 objects compared .*: 0 missing, 0 damaged, 0 orphaned\.\n$/);
});

const lineSchema = z.object({
  file: z.string(),
  shard: z.string().nullable(),
  sha256: z.string(),
  width: z.number(),
  height: z.number(),
  source: z.string(),
  name: z.string(),
  licence: z.string().nullable(),
});

test('an export holds every picture of its split once, with where it is from, and is the same each time', async () => {
  const folder = await folderOf(await manyPictures(30));
  const dataset = await temporaryFolder();
  await extract(dataset, folder, '--source', 'mine', '--licence', 'CC0');
  const expected = Object.values(rows(dataset))
    .filter(({ split }) => split === 'train')
    .map(({ sha256 }) => sha256)
    .sort();
  const [one, again, loose] = [join(dataset, 'one'), join(dataset, 'again'), join(dataset, 'loose')];
  for (const out of [one, again]) expect((await run(['export', '--split', 'train', '--out', out, '-d', dataset])).status).toBe(0);
  expect((await run(['export', '--split', 'train', '--out', loose, '--loose', '-d', dataset])).status).toBe(0);

  const lines = (await readFile(join(one, 'train.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)));
  expect(lines.map(({ sha256 }) => sha256)).toEqual(expected);
  expect(lines[0]).toMatchObject({ shard: 'train-00000.tar', width: 120, height: 90, source: 'mine', licence: 'CC0' });
  const members = [];
  for await (const member of tarMembers(join(one, 'train-00000.tar')))
    members.push([
      member.name,
      createHash('sha256')
        .update(await member.read())
        .digest('hex'),
    ]);
  expect(members).toEqual(lines.map(({ file, sha256 }) => [file, sha256]));
  expect((await readFile(join(one, 'train-00000.tar'))).equals(await readFile(join(again, 'train-00000.tar')))).toBe(true);
  for (const { file, sha256 } of lines)
    expect(
      createHash('sha256')
        .update(await readFile(join(loose, 'train', file)))
        .digest('hex'),
    ).toBe(sha256);

  const second = await run(['export', '--split', 'train', '--out', one, '-d', dataset]);
  expect([second.status, second.stderr]).toEqual([
    1,
    `${one} holds an export of train already: give another folder, or --force to replace it.\n`,
  ]);
  expect((await run(['export', '--split', 'train', '--out', one, '--force', '-d', dataset])).status).toBe(0);
  const none = await run(['export', '--split', 'heldout', '--out', one, '-d', dataset]);
  expect([none.status, none.stderr]).toEqual([1, 'The data set has no pictures in the split heldout.\n']);
});

test('an export may take so many pictures of each source and no more, the same ones each time', async () => {
  const dataset = await temporaryFolder();
  await extract(dataset, await folderOf(await manyPictures(12)), '--source', 'large');
  await extract(dataset, await folderOf(await manyPictures(4, 100)), '--source', 'small');
  const sourcesOf = async (out: string): Promise<string[]> =>
    (await readFile(join(out, 'train.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => lineSchema.parse(JSON.parse(line)).source)
      .sort();
  const [one, again] = [join(dataset, 'one'), join(dataset, 'again')];
  for (const out of [one, again])
    expect((await run(['export', '--split', 'train', '--most', '5', '--out', out, '-d', dataset])).status).toBe(0);
  const kept = Object.values(rows(dataset)).filter(({ split }) => split === 'train');
  const expected = ['large', 'small'].flatMap((source) =>
    kept
      .filter((row) => row.source === source)
      .slice(0, 5)
      .map(() => source),
  );
  expect(expected.length).toBeLessThan(kept.length);
  expect(await sourcesOf(one)).toEqual(expected);
  expect(await readFile(join(one, 'train.jsonl'), 'utf8')).toBe(await readFile(join(again, 'train.jsonl'), 'utf8'));
});

test('counts and queries', async () => {
  const folder = await folderOf({ ...(await manyPictures(4)), 'x.jpg': Buffer.from('x') });
  const dataset = await temporaryFolder();
  await extract(dataset, folder, '--source', 'mine', '--licence', 'CC0');
  expect((await run(['stats', '-d', dataset])).stdout).toMatch(
    /^5 pictures seen: 1 dropped, 4 kept\.\n[^]*Dropped by reason:\n +1 {2}broken\n[^]*Kept by source:\n +4 .* mine\n[^]*Kept by licence:\n +4 .* CC0\n$/,
  );
  expect((await run(['query', 'SELECT source, count(*) AS n FROM pictures GROUP BY source', '-d', dataset])).stdout).toBe(
    'source\tn\nmine\t5\n',
  );
  for (const wrong of ['DELETE FROM pictures', 'SELECT nothing', 'PRAGMA user_version = 9']) {
    const { status, stderr } = await run(['query', wrong, '-d', dataset]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^The query cannot be run \(.*\)\.\n$/)]);
  }
  expect(Object.keys(rows(dataset))).toHaveLength(5);
});

test('mistakes are answered with one sentence and a status', async () => {
  const dataset = await temporaryFolder();
  const text = join(dataset, 'text.txt');
  await writeFile(text, 'no data set');
  await mkdir(join(dataset, 'foreign'));
  new Database(join(dataset, 'foreign', 'metastore.sqlite')).exec('CREATE TABLE other (x)').close();
  for (const [status, sentence, ...words] of [
    [2, /Expected a command/],
    [2, /nothing/i, 'nothing'],
    [2, /Missing required argument 'path'/, 'extract', 'folder'],
    [2, /Required option '--query <words>'/, 'extract', 'flickr'],
    [2, /Expected one or more of train, validation, heldout/, 'export', '--split', 'test', '--out', dataset],
    [1, /There is no file or folder .*nowhere/, 'extract', 'folder', join(dataset, 'nowhere')],
    [1, /is neither a folder nor a tar archive/, 'extract', 'folder', text],
    [1, /The index .*text\.txt cannot be used/, 'extract', 'folder', dataset, '--index', text],
    [1, /is not a COCO annotation file/, 'extract', 'coco', text, '--images', dataset],
    [1, /There is no data set in .*none/, 'stats', '-d', join(dataset, 'none')],
    [1, /cannot be opened/, 'extract', 'folder', dataset, '-d', join(text, 'below')],
    [1, /database of something else/, 'stats', '-d', join(dataset, 'foreign')],
    [1, /neither a folder nor an s3:\/\/ URL/, 'extract', 'folder', dataset, '--store', 'ftp://host/pictures'],
  ] as const) {
    const place = status === 2 || words.some((word) => word === '-d') ? [] : ['-d', join(dataset, 'data set')];
    const ran = await run([...words, ...place]);
    expect([ran.status, ran.stdout], words.join(' ')).toEqual([status, '']);
    expect(ran.stderr).toMatch(sentence);
    expect(ran.stderr).toMatch(/^[^\n]+\n$/);
  }
  const help = await run(['--help']);
  expect([help.status, help.stderr]).toEqual([0, '']);
});
