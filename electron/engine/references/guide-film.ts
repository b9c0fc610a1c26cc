import type { FilmInfo } from '../../../shared/film/film.ts';
import { findFilm } from '../track/find-film.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import { keepHints, readHints } from './hints-file.ts';
import { keepReferences, readReferences } from './import.ts';
import type { ReadOptions } from './read-picture.ts';

/** Where guides come from. */
export interface GuideFiles {
  /** A folder of coloured frames; null is none. */
  readonly references: string | null;
  /** Of these files alone; null is all. */
  readonly only: readonly string[] | null;
  /** A file of hints; null is none. */
  readonly hints: string | null;
}

export interface GuidedFilm {
  readonly film: FilmInfo;
  readonly identity: FilmIdentity;
  readonly project: string;
}

/**
 * Reads guides from files and keeps them in a film's project, making that where there is none. Reading comes first: where
 * nothing can be used, nothing is written.
 * @returns how many there are of each
 * @throws UserFacingError `guides-unusable`
 */
export async function guideFilm(
  { film, identity, project: path }: GuidedFilm,
  files: GuideFiles,
  options: ReadOptions,
): Promise<{ references: number; hints: number }> {
  const references = files.references === null ? [] : await readReferences(files.references, files.only, film, identity, options);
  const hints = files.hints === null ? [] : await readHints(files.hints, film, options);
  using lease = options.engine.projects.open(path, { path: film.path, identity });
  if (references.length > 0) keepReferences(lease.project, references);
  if (files.hints !== null) keepHints(lease.project, hints, files.hints);
  return { references: references.length, hints: hints.length };
}

/** The film of a project. @throws UserFacingError where project or film cannot be read */
export async function filmOfProject(path: string, { films, projects }: EngineParts, signal: AbortSignal): Promise<GuidedFilm> {
  let place: string;
  {
    using lease = projects.openExisting(path);
    place = findFilm(lease.project);
  }
  using opened = await films.open(place, signal);
  const { film } = opened;
  const identity = await opened.session.identity();
  using lease = projects.openExisting(path);
  lease.project.refuseOtherFilm(identity);
  return { film, identity, project: path };
}
