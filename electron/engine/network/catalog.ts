import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogSchema, type Catalog, type NetworkEntry } from '../../../shared/networks/catalog.ts';
import { problemError } from '../problem-error.ts';
import type { NetworkFile } from './network-file.ts';
import { isExpression, resolveExpression } from './network-expression.ts';
import { readUserCatalog } from './user-catalog.ts';
import { userNetworksFolder } from './user-folder.ts';

export type { NetworkFile };

/** Finds `models/` by walking up from this file, which works in a clone, in a build and in a packaged app alike. */
export function findNetworksFolder(): string {
  const chosen = process.env['KINETINT_MODELS'];
  if (chosen !== undefined && chosen !== '') return chosen;
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const candidate of [join(folder, 'models'), join(`${folder}.unpacked`, 'models')]) {
      if (existsSync(join(candidate, 'catalog.json'))) return candidate;
    }
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  throw problemError('model-missing', { code: 'networks-missing' }, 'reinstall Kinetint, or set KINETINT_MODELS to where it is');
}

async function readCatalog(folder: string): Promise<Catalog> {
  const path = join(folder, 'catalog.json');
  try {
    return catalogSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw problemError('model-corrupt', { code: 'catalogue-unreadable', path }, 'reinstall Kinetint', { cause: error });
  }
}

/** All networks, present or not: those that Kinetint brings, then the person's own. */
export async function listNetworks(): Promise<NetworkFile[]> {
  const folder = findNetworksFolder();
  const own = userNetworksFolder();
  const [shipped, added] = await Promise.all([readCatalog(folder), readUserCatalog()]);
  const taken = new Set(shipped.models.map(({ id }) => id));
  return [
    ...shipped.models.map((entry) => ({ entry, path: join(folder, entry.file) })),
    // A later version of Kinetint may bring a network of the same name.
    ...added.models.filter(({ id }) => !taken.has(id)).map((entry) => ({ entry, path: join(own, entry.file) })),
  ];
}

/** The networks that are used where none is asked for. */
export interface DefaultNetworks {
  readonly onCpu: NetworkFile;
  /** Null where the one for CPUs is meant for GPUs too, or a person chose it. */
  readonly onGpu: NetworkFile | null;
}

/**
 * The networks that are used where none is asked for: the person's choice while it is there, else the shipped ones.
 * @throws UserFacingError `model-unknown` where the catalogue is empty
 */
export async function defaultNetworks(): Promise<DefaultNetworks> {
  const networkFiles = await listNetworks();
  const { preferred } = await readUserCatalog();
  const chosen = networkFiles.find(({ entry }) => entry.id === preferred);
  const onCpu = chosen ?? networkFiles.find(({ entry }) => entry.defaultFor.includes('cpu')) ?? networkFiles[0];
  if (onCpu === undefined) throw problemError('model-unknown', { code: 'no-networks' }, 'reinstall Kinetint');
  const onGpu = chosen === undefined ? networkFiles.find(({ entry }) => entry.defaultFor.includes('gpu')) : undefined;
  return { onCpu, onGpu: onGpu === undefined || onGpu.entry.id === onCpu.entry.id ? null : onGpu };
}

/**
 * Finds a network by what `--model` says of it: an id, or an expression (network-expression.ts); null asks for the
 * default on CPUs.
 * @throws UserFacingError `model-unknown` naming those there are; `usage` where an expression is none
 */
export async function findNetwork(wanted: string | null): Promise<NetworkFile> {
  if (wanted === null) return (await defaultNetworks()).onCpu;
  const networkFiles = await listNetworks();
  return isExpression(wanted) ? resolveExpression(wanted, (id) => findById(networkFiles, id)) : findById(networkFiles, wanted);
}

function findById(networkFiles: readonly NetworkFile[], id: string): NetworkFile {
  const found = networkFiles.find(({ entry }) => entry.id === id);
  if (found === undefined) {
    const known = networkFiles.map(({ entry }) => entry.id).join(', ');
    throw problemError('model-unknown', { code: 'network-unknown', id }, `the catalogue has ${known} (see "kinetint models list")`);
  }
  return found;
}

/**
 * What a colour track remembers of the network that made it. For added networks that is more than the file, since the
 * same file may be added again as another kind; so it is for one that is given another size than its own.
 */
export function networkFingerprint(entry: NetworkEntry): string {
  if (entry.origin === null && !isExpression(entry.id)) return entry.sha256;
  const { sha256, input, hints, zeroInputs, output, size, layout } = entry;
  return createHash('sha256')
    .update(JSON.stringify([sha256, input, hints, zeroInputs, output, size, layout]))
    .digest('hex');
}
