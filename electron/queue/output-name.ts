import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Container } from '../../shared/job/settings.ts';

/** A name that no file has yet: `film.color.mkv`, `film.color 2.mkv`, … */
export function freeName(folder: string, film: string, container: Container, taken: (path: string) => boolean = existsSync): string {
  const stem = `${basename(film, extname(film))}.color`;
  for (let number = 1; ; number += 1) {
    const path = join(folder, `${stem}${number === 1 ? '' : ` ${number}`}.${container}`);
    if (!taken(path)) return path;
  }
}

/** A name beside an output that is there already, since nothing is written over unasked. */
export function unusedName(output: string, taken: (path: string) => boolean = existsSync): string {
  const ending = extname(output);
  const name = basename(output, ending);
  let candidate = output;
  for (let number = 2; taken(candidate); number += 1) candidate = join(dirname(output), `${name} ${number}${ending}`);
  return candidate;
}

/** The same name with a container's ending. */
export function withEnding(path: string, container: Container): string {
  const ending = extname(path);
  const known = ['.mp4', '.m4v', '.mkv', '.mov'].includes(ending.toLowerCase());
  return join(dirname(path), `${basename(path, known ? ending : '')}.${container}`);
}
