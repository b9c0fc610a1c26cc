import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { unusedName } from '../engine/files/names-beside.ts';
import { stemOfFilm } from '../engine/files/pictures.ts';
import { shortenedName } from '../engine/files/name-length.ts';
import { named, usualNaming, type NamingValues } from '../../shared/job/naming.ts';
import type { Container } from '../../shared/job/settings.ts';

/**
 * A name that no file has yet: `film.color.mkv`, `film.color 2.mkv`, …
 * @param naming how files are named; null is the usual
 */
export function freeName(
  folder: string,
  film: string,
  naming: string | null,
  values: Omit<NamingValues, 'name' | 'date'> & { readonly container: Container },
  taken: (path: string) => boolean = existsSync,
): string {
  const name = named(naming ?? usualNaming, { ...values, name: stemOfFilm(film), date: new Date() });
  return unusedName(join(folder, `${shortenedName(name)}.${values.container}`), taken);
}

/** The same name with a container's ending. A folder of pictures that the person named needs none. */
export function withEnding(path: string, container: Container): string {
  const ending = extname(path);
  const known = ['.mp4', '.m4v', '.mkv', '.mov', '.pictures'].includes(ending.toLowerCase());
  if (container === 'pictures' && !known) return path;
  return join(dirname(path), `${basename(path, known ? ending : '')}.${container}`);
}
