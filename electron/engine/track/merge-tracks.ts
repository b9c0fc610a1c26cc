import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { FilmIdentity, TrackInfo } from '../../../shared/project/project.ts';
import { removeFile, removeIfPossible, renameInto } from '../files/rename-into.ts';
import { inspectProject } from './inspect-project.ts';
import { ProjectFile } from './project-file.ts';
import { RowSums } from './row-sums.ts';

/** What was joined. */
export interface Merged {
  readonly film: string;
  /** Frames stored in the joined project. */
  readonly frames: number;
  /** Frames that lie between those of the parts and are in none; null where there are none. */
  readonly gap: { readonly from: number; readonly to: number } | null;
}

interface PartProject {
  readonly path: string;
  readonly film: { readonly path: string; readonly identity: FilmIdentity };
  readonly track: TrackInfo;
}

function readPart(path: string): PartProject {
  // What is joined gets checksums of its own, so damage would never be found again.
  if (!inspectProject(path).whole)
    throw new UserFacingError('project-unreadable', `${path} is damaged: run its "kinetint colorize --part" again, which mends it.`);
  using project = ProjectFile.openExisting(path);
  const film = project.film();
  const [track, ...more] = project.tracks();
  if (film === null || track === undefined)
    throw new UserFacingError('project-incomplete', `${path} holds no colours: colour that part first.`);
  if (more.length > 0)
    throw new UserFacingError('usage', `${path} holds colours of several settings: a part is made by "kinetint colorize --part" alone.`);
  return { path, film, track };
}

function refuseOthers(first: PartProject, other: PartProject): void {
  if (other.film.identity.fingerprint !== first.film.identity.fingerprint)
    throw new UserFacingError('project-mismatch', `${other.path} is of another film than ${first.path}: join the parts of one film.`);
  const same = (track: TrackInfo): string =>
    JSON.stringify([track.key, track.width, track.height, track.timeBase, track.networkMilliseconds]);
  if (same(other.track) !== same(first.track))
    throw new UserFacingError(
      'project-mismatch',
      `${other.path} was coloured with other settings, another network or another device than ${first.path}: colour that part again as the others.`,
    );
}

/** Copies chunks as they are stored: packing them again would change their bits. */
function copyChunks(database: Database.Database, part: PartProject): void {
  database.prepare('ATTACH DATABASE ? AS part').run(part.path);
  try {
    const columns = (schema: string): string[] =>
      z
        .array(z.object({ name: z.string() }))
        .parse(database.pragma(`${schema}.table_info(stretch)`))
        .map(({ name }) => name)
        .filter((name) => name !== 'track');
    const names = columns('main').join(', ');
    database
      .prepare(
        `INSERT OR IGNORE INTO main.stretch (track, ${names}) SELECT (SELECT id FROM main.track), ${names} FROM part.stretch WHERE track = ?`,
      )
      .run(part.track.id);
  } finally {
    database.exec('DETACH DATABASE part');
  }
}

/** Every row has a checksum of its own, which counts the track's number in: without it the next run would colour it anew. */
function joinInto(path: string, parts: readonly PartProject[]): void {
  const database = new Database(path, { fileMustExist: true });
  try {
    for (const part of parts) copyChunks(database, part);
    database.transaction(() => {
      new RowSums(database).keep('stretch');
    })();
  } finally {
    database.close();
  }
}

/**
 * Joins the parts of one film into one project, which grows beside its name. Parts that overlap hold the same there.
 *
 * @param paths projects made by colouring parts
 * @throws UserFacingError `usage`, `output-exists`, `project-mismatch`, `project-incomplete`, and as opening a project does
 */
export async function mergeTracks(paths: readonly string[], output: string): Promise<Merged> {
  if (existsSync(output)) throw new UserFacingError('output-exists', `There is a file ${output} already: choose another name with -o.`);
  const parts = paths.map(readPart);
  const first = parts[0]!;
  for (const other of parts.slice(1)) refuseOthers(first, other);
  const growing = `${output}.part`;
  await removeFile(growing);
  try {
    const { key, width, height, timeBase, networkMilliseconds } = first.track;
    {
      using project = ProjectFile.open(growing, first.film);
      project.track(key, width, height, timeBase, networkMilliseconds);
    }
    joinInto(growing, parts);
    const merged = look(growing, first);
    await renameInto(growing, output);
    return merged;
  } catch (error) {
    await removeIfPossible(growing);
    throw error;
  }
}

function look(path: string, { film }: PartProject): Merged {
  using project = ProjectFile.openExisting(path);
  const track = project.tracks()[0]!;
  let next = 0;
  let gap: Merged['gap'] = null;
  for (const { firstFrame, times } of project.places(track)) {
    if (firstFrame > next) gap ??= { from: next, to: firstFrame - 1 };
    next = firstFrame + times.length;
  }
  return { film: basename(film.path), frames: project.framesStored(track), gap };
}
