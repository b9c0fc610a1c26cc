import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { run, start } from './support/command.ts';
import { extract, folderOf, manyPictures, objects, rows, whenIn } from './support/data-set.ts';
import { tarOf, temporaryFolder } from './support/pictures.ts';

test('a run that is killed goes on where it was, and ends as if it had not been', async () => {
  const pictures = await manyPictures(130);
  const folder = await folderOf({ ...pictures, 'broken.jpg': Buffer.from('x'), 'more.tar': await tarOf(await manyPictures(30, 500)) });
  const [whole, killed] = [await temporaryFolder(), await temporaryFolder()];
  await extract(whole, folder, '--source', 'x');

  let kills = 0;
  for (let most = 30; ; most += 40) {
    const running = start(['extract', 'folder', folder, '-d', killed, '--source', 'x']);
    let over = false;
    void running.ended.then(() => {
      over = true;
    });
    // As soon as so many pictures are in.
    await whenIn(killed, most, () => over);
    running.kill('SIGKILL');
    const { signal } = await running.ended;
    if (signal === null) break;
    kills += 1;
  }
  expect(kills).toBeGreaterThanOrEqual(2);
  expect(await extract(killed, folder, '--source', 'x')).toMatchObject({ found: 161 });
  expect(rows(killed)).toEqual(rows(whole));
  expect(await objects(killed)).toEqual(await objects(whole));
  expect((await run(['verify', '-d', killed])).stdout).toBe(
    '160 objects compared by name, size and SHA-256: 0 missing, 0 damaged, 0 orphaned.\n',
  );
});

test('two processes at once leave what one would have left', async () => {
  const pictures = await manyPictures(60);
  const one = await folderOf(pictures);
  const other = await folderOf({ ...(await manyPictures(30, 30)), ...(await manyPictures(30, 200)) });
  const dataset = await temporaryFolder();
  const ran = await Promise.all([
    run(['extract', 'folder', one, '-d', dataset, '--source', 'x']),
    run(['extract', 'folder', one, '-d', dataset, '--source', 'x']),
    run(['extract', 'folder', other, '-d', dataset, '--source', 'y']),
  ]);
  expect(ran.map(({ status, stderr }) => [status, stderr])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ]);
  const kept = await objects(dataset);
  expect(kept).toHaveLength(90);
  const database = new Database(join(dataset, 'metastore.sqlite'), { readonly: true });
  expect(database.prepare('SELECT status, count(*) AS count FROM pictures GROUP BY status ORDER BY status').all()).toEqual([
    { status: 'dropped', count: 30 },
    { status: 'kept', count: 90 },
  ]);
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  database.close();
  expect((await run(['verify', '-d', dataset])).status).toBe(0);
});

test('stopping with Ctrl-C keeps what is stored and says how to go on', async () => {
  const folder = await folderOf({ ...(await manyPictures(80)) });
  const dataset = await temporaryFolder();
  const running = start(['extract', 'folder', folder, '-d', dataset]);
  await whenIn(dataset, 10);
  running.kill('SIGINT');
  const { status, stderr } = await running.ended;
  expect([status, stderr]).toEqual([130, 'Stopped; run the same command again to go on.\n']);
  expect(Object.values(rows(dataset)).filter(({ status: is }) => is === 'pending')).toEqual([]);
});
