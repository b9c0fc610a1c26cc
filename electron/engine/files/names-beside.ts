import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

/** `film.mp4`, `film 2.mp4`, `film 3.mp4`, … */
export function* namesBeside(path: string): Generator<string> {
  yield path;
  const ending = extname(path);
  for (let number = 2; ; number += 1) yield join(dirname(path), `${basename(path, ending)} ${number}${ending}`);
}

/** A name beside an output that is there already, since nothing is written over unasked. */
export function unusedName(output: string, taken: (path: string) => boolean = existsSync): string {
  for (const candidate of namesBeside(output)) if (!taken(candidate)) return candidate;
  throw new Error('There is no end to numbers.');
}
