import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { cocoPictures } from '../../models/training/dataset/extract/coco.ts';
import { parseCsv } from '../../models/training/dataset/extract/csv.ts';
import { folderPictures } from '../../models/training/dataset/extract/folder.ts';
import { imagenetPictures } from '../../models/training/dataset/extract/imagenet.ts';
import { jsonElements } from '../../models/training/dataset/extract/json-elements.ts';
import type { Candidate } from '../../models/training/dataset/picture.ts';
import { tarOf, temporaryFolder } from './support/pictures.ts';

async function write(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, data] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), data);
  }
}

/** What an extractor finds, every other one read, as the pipeline may or may not. */
async function found(candidates: AsyncIterable<Candidate>): Promise<(Candidate & { text: string | null })[]> {
  const all = [];
  for await (const candidate of candidates)
    all.push({ ...candidate, text: all.length % 2 === 0 ? (await candidate.read()).toString() : null });
  return all;
}

test('CSV with quotes, commas and line breaks in fields', () => {
  expect(parseCsv('\uFEFFa,b,c\r\n1,"x, ""y""\nz",\n,,3')).toEqual([
    ['a', 'b', 'c'],
    ['1', 'x, "y"\nz', ''],
    ['', '', '3'],
  ]);
  expect(() => parseCsv('a\nb"c"')).toThrow('line 2');
});

test('a folder with loose pictures, archives and an index', async () => {
  const folder = await temporaryFolder();
  await write(folder, {
    'INDEX.csv':
      'file,shard,source_repository,commit,original_path,licence_note\na.webp,train-0,some/where,abc,images/1.jpg,"research, only"\nb.webp,heldout,some/where,abc,images/2.jpg,CC0\n',
    'train-0.tar': await tarOf({ './a.webp': Buffer.from('A'), 'notes.txt': Buffer.from('no picture'), 'b.webp': Buffer.from('B') }),
    'heldout.tar': await tarOf({ 'h.png': Buffer.from('H') }),
    'deep/er/c.JPG': 'C',
    'deep/readme.md': 'no picture',
    '.hidden/d.jpg': 'D',
  });
  await symlink(join(folder, 'deep', 'er', 'c.JPG'), join(folder, 'linked.jpg'));
  await symlink(join(folder, 'nowhere.jpg'), join(folder, 'broken.jpg'));
  const pictures = await found(folderPictures(folder, { source: 'mine', licence: 'mine too' }));
  const short = pictures.map(({ provenance: { source, name, original, licence }, heldOut, text, bytes }) => [
    source,
    name,
    original,
    licence,
    heldOut,
    text,
    bytes,
  ]);
  expect(short).toEqual([
    ['mine', 'deep/er/c.JPG', null, 'mine too', false, 'C', 1],
    ['mine', 'h.png', null, 'mine too', true, null, 1],
    ['mine', 'linked.jpg', null, 'mine too', false, 'C', 1],
    ['some/where', 'a.webp', 'images/1.jpg@abc', 'research, only', false, null, 1],
    ['some/where', 'b.webp', 'images/2.jpg@abc', 'CC0', true, 'B', 1],
  ]);
});

test('an ImageNet tree, an archive of it, and an archive of archives', async () => {
  const folder = await temporaryFolder();
  const inner = await tarOf({ 'n01440764_1.JPEG': Buffer.from('one'), 'n01440764_2.JPEG': Buffer.from('two') });
  await write(folder, {
    'tree/train/n01440764/n01440764_1.JPEG': 'one',
    'tree/train/n01443537/n01443537_7.JPEG': 'seven',
    'all.tar': await tarOf({ 'n01440764.tar': inner, 'n01443537.tar': await tarOf({ 'n01443537_7.JPEG': Buffer.from('seven') }) }),
    'all.tar.gz': gzipSync(await tarOf({ 'n01440764/n01440764_1.JPEG': Buffer.from('one') })),
  });
  const short = async (path: string): Promise<unknown[]> =>
    (await found(imagenetPictures(join(folder, path)))).map(({ provenance: { source, name, label }, text }) => [source, name, label, text]);
  expect(await short('tree')).toEqual([
    ['imagenet', 'train/n01440764/n01440764_1.JPEG', 'n01440764', 'one'],
    ['imagenet', 'train/n01443537/n01443537_7.JPEG', 'n01443537', null],
  ]);
  expect(await short('all.tar')).toEqual([
    ['imagenet', 'n01440764/n01440764_1.JPEG', 'n01440764', 'one'],
    ['imagenet', 'n01440764/n01440764_2.JPEG', 'n01440764', null],
    ['imagenet', 'n01443537/n01443537_7.JPEG', 'n01443537', 'seven'],
  ]);
  expect(await short('all.tar.gz')).toEqual([['imagenet', 'n01440764/n01440764_1.JPEG', 'n01440764', 'one']]);
});

