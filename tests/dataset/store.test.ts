import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { FolderStore } from '../../models/training/dataset/load/folder-store.ts';
import { pathOf, type ObjectStore } from '../../models/training/dataset/load/object-store.ts';
import { parseS3Url } from '../../models/training/dataset/load/s3-address.ts';
import { S3Store } from '../../models/training/dataset/load/s3-store.ts';
import { sha256Of } from '../../models/training/dataset/transform/transform.ts';
import { temporaryFolder } from './support/pictures.ts';
import { s3Keys, s3Server } from './support/s3-server.ts';

beforeAll(() => {
  Object.assign(process.env, s3Keys);
});

async function all(store: ObjectStore): Promise<{ key: string; bytes: number }[]> {
  const found = [];
  for await (const object of store.list()) found.push(object);
  return found;
}

const kinds: Record<string, () => Promise<ObjectStore>> = {
  'a folder': async () => FolderStore.open(await temporaryFolder()),
  'a bucket': async () => new S3Store((await s3Server()).url),
};

test.each(Object.keys(kinds))('%s keeps objects by their content', async (kind) => {
  const store = await kinds[kind]!();
  expect(await all(store)).toEqual([]);
  const objects = Array.from({ length: 30 }, (_, i) => Buffer.from(`object ${i}`)).map((data) => ({ key: sha256Of(data), data }));
  const [first] = objects;
  expect([await store.get(first!.key), await store.head(first!.key)]).toEqual([null, null]);
  await Promise.all([...objects, first!].map(({ key, data }) => store.put(key, data, 'image/png')));
  await store.put(first!.key, first!.data, 'image/png');

  expect((await store.get(first!.key))?.equals(first!.data)).toBe(true);
  expect(await store.head(first!.key)).toBe(first!.data.length);
  expect(await all(store)).toEqual(
    objects.map(({ key, data }) => ({ key, bytes: data.length })).sort((one, other) => (one.key < other.key ? -1 : 1)),
  );

  await store.delete(first!.key);
  await store.delete(first!.key);
  expect(await store.get(first!.key)).toBeNull();
  expect(await all(store)).toHaveLength(29);
  store.close();
});

test('a bucket of more objects than one answer lists is listed whole', async () => {
  const { url } = await s3Server();
  const store = new S3Store(url);
  const { bucket, prefix, endpoint, region } = parseS3Url(url);
  const client = new S3Client({ endpoint: endpoint!, region, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  const objects = Array.from({ length: 1010 }, (_, i) => Buffer.from(String(i)));
  for (let from = 0; from < objects.length; from += 50) {
    await Promise.all(
      objects
        .slice(from, from + 50)
        .map((data) => client.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}${pathOf(sha256Of(data))}`, Body: data }))),
    );
  }
  client.destroy();
  const listed = await all(store);
  expect(listed.map(({ key }) => key)).toEqual(objects.map(sha256Of).sort());
  store.close();
});

test('a folder shows no half-written object, and sweeps old ones away', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'incoming'));
  for (const [name, days] of [
    ['old', 2],
    ['new', 0],
  ] as const) {
    await writeFile(join(folder, 'incoming', name), 'half');
    const moment = Date.now() / 1000 - days * 86_400;
    await utimes(join(folder, 'incoming', name), moment, moment);
  }
  const key = sha256Of(Buffer.from('object'));
  await mkdir(join(folder, 'objects', key.slice(0, 2)), { recursive: true });
  await writeFile(join(folder, 'objects', key.slice(0, 2), 'notes.txt'), 'not an object');
  const store = await FolderStore.open(folder);
  expect(await all(store)).toEqual([]);
  expect(await readdir(join(folder, 'incoming'))).toEqual(['new']);
});

test('a folder that cannot be written to is named in one sentence', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  await expect(FolderStore.open(join(folder, 'file'))).rejects.toThrow(
    /^The object store .*file cannot be used: part of its path is a file: give another folder\.$/,
  );
});

test('what is wrong with a bucket is said in one sentence', async () => {
  const { endpoint } = await s3Server();
  const failure = async (url: string): Promise<string> => {
    const store = new S3Store(url);
    const error: unknown = await all(store).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    store.close();
    return error instanceof Error ? error.message : 'no error';
  };
  expect(await failure(`s3://nowhere?endpoint=${endpoint}`)).toContain('there is no bucket "nowhere": create it first.');
  process.env['AWS_ACCESS_KEY_ID'] = 'WRONG';
  expect(await failure(`s3://pictures?endpoint=${endpoint}`)).toContain(
    'the server refuses the keys of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  );
  Object.assign(process.env, s3Keys);
  expect(await failure('s3://pictures?endpoint=http://127.0.0.1:1')).toMatch(/ECONNREFUSED/);
});

test('addresses of buckets', () => {
  expect(parseS3Url('s3://bucket/a/b/?endpoint=http://127.0.0.1:9000&region=eu-west-3')).toEqual({
    bucket: 'bucket',
    prefix: 'a/b/',
    endpoint: 'http://127.0.0.1:9000',
    region: 'eu-west-3',
  });
  expect(parseS3Url('s3://bucket')).toMatchObject({ bucket: 'bucket', prefix: '', endpoint: null });
  for (const wrong of ['s3://', 's3://key:secret@bucket', 's3://bucket?zone=1', 's3://bucket?endpoint=host:9000'])
    expect(() => parseS3Url(wrong)).toThrow(/\.$/);
  expect(pathOf('ab'.repeat(32))).toBe(`objects/ab/${'ab'.repeat(32)}`);
});
