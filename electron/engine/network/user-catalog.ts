import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { userCatalogSchema, type UserCatalog } from '../../../shared/networks/catalog.ts';
import { problemError } from '../problem-error.ts';
import { writeWhole } from '../files/write-whole.ts';
import { userNetworksFolder } from './user-folder.ts';

const nothingAdded: UserCatalog = { version: 1, models: [], preferred: null, firstUse: {} };

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * The person's own catalogue; empty where nothing was ever added.
 * @throws UserFacingError `model-corrupt`
 */
export async function readUserCatalog(): Promise<UserCatalog> {
  const path = join(userNetworksFolder(), 'catalog.json');
  try {
    return userCatalogSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return nothingAdded;
    throw problemError('model-corrupt', { code: 'own-catalogue-unreadable', path }, 'move it away, then add your networks again', {
      cause: error,
    });
  }
}

/** Changes the person's catalogue in one step: whoever reads it sees the old one or the new one, whole. */
export async function changeUserCatalog(change: (catalog: UserCatalog) => UserCatalog): Promise<void> {
  const folder = userNetworksFolder();
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, 'catalog.json'), `${JSON.stringify(change(await readUserCatalog()), null, 2)}\n`);
}
