import { isAbsolute, join, relative, resolve } from 'node:path';
import { DatasetError } from '../errors.ts';
import type { Metastore } from '../metastore/metastore.ts';
import { FolderStore } from './folder-store.ts';
import type { ObjectStore } from './object-store.ts';
import { parseS3Url } from './s3-address.ts';

/**
 * Opens the store that the data set keeps its objects in: the one it was made with, or for a new data set `wanted`, or
 * the data set's own folder.
 * @param folder the data set's folder
 * @param wanted an s3:// URL or a folder; undefined for whatever the data set has
 * @throws {DatasetError} where `wanted` is another store than the data set's
 */
export async function openStore(metastore: Metastore, folder: string, wanted: string | undefined): Promise<ObjectStore> {
  const asked = wanted === undefined ? undefined : normalised(folder, wanted);
  const kept = metastore.store() ?? (await settle(metastore, folder, asked ?? '.'));
  if (asked !== undefined && asked !== kept) {
    throw new DatasetError(
      `The data set in ${folder} keeps its objects in ${kept === '.' ? 'that folder itself' : kept}: leave --store out, or name another --dataset.`,
    );
  }
  return open(folder, kept);
}

async function open(folder: string, place: string): Promise<ObjectStore> {
  if (!place.startsWith('s3:')) return FolderStore.open(resolve(folder, place));
  // Amazon's library takes longer to load than most commands to run.
  const { S3Store } = await import('./s3-store.ts');
  return new S3Store(place);
}

/** A place that does not answer (a bucket's name mistyped, keys missing) must not become the data set's. */
async function settle(metastore: Metastore, folder: string, place: string): Promise<string> {
  const store = await open(folder, place);
  try {
    await store.list()[Symbol.asyncIterator]().next();
  } finally {
    store.close();
  }
  return metastore.settleStore(place);
}

/** A folder within the data set is kept relative to it, so that the data set can be moved. */
function normalised(folder: string, wanted: string): string {
  if (wanted.startsWith('s3:')) {
    parseS3Url(wanted);
    return wanted;
  }
  if (/^[a-z0-9+]+:\/\//i.test(wanted)) throw new DatasetError(`"${wanted}" is neither a folder nor an s3:// URL.`);
  const inside = relative(resolve(folder), resolve(wanted));
  if (inside === '') return '.';
  return inside.startsWith('..') || isAbsolute(inside) ? resolve(wanted) : join('.', inside);
}
