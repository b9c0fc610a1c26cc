import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { run, start } from './support/command.ts';
import { extract, folderOf, manyPictures, objects, whenIn } from './support/data-set.ts';
import { temporaryFolder } from './support/pictures.ts';
import { s3Keys, s3Server } from './support/s3-server.ts';

test('a bucket serves as store: extract, go on after a kill, verify, repair, export', async () => {
  const { url } = await s3Server();
  const folder = await folderOf(await manyPictures(40));
  const dataset = await temporaryFolder();
  const running = start(['extract', 'folder', folder, '-d', dataset, '--store', url], s3Keys);
  await whenIn(dataset, 15);
  running.kill('SIGKILL');
  await running.ended;
  // The data set remembers its store.
  expect((await run(['extract', 'folder', folder, '-d', dataset], s3Keys)).status).toBe(0);
  const found = await run(['verify', '-d', dataset], s3Keys);
  expect([found.status, found.stdout]).toEqual([0, '40 objects compared by name, size and SHA-256: 0 missing, 0 damaged, 0 orphaned.\n']);
  expect(await readdir(dataset)).not.toContain('objects');
  const exported = await run(['export', '--split', 'train,validation', '--out', join(dataset, 'out'), '-d', dataset, '--json'], s3Keys);
  expect(
    z
      .array(z.object({ pictures: z.number() }))
      .parse(JSON.parse(exported.stdout))
      .reduce((sum, { pictures }) => sum + pictures, 0),
  ).toBe(40);

  const elsewhere = await run(['extract', 'folder', folder, '-d', dataset, '--store', join(dataset, 'here')], s3Keys);
  expect([elsewhere.status, elsewhere.stderr]).toEqual([
    1,
    expect.stringMatching(/^The data set in .* keeps its objects in s3:\/\/pictures.*\n$/),
  ]);
  const nowhere = await run(
    ['extract', 'folder', folder, '-d', join(dataset, 'new'), '--store', url.replace('pictures', 'nowhere')],
    s3Keys,
  );
  expect([nowhere.status, nowhere.stderr]).toEqual([1, expect.stringMatching(/there is no bucket "nowhere": create it first\.\n$/)]);
  // A mistake does not stick.
  expect((await run(['extract', 'folder', folder, '-d', join(dataset, 'new')])).status).toBe(0);
});

test('a data set can be moved with its objects', async () => {
  const folder = await folderOf(await manyPictures(3));
  const dataset = await temporaryFolder();
  await extract(join(dataset, 'here'), folder, '--store', join(dataset, 'here', 'pictures'));
  await cp(join(dataset, 'here'), join(dataset, 'there'), { recursive: true });
  await rm(join(dataset, 'here'), { recursive: true });
  expect((await run(['verify', '-d', join(dataset, 'there')])).status).toBe(0);
  expect(await objects(join(dataset, 'there', 'pictures'))).toHaveLength(3);
});
