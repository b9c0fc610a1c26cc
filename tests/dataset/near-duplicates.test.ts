import Database from 'better-sqlite3';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { LookIndex } from '../../models/training/dataset/metastore/look-index.ts';
import { prepareSchema } from '../../models/training/dataset/metastore/schema.ts';
import {
  bandsOf,
  bitsApart,
  hashToText,
  lookOf,
  mirrored,
  sameLook,
  type Look,
} from '../../models/training/dataset/transform/perceptual-hash.ts';
import { blots, jpeg, randomOf } from './support/pictures.ts';

async function look(file: Buffer | Sharp): Promise<Look> {
  const { data, info } = await (Buffer.isBuffer(file) ? sharp(file) : file)
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return lookOf({ data, width: info.width, height: info.height });
}

test('a copy in another size, quality, crop or exposure looks the same; another picture does not', async () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const first = await look(await jpeg(seed, 320, 240));
    const file = await blots(seed, 320, 240).png().toBuffer();
    const copies = {
      smaller: sharp(file).resize(160, 120),
      coarse: sharp(await sharp(file).jpeg({ quality: 25 }).toBuffer()),
      brighter: sharp(file).linear(1.04, 4),
      cropped: sharp(file).extract({ left: 3, top: 2, width: 314, height: 236 }),
    };
    for (const [how, copy] of Object.entries(copies)) expect(sameLook(first, await look(copy)), `${how} copy of ${seed}`).toBe(true);
    expect(sameLook(mirrored(first), await look(sharp(file).flop())), `mirror image of ${seed}`).toBe(true);
    expect(sameLook(first, await look(await jpeg(seed + 1000, 320, 240))), `another than ${seed}`).toBe(false);
    expect(sameLook(first, await look(sharp(file).modulate({ hue: 120 }))), `other colours than ${seed}`).toBe(false);
  }
});

test('the index finds exactly what comparing with every picture finds', () => {
  const random = randomOf(7);
  const bits = (count: number): bigint =>
    Array.from({ length: count }, () => 1n << BigInt(Math.floor(random() * 64))).reduce((all, bit) => all | bit, 0n);
  const any = (): bigint => (BigInt(Math.floor(random() * 2 ** 32)) << 32n) | BigInt(Math.floor(random() * 2 ** 32));
  const thumbnail = new Uint8Array(192).fill(90);
  const centres = Array.from({ length: 20 }, any);
  // Around each centre, at all distances up to a dozen bits.
  const hashes = Array.from({ length: 600 }, (_, i) => centres[i % 20]! ^ bits(i % 13));

  const database = new Database(':memory:');
  prepareSchema(database, ':memory:');
  const index = new LookIndex(database);
  const insert = database.prepare(
    `INSERT INTO pictures (id, source, name, status, perceptual_hash, thumbnail, added_at) VALUES (?, 'x', ?, 'kept', ?, ?, '')`,
  );
  hashes.forEach((hash, id) => {
    insert.run(id + 1, String(id), hashToText(hash), Buffer.from(thumbnail));
    index.add(id + 1, { hash, thumbnail });
  });
  let found = 0;
  for (const sought of centres.map((centre) => ({ hash: centre ^ bits(2), thumbnail }))) {
    const every = hashes.flatMap((hash, id) => ([sought, mirrored(sought)].some((one) => bitsApart(one.hash, hash) <= 7) ? [id + 1] : []));
    expect(index.find(sought)).toEqual(every);
    found += every.length;
  }
  expect(found).toBeGreaterThan(200);

  index.remove(1);
  expect(index.find({ hash: hashes[0]!, thumbnail })).not.toContain(1);

  // However many share a band, the rows of pictures far from it are not visited: there need not be any.
  database.pragma('foreign_keys = OFF');
  index.add(1000, { hash: centres[0]! ^ 0x00ff_ff00_0000_0000n, thumbnail });
  expect(index.find({ hash: centres[0]!, thumbnail })).not.toContain(1000);
  index.add(1001, { hash: centres[0]!, thumbnail });
  expect(() => index.find({ hash: centres[0]!, thumbnail })).toThrow();
});

test('a register of the first layout is brought to this one and still finds near-duplicates; a newer one is refused', () => {
  const database = new Database(':memory:');
  prepareSchema(database, 'x');
  database.exec(`
    DROP TABLE bands;
    CREATE TABLE bands (band INTEGER NOT NULL, value INTEGER NOT NULL, picture INTEGER NOT NULL REFERENCES pictures (id),
      PRIMARY KEY (band, value, picture)) WITHOUT ROWID, STRICT;
    PRAGMA user_version = 1;
  `);
  const thumbnail = new Uint8Array(192).fill(90);
  const hashes = [0xf123_4567_89ab_cdefn, 0x0000_0000_0000_00ffn, 0xffff_0000_ffff_0000n];
  const picture = database.prepare(
    `INSERT INTO pictures (id, source, name, status, perceptual_hash, thumbnail, added_at) VALUES (?, 'x', ?, 'kept', ?, ?, '')`,
  );
  const band = database.prepare('INSERT INTO bands VALUES (?, ?, ?)');
  hashes.forEach((hash, id) => {
    picture.run(id + 1, String(id), hashToText(hash), Buffer.from(thumbnail));
    // The third was pushed out, so it stands in no band.
    if (id < 2) bandsOf(hash).forEach((value, at) => band.run(at, value, id + 1));
  });

  prepareSchema(database, 'x');
  const index = new LookIndex(database);
  expect(hashes.map((hash) => index.find({ hash: hash ^ 0x8000_0000_0000_0011n, thumbnail }))).toEqual([[1], [2], []]);
  expect(database.pragma('user_version', { simple: true })).toBe(2);

  database.pragma('user_version = 3');
  expect(() => {
    prepareSchema(database, 'x');
  }).toThrow(/layout 3, this one writes 2/);
});
