import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { userCatalogSchema, type UserCatalog } from '../../../shared/catalog.ts';
import { problemError } from '../problem-error.ts';
import { userModelsFolder } from './user-folder.ts';

const nothingAdded: UserCatalog = { version: 1, models: [], preferred: null, firstUse: {} };

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * The person's own catalogue; empty where nothing was ever added.
 * @throws UserFacingError `model-corrupt`
 */
export async function readUserCatalog(): Promise<UserCatalog> {
  const path = join(userModelsFolder(), 'catalog.json');
  try {
    return userCatalogSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return nothingAdded;
    throw problemError('model-corrupt', { code: 'own-catalogue-unreadable', path }, 'move it away, then add your networks again', { cause: error });
  }
}

/** Changes the person's catalogue in one step: whoever reads it sees the old one or the new one, whole. */
export async function changeUserCatalog(change: (catalog: UserCatalog) => UserCatalog): Promise<void> {
  const folder = userModelsFolder();
  await mkdir(folder, { recursive: true });
  const partial = join(folder, `.catalog-${randomUUID()}.json`);
  try {
    await writeFile(partial, `${JSON.stringify(change(await readUserCatalog()), null, 2)}\n`, { flush: true });
    await rename(partial, join(folder, 'catalog.json'));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
