import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { validationShare } from '../../models/training/dataset/split.ts';
import { run } from './support/command.ts';
import { extract, folderOf, manyPictures, objects, rows } from './support/data-set.ts';
import { jpeg, temporaryFolder, tinted } from './support/pictures.ts';

test('a folder of good and bad pictures: each is kept or dropped for its reason, and a second run adds nothing', async () => {
  const first = await jpeg(1, 400, 300);
  const folder = await folderOf({
    'a.jpg': first,
    'b.jpg': await jpeg(2),
    'b-again.jpg': await jpeg(2),
    'c-small.png': await sharp(first).resize(200, 150).png().toBuffer(),
    'd-mirrored.jpg': await sharp(first).flop().jpeg().toBuffer(),
    'e-grey.png': await tinted(3, 0),
    'f-cut.jpg': first.subarray(0, 9000),
    'g-text.jpg': Buffer.from('no picture'),
    'h-tiny.jpg': await jpeg(5, 50, 50),
    'readme.txt': Buffer.from('words'),
  });
  const dataset = await temporaryFolder();
  const { status, stdout, stderr } = await run(['extract', 'folder', folder, '-d', dataset]);
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(
      /^9 pictures found in .* s: 2 kept, 7 dropped \(2 broken, 1 too-small, 1 near-grey, 1 duplicate, 2 near-duplicate\), 0 known already\.\n$/,
    ),
  ]);
  expect(stderr).toMatch(
    /^Broken: \S+ f-cut\.jpg \(.+\)\nBroken: \S+ g-text\.jpg \(.+\)\n$|^Broken: \S+ g-text\.jpg \(.+\)\nBroken: \S+ f-cut\.jpg \(.+\)\n$/,
  );
  const found = rows(dataset);
  expect(
    Object.values(found)
      .map(({ status: is, reason }) => reason ?? is)
      .sort(),
  ).toEqual(['broken', 'broken', 'duplicate', 'kept', 'kept', 'near-duplicate', 'near-duplicate', 'near-grey', 'too-small']);
  expect(await objects(dataset)).toEqual(
    Object.values(found)
      .filter(({ status: is }) => is === 'kept')
      .map(({ sha256 }) => sha256)
      .sort(),
  );

  expect(await extract(dataset, folder)).toMatchObject({ found: 9, known: 9, kept: 0, changed: 0 });
  expect(rows(dataset)).toEqual(found);

  // The same folder under another name brings nothing but exact duplicates.
  expect(await extract(dataset, folder, '--source', 'other')).toMatchObject({
    kept: 0,
    dropped: { duplicate: 3, 'near-duplicate': 2, broken: 2 },
  });
  await writeFile(join(folder, 'b.jpg'), await jpeg(77));
  expect(await extract(dataset, folder)).toMatchObject({ known: 9, kept: 0, changed: 1 });
});

test('held-out pictures and what looks like them never reach training, whichever comes first', async () => {
  const index = 'file,shard,licence_note\nh1.jpg,heldout,CC0\nh2.jpg,heldout,CC0\ngrey.png,heldout,CC0\n';
  const held = { 'h1.jpg': await jpeg(1, 300, 200), 'h2.jpg': await jpeg(2), 'grey.png': await tinted(1, 0) };
  const likeHeld = {
    'copy.jpg': held['h2.jpg'],
    'resized.jpg': await sharp(held['h1.jpg']).resize(240).flop().jpeg().toBuffer(),
    'other.jpg': await jpeg(3),
  };
  const heldFolder = await folderOf({ ...held, 'INDEX.csv': Buffer.from(index) });
  const trainFolder = await folderOf(likeHeld);

  const first = await temporaryFolder();
  expect(await extract(first, trainFolder)).toMatchObject({ kept: 3 });
  expect(await extract(first, heldFolder)).toMatchObject({ kept: 3, displaced: 2 });
  const last = await temporaryFolder();
  await extract(last, heldFolder);
  expect(await extract(last, trainFolder)).toMatchObject({ kept: 1, dropped: { duplicate: 1, 'near-duplicate': 1 } });
  for (const dataset of [first, last]) {
    const found = rows(dataset);
    expect(Object.values(found).map(({ name, status, reason, split }) => [name, reason ?? status, split])).toEqual([
      ['copy.jpg', 'duplicate', 'heldout'],
      ['grey.png', 'kept', 'heldout'],
      ['h1.jpg', 'kept', 'heldout'],
      ['h2.jpg', 'kept', 'heldout'],
      ['other.jpg', 'kept', found['other.jpg']!.split],
      ['resized.jpg', 'near-duplicate', 'heldout'],
    ]);
    expect(found['other.jpg']!.split).not.toBe('heldout');
    expect(found['resized.jpg']!.detail).toMatch(/h1\.jpg, which is held out$/);
    expect(await objects(dataset)).toHaveLength(4);
    expect((await run(['verify', '-d', dataset])).status).toBe(0);
  }
});

