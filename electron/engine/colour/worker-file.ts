import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A worker thread's file: beside this one in a clone; a bundle of its own beside the engine's in a build. */
export function workerFile(name: string): string {
  const folder = dirname(fileURLToPath(import.meta.url));
  const places = [join(folder, `${name}.ts`), join(folder, `${name}.js`), join(folder, '..', `${name}.js`)];
  const found = places.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is missing from this build.`);
  return found;
}
