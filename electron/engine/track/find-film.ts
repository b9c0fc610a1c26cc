import { basename, dirname, join } from 'node:path';
import { isFilmThere } from '../files/pictures.ts';
import { problemError } from '../problem-error.ts';
import type { ProjectFile } from './project-file.ts';

/**
 * The film where the project last saw it, or beside the project after both were moved.
 * @throws UserFacingError `film-missing`
 */
export function findFilm(project: ProjectFile): string {
  const known = project.film();
  const candidates = known === null ? [] : [known.path, join(dirname(project.path), basename(known.path))];
  const found = candidates.find((path) => isFilmThere(path));
  if (found === undefined) {
    throw problemError(
      'film-missing',
      { code: 'film-moved', project: basename(project.path), path: known?.path ?? 'unknown' },
      'put it back, or beside the project',
    );
  }
  return found;
}
