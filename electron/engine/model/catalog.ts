import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { catalogSchema, type Catalog, type ModelEntry } from '../../../shared/catalog.ts';
import { UserFacingError } from '../../../shared/errors.ts';

/** Finds `models/` by walking up from this file, which works in a clone, in a build and in a packaged app alike. */
function findModelsFolder(): string {
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
  throw new UserFacingError('model-missing', 'The folder of networks (models/) is missing: reinstall Kinetint, or set KINETINT_MODELS to where it is.');
}

/** A network of the catalogue, its file located. */
export interface Model {
  readonly entry: ModelEntry;
  readonly path: string;
}

async function readCatalog(folder: string): Promise<Catalog> {
  const path = join(folder, 'catalog.json');
  try {
    return catalogSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new UserFacingError('model-corrupt', `The catalogue of networks ${path} cannot be read: reinstall Kinetint.`, { cause: error });
  }
}

/** All networks of the catalogue, present or not. */
export async function listModels(): Promise<Model[]> {
  const folder = findModelsFolder();
  const { models } = await readCatalog(folder);
  return models.map((entry) => ({ entry, path: join(folder, entry.file) }));
}

/**
 * Finds a network; null asks for the default.
 * @throws UserFacingError `model-unknown` naming those there are
 */
export async function findModel(id: string | null): Promise<Model> {
  const models = await listModels();
  const found = id === null ? (models.find(({ entry }) => entry.defaultFor.includes('cpu')) ?? models[0]) : models.find(({ entry }) => entry.id === id);
  if (found === undefined) {
    const known = models.map(({ entry }) => entry.id).join(', ');
    throw new UserFacingError('model-unknown', `There is no network "${id ?? ''}": the catalogue has ${known} (see "kinetint models list").`);
  }
  return found;
}

/**
 * Compares a network's file with its checksum.
 * @throws UserFacingError `model-missing` or `model-corrupt`
 */
export async function verifyModel({ entry, path }: Model): Promise<void> {
  if (!existsSync(path)) {
    throw new UserFacingError('model-missing', `The file of network "${entry.id}" is missing (${path}): reinstall Kinetint, or choose another network with --model.`);
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  if (hash.digest('hex') !== entry.sha256) {
    throw new UserFacingError('model-corrupt', `The file of network "${entry.id}" does not have its checksum, so it is damaged or not the network it says (${path}): reinstall Kinetint, or choose another network with --model.`);
  }
}
