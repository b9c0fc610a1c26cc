import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { networkIdSchema, type NetworkEntry, type NetworkOrigin } from '../../../shared/networks/catalog.ts';
import type { NetworkWarning } from '../../../shared/networks/misfit.ts';
import type { ManifestTemplate } from '../../../shared/networks/manifest.ts';
import { problemError } from '../problem-error.ts';
import { isFull } from '../files/disk-full.ts';
import { removeFile, removeIfPossible, renameInto } from '../files/rename-into.ts';
import { findNetwork, listNetworks, type NetworkFile } from './catalog.ts';
import { sha256Of } from './checked-files.ts';
import { tryApart } from './trial-apart.ts';
import { changeUserCatalog } from './user-catalog.ts';
import { userNetworksFolder } from './user-folder.ts';

/** A network that the person wants in the catalogue. */
export interface NetworkWish {
  /** The file, which stays where it is; with `move` it becomes the catalogue's. */
  readonly file: string;
  readonly move?: boolean;
  /** The conventions it may be made to, and what they are called. */
  readonly kind: string;
  readonly templates: readonly ManifestTemplate[];
  /** Null makes one from the file's name. */
  readonly id: string | null;
  readonly name: string | null;
  readonly description: string;
  readonly licence: string | null;
  readonly origin: Pick<NetworkOrigin, 'from' | 'page' | 'trust'>;
}

/** What was entered, and what is odd about it. */
export interface AddedNetwork {
  readonly networkFile: NetworkFile;
  readonly warnings: readonly NetworkWarning[];
}

function idFrom(file: string): string {
  const words = basename(file)
    .replace(/\.onnx$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return words === '' ? 'network' : words;
}

/** A name for a file's network that nobody has yet. */
export async function freeId(file: string): Promise<string> {
  const id = idFrom(file);
  const taken = new Set((await listNetworks()).map(({ entry }) => entry.id));
  for (let number = 2; ; number += 1) {
    const candidate = taken.has(id) ? `${id}-${number}` : id;
    if (!taken.has(candidate)) return candidate;
  }
}

/** @throws UserFacingError `usage` or `model-exists` */
export async function checkId(id: string): Promise<void> {
  if (!networkIdSchema.safeParse(id).success) {
    throw problemError('usage', { code: 'network-name-bad', id }, 'use small letters, digits and hyphens');
  }
  if ((await listNetworks()).some(({ entry }) => entry.id === id)) {
    throw problemError('model-exists', { code: 'network-name-taken', id }, 'choose another name with --id, or remove that one first');
  }
}

/** No ONNX file with its weights inside is larger, and one that is loaded takes about twice its size of memory. */
const mostBytes = Math.min(2 ** 31 - 1, totalmem() / 4);

const oneHour = 3_600_000;

/** Removes what came of networks whose trial was killed; what is younger may be another Kinetint's at work. */
async function removeStaleTrials(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith('.incoming-')) {
      const path = join(folder, name);
      const { mtimeMs = Infinity } = (await stat(path).catch(() => null)) ?? {};
      if (Date.now() - mtimeMs > oneHour) await removeIfPossible(path);
    }
}

/**
 * Tries a network's file and enters it into the person's catalogue. Nothing is entered that has not coloured a test
 * picture; a refused file leaves nothing behind.
 *
 * @throws UserFacingError `model-missing`, `model-unsuitable`, `model-exists`, `output-full`
 */
export async function addNetwork(wish: NetworkWish): Promise<AddedNetwork> {
  const id = wish.id ?? idFrom(wish.file);
  await checkId(id);
  const found = await stat(wish.file).catch(() => null);
  if (found?.isFile() !== true) throw problemError('model-missing', { code: 'file-missing', path: wish.file }, 'check its name');
  if (found.size > mostBytes)
    throw problemError(
      'model-unsuitable',
      { code: 'network-too-large', file: basename(wish.file), bytes: found.size, mostBytes },
      'choose a smaller one, or one of 16-bit floats',
    );
  const folder = userNetworksFolder();
  await removeStaleTrials(folder);
  // What is tried is what is entered, even if somebody changes the file meanwhile.
  const incoming = join(folder, `.incoming-${randomUUID()}`, basename(wish.file));
  try {
    await mkdir(join(incoming, '..'), { recursive: true });
    if (wish.move === true) await renameInto(wish.file, incoming);
    else await copyFile(wish.file, incoming, constants.COPYFILE_FICLONE);
    const { manifest, cpuMilliseconds, warnings } = await tryApart(incoming, wish.templates, wish.kind);
    const entry: NetworkEntry = {
      id,
      name: wish.name ?? basename(wish.file).replace(/\.onnx$/i, ''),
      description: wish.description,
      version: '1',
      file: `${id}.onnx`,
      sha256: await sha256Of(incoming),
      bytes: (await stat(incoming)).size,
      licence: wish.licence ?? 'not stated',
      ...manifest,
      cpuMilliseconds,
      defaultFor: [],
      origin: { ...wish.origin, preset: wish.kind, addedAt: new Date().toISOString() },
    };
    const path = join(folder, entry.file);
    await renameInto(incoming, path);
    await changeUserCatalog((catalog) => ({ ...catalog, models: [...catalog.models.filter((entry) => entry.id !== id), entry] }));
    return { networkFile: { entry, path }, warnings };
  } catch (error) {
    if (isFull(error))
      throw problemError(
        'output-full',
        { code: 'disk-full', path: folder },
        `make ${Math.ceil(found.size / 1e6)} MB free there, or name another folder in KINETINT_MODELS_USER`,
        { cause: error },
      );
    throw error;
  } finally {
    await removeIfPossible(join(incoming, '..'));
  }
}

/**
 * Takes a network out of the person's catalogue and deletes its file. Colour tracks that it made stay.
 * @throws UserFacingError `model-unknown`; `usage` for a network that Kinetint brings
 */
export async function removeNetwork(id: string): Promise<NetworkFile> {
  const networkFile = await findNetwork(id);
  if (networkFile.entry.origin === null)
    throw problemError('usage', { code: 'network-stays', id }, 'only networks that you added can be removed');
  await changeUserCatalog((catalog) => ({
    ...catalog,
    models: catalog.models.filter((entry) => entry.id !== id),
    preferred: catalog.preferred === id ? null : catalog.preferred,
  }));
  await removeFile(networkFile.path);
  return networkFile;
}

/**
 * Makes a network the one that is used where none is asked for; null goes back to Kinetint's own choice.
 * @throws UserFacingError `model-unknown`
 */
export async function preferNetwork(id: string | null): Promise<void> {
  if (id !== null) await findNetwork(id);
  await changeUserCatalog((catalog) => ({ ...catalog, preferred: id }));
}
