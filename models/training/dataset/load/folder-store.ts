import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeError } from '../../../../shared/job/errors.ts';
import { DatasetError, errorCode } from '../errors.ts';
import { keyOf, pathOf, type ObjectKey, type ObjectStore } from './object-store.ts';

/** What a killed run leaves half written is swept away once it is this old; younger files may still be growing. */
const stale = 24 * 60 * 60 * 1000;

const sentences: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room, then run the same command again',
  EACCES: 'it may not be written to: give another folder, or change its permissions',
  EROFS: 'it is on a read-only disk: give another folder',
  ENOTDIR: 'part of its path is a file: give another folder',
};

/** Objects as files. Each is written beside and renamed into place, so a reader never sees half an object. */
export class FolderStore implements ObjectStore {
  readonly url: string;
  private readonly incoming: string;

  private constructor(root: string) {
    this.url = root;
    this.incoming = join(root, 'incoming');
  }

  static async open(root: string): Promise<FolderStore> {
    const store = new FolderStore(root);
    await store.attempt(async () => {
      for (const name of await entries(store.incoming)) {
        const path = join(store.incoming, name);
        // Another process may have renamed it into place since the folder was read.
        const found = await stat(path).catch(nullIfMissing);
        if (found !== null && Date.now() - found.mtimeMs > stale) await rm(path, { force: true });
      }
    });
    return store;
  }

  async put(key: ObjectKey, data: Buffer): Promise<void> {
    if ((await this.head(key)) === data.length) return;
    await this.attempt(async () => {
      const path = join(this.url, pathOf(key));
      const growing = join(this.incoming, randomUUID());
      try {
        const file = await inFolder(this.incoming, () => open(growing, 'wx'));
        try {
          await file.writeFile(data);
          // The register says "kept" from here on, so a power cut must not leave an empty file.
          await file.datasync();
        } finally {
          await file.close();
        }
        await inFolder(dirname(path), () => rename(growing, path));
      } catch (error) {
        await rm(growing, { force: true });
        throw error;
      }
    });
  }

  get(key: ObjectKey): Promise<Buffer | null> {
    return this.attempt(() => readFile(join(this.url, pathOf(key))).catch(nullIfMissing));
  }

  head(key: ObjectKey): Promise<number | null> {
    return this.attempt(async () => (await stat(join(this.url, pathOf(key))).catch(nullIfMissing))?.size ?? null);
  }

  async delete(key: ObjectKey): Promise<void> {
    await this.attempt(() => rm(join(this.url, pathOf(key)), { force: true }));
  }

  async *list(): AsyncGenerator<{ key: ObjectKey; bytes: number }> {
    for (const folder of await entries(join(this.url, 'objects'))) {
      for (const name of await entries(join(this.url, 'objects', folder))) {
        const key = keyOf(`objects/${folder}/${name}`);
        const bytes = key === undefined ? null : await this.head(key);
        // Deleted since the folder was read, by another process.
        if (key !== undefined && bytes !== null) yield { key, bytes };
      }
    }
  }

  close(): void {
    // Nothing is held open.
  }

  private async attempt<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      const code = errorCode(error);
      throw new DatasetError(
        `The object store ${this.url} cannot be used: ${(code === undefined ? undefined : sentences[code]) ?? describeError(error)}.`,
        { cause: error },
      );
    }
  }
}

/** Does something in a folder, which is made only where it is missing: of many thousand objects hardly one needs that. */
async function inFolder<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    await mkdir(folder, { recursive: true });
    return action();
  }
}

function nullIfMissing(error: unknown): null {
  if (errorCode(error) === 'ENOENT') return null;
  throw error;
}

/** Names in a folder, sorted by code unit as S3 sorts its keys; none where there is no such folder. */
async function entries(folder: string): Promise<string[]> {
  return ((await readdir(folder).catch(nullIfMissing)) ?? []).sort();
}
