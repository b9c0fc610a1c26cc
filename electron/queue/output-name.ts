import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { unusedName } from '../engine/files/names-beside.ts';
import { shortenedName } from '../engine/files/name-length.ts';
import type { Container } from '../../shared/job/settings.ts';

/** A name that no file has yet: `film.color.mkv`, `film.color 2.mkv`, … */
export function freeName(folder: string, film: string, container: Container, taken: (path: string) => boolean = existsSync): string {
  return unusedName(join(folder, `${shortenedName(basename(film, extname(film)))}.color.${container}`), taken);
}

/** The same name with a container's ending. */
export function withEnding(path: string, container: Container): string {
  const ending = extname(path);
  const known = ['.mp4', '.m4v', '.mkv', '.mov'].includes(ending.toLowerCase());
  return join(dirname(path), `${basename(path, known ? ending : '')}.${container}`);
}
