import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The file of a worker thread or a process of its own: beside the module that asks in a clone; a bundle beside the engine's in a build.
 * @param asking the `import.meta.url` of that module
 */
export function workerFile(name: string, asking: string): string {
  const folder = dirname(fileURLToPath(asking));
  const places = [join(folder, `${name}.ts`), join(folder, `${name}.js`), join(folder, '..', `${name}.js`)];
  const found = places.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is missing from this build.`);
  return found;
}