test('a picture that is put on the held-out list later leaves training, with its likenesses', async () => {
  const folder = await folderOf({ 'a.jpg': await jpeg(1), 'b.jpg': await jpeg(2, 300, 200), 'c.jpg': await jpeg(3) });
  const likenesses = await folderOf({
    'b-small.jpg': await sharp(await jpeg(2, 300, 200))
      .resize(150)
      .jpeg()
      .toBuffer(),
  });
  const dataset = await temporaryFolder();
  await extract(dataset, likenesses);
  expect(await extract(dataset, folder, '--source', 'x')).toMatchObject({ kept: 2, dropped: { 'near-duplicate': 1 } });

  await writeFile(join(folder, 'INDEX.csv'), 'file,shard\na.jpg,heldout\nb.jpg,heldout\n');
  expect(await extract(dataset, folder, '--source', 'x')).toMatchObject({ known: 1, kept: 2, displaced: 1 });
  expect(await extract(dataset, folder, '--source', 'x')).toMatchObject({ known: 3, kept: 0, displaced: 0 });
  await extract(dataset, likenesses);
  const found = rows(dataset);
  expect(Object.values(found).map(({ name, status, split }) => [name, status, split])).toEqual([
    ['a.jpg', 'kept', 'heldout'],
    ['b-small.jpg', 'dropped', 'heldout'],
    ['b.jpg', 'kept', 'heldout'],
    ['c.jpg', 'kept', found['c.jpg']!.split],
  ]);
  expect((await run(['verify', '-d', dataset])).status).toBe(0);
});

test('splits come from the pictures alone: another order or a larger data set changes none', async () => {
  const few = await manyPictures(30);
  const small = await folderOf(few);
  const large = await folderOf({ ...(await manyPictures(120)) });
  const [one, other] = [await temporaryFolder(), await temporaryFolder()];
  await extract(one, small);
  await extract(other, large);
  const [before, after] = [rows(one), rows(other)];
  for (const name of Object.keys(few)) expect(after[name]!.split).toBe(before[name]!.split);
  const validation = Object.values(after).filter(({ split }) => split === 'validation').length;
  expect(validation).toBeGreaterThan(0);
  expect(validation / 120).toBeLessThan(4 * validationShare);
});

test('files that cannot be read are tried again by the next run', async () => {
  const folder = await folderOf(await manyPictures(2));
  const list = join(folder, 'annotations.json');
  await writeFile(
    list,
    JSON.stringify({
      images: [
        { id: 0, file_name: '0.jpg' },
        { id: 9, file_name: '9.jpg' },
      ],
    }),
  );
  const dataset = await temporaryFolder();
  const words = ['extract', 'coco', list, '--images', folder, '-d', dataset];
  const first = await run(words);
  expect([first.status, first.stderr]).toEqual([
    1,
    expect.stringMatching(
      /^Unreadable: coco \S+\/9\.jpg \(.*\)\n1 of 2 pictures could not be read: run the same command again to try those once more\.\n$/,
    ),
  ]);
  await writeFile(join(folder, '9.jpg'), await jpeg(9));
  expect((await run(words)).stdout).toMatch(/^2 pictures found .*: 1 kept, 0 dropped, 1 known already\.\n$/);
});