test('an archive that was cut off hands out what came before and then says so', async () => {
  const folder = await temporaryFolder();
  const whole = await tarOf({ 'a.jpg': Buffer.alloc(3000, 1), 'b.jpg': Buffer.alloc(3000, 2) });
  await write(folder, {
    'cut.tar': whole.subarray(0, 5000),
    'cut.tar.gz': gzipSync(whole).subarray(0, 60),
    'none.tar': 'not an archive, but long enough to be looked at as one '.repeat(20),
  });
  const names: string[] = [];
  const walk = async (name: string): Promise<void> => {
    for await (const { provenance } of folderPictures(join(folder, name), {})) names.push(provenance.name);
  };
  for (const name of ['cut.tar', 'cut.tar.gz', 'none.tar'])
    await expect(walk(name)).rejects.toThrow(/^The archive .* is damaged or cut off \(.*\): get it again\.$/);
  expect(names.slice(0, 1)).toEqual(['a.jpg']);
});

test('elements of an array are read whatever the pieces that the file comes in', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'big.json');
  const elements = Array.from({ length: 20_000 }, (_, id) => ({
    id,
    text: `"]},{[ \\ ü ${'x'.repeat(id % 40)}`,
    list: [1, [2], { images: [id] }],
  }));
  await writeFile(
    path,
    JSON.stringify({ info: { images: [1] }, note: 'images', annotations: [{ images: 3 }], images: elements, after: 1 }, null, 1),
  );
  const read = [];
  for await (const element of jsonElements(path, 'images')) read.push(element);
  expect(read).toEqual(elements);
  await writeFile(path, '{"other": []}');
  for await (const element of jsonElements(path, 'images')) expect(element).toBeUndefined();
  for (const broken of ['[1]', 'x', '{"images": [{"a": 1}', '']) {
    await writeFile(path, broken);
    await expect(
      (async () => {
        for await (const element of jsonElements(path, 'images')) expect(element).toEqual({ a: 1 });
      })(),
    ).rejects.toThrow(SyntaxError);
  }
});

const annotations = {
  info: { description: 'COCO 2017 Dataset', year: 2017 },
  licenses: [{ url: 'http://creativecommons.org/licenses/by/2.0/', id: 4, name: 'Attribution License' }],
  images: [
    {
      license: 4,
      file_name: '000000397133.jpg',
      coco_url: 'http://images.cocodataset.org/val2017/000000397133.jpg',
      height: 427,
      width: 640,
      date_captured: '2013-11-14 17:02:52',
      flickr_url: 'http://farm7.staticflickr.com/6116/6255196340_da26cf2c9e_z.jpg',
      id: 397133,
    },
    {
      license: 9,
      file_name: '000000037777.jpg',
      coco_url: 'http://images.cocodataset.org/val2017/000000037777.jpg',
      height: 230,
      width: 352,
      id: 37777,
    },
  ],
};

test('a COCO folder and its annotation files', async () => {
  const folder = await temporaryFolder();
  await write(folder, {
    'coco/annotations/captions_val2017.json': JSON.stringify(annotations),
    'coco/annotations/instances_val2017.json': JSON.stringify({
      ...annotations,
      annotations: Array.from({ length: 50 }, (_, id) => ({ id })),
    }),
    'coco/val2017/000000397133.jpg': 'picture 1',
    'coco/val2017/000000037777.jpg': 'picture 2',
    'elsewhere/000000397133.jpg': 'picture 1',
    'plain/a.jpg': 'A',
    'empty.json': '{"images": []}',
    'wrong.json': '{"images": [{"id": "x"}]}',
  });
  const whole = await found(cocoPictures(join(folder, 'coco'), undefined));
  expect(whole.map(({ provenance, text }) => ({ ...provenance, text }))).toEqual([
    {
      source: 'coco',
      name: 'val2017/000000397133.jpg',
      original: '397133',
      url: 'http://farm7.staticflickr.com/6116/6255196340_da26cf2c9e_z.jpg',
      author: null,
      licence: 'Attribution License (http://creativecommons.org/licenses/by/2.0/)',
      label: null,
      text: 'picture 1',
    },
    {
      source: 'coco',
      name: 'val2017/000000037777.jpg',
      original: '37777',
      url: 'http://images.cocodataset.org/val2017/000000037777.jpg',
      author: null,
      licence: null,
      label: null,
      text: null,
    },
  ]);
  const one = await found(cocoPictures(join(folder, 'coco/annotations/instances_val2017.json'), undefined));
  expect(one.map(({ provenance }) => provenance)).toEqual(whole.map(({ provenance }) => provenance));
  expect((await found(cocoPictures(join(folder, 'plain'), undefined))).map(({ provenance }) => provenance.name)).toEqual(['a.jpg']);
  for await (const elsewhere of cocoPictures(join(folder, 'coco/annotations/captions_val2017.json'), join(folder, 'elsewhere'))) {
    expect((await elsewhere.read()).toString()).toBe('picture 1');
    break;
  }

  for (const [path, images, sentence] of [
    ['empty.json', 'plain', /lists no pictures/],
    ['wrong.json', 'plain', /is not a COCO annotation file \(images: /],
    ['empty.json', undefined, /name their folder with --images/],
    ['nowhere.json', undefined, /There is no file or folder/],
  ] as const) {
    await expect(found(cocoPictures(join(folder, path), images === undefined ? undefined : join(folder, images)))).rejects.toThrow(
      sentence,
    );
  }
});
