import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { FilmIdentity, TrackInfo } from '../../../shared/project/project.ts';
import { isFull } from '../files/disk-full.ts';
import { isPartOf, partialPath, removeStaleParts } from '../files/partial-file.ts';
import { removeIfPossible } from '../files/rename-into.ts';
import { takeName } from '../files/take-name.ts';
import { problemError } from '../problem-error.ts';
import { inspectProject } from './inspect-project.ts';
import { asUserFacing } from './project-errors.ts';
import { ProjectFile } from './project-file.ts';
import { RowSums } from './row-sums.ts';

/** What was joined. */
export interface Merged {
  /** Where it is: another name beside the wanted one where a file of that name came meanwhile. */
  readonly project: string;
  /** Whether it was there already, as an earlier run made it. */
  readonly before: boolean;
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

/** What a chunk's row holds beside the number of its track, in a database that is open or attached. */
function chunkColumns(database: Database.Database, schema: string): string[] {
  return z
    .array(z.object({ name: z.string() }))
    .parse(database.pragma(`${schema}.table_info(stretch)`))
    .map(({ name }) => name)
    .filter((name) => name !== 'track');
}

/** Copies chunks as they are stored: packing them again would change their bits. */
function copyChunks(database: Database.Database, part: PartProject): void {
  database.prepare('ATTACH DATABASE ? AS part').run(part.path);
  try {
    const names = chunkColumns(database, 'main').join(', ');
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

function exists(output: string): UserFacingError {
  return new UserFacingError('output-exists', `There is a file ${output} already: choose another name with -o.`);
}

/** What a project may have beside colours. */
const furtherTables = ['edit', 'guide_picture', 'written'] as const;

/**
 * What a project that has the output's name holds of what was joined: `all` of it, so that there is nothing to do, or `some` and
 * nothing else, so that nothing is lost with it. By that one is known again whose merge was killed behind its renaming, or had too few parts.
 * @throws UserFacingError as opening a project does
 */
function heldOf(joined: string, { film, track }: PartProject, there: string): 'all' | 'some' | 'other' {
  const [old, ...more] = tracksOf(there, film);
  if (old === undefined || !inspectProject(there).whole) return 'other';
  const same = [old, ...more].find(({ key }) => JSON.stringify(key) === JSON.stringify(track.key));
  if (same === undefined) return 'other';
  const database = new Database(joined, { readonly: true, fileMustExist: true });
  try {
    database.prepare('ATTACH DATABASE ? AS there').run(there);
    const columns = chunkColumns(database, 'main');
    if (columns.join() !== chunkColumns(database, 'there').join()) return 'other';
    const equal = columns.map((name) => `mine.${name} IS theirs.${name}`).join(' AND ');
    const number = (sql: string, ...values: number[]): number =>
      z.number().parse(
        database
          .prepare(sql)
          .pluck()
          .get(...values),
      );
    const theirs = number('SELECT count(*) FROM there.stretch WHERE track = ?', same.id);
    const common = number(
      `SELECT count(*) FROM there.stretch AS theirs JOIN main.stretch AS mine ON ${equal} WHERE theirs.track = ? AND mine.track = (SELECT id FROM main.track)`,
      same.id,
    );
    if (common === number('SELECT count(*) FROM main.stretch')) return 'all';
    const further = furtherTables.map((table) => number(`SELECT count(*) FROM there.${table}`));
    return common === theirs && more.length === 0 && further.every((count) => count === 0) ? 'some' : 'other';
  } finally {
    database.close();
  }
}

function tracksOf(path: string, film: PartProject['film']): TrackInfo[] {
  try {
    using project = ProjectFile.openToRead(path, film);
    return project?.tracks() ?? [];
  } catch (error) {
    // No project, or another film's, is none of ours; one that is held, or cannot be read, may be.
    if (error instanceof UserFacingError && (error.code === 'project-unreadable' || error.code === 'project-mismatch')) return [];
    throw error;
  }
}

/** What SQLite adds to the name of a database that is being written. */
const journal = '-journal';

/** Removes what killed runs left beside the output. */
async function removeRests(output: string): Promise<void> {
  for (const name of await readdir(dirname(output)))
    if (name.endsWith(journal) && isPartOf(output, name.slice(0, -journal.length))) await removeIfPossible(join(dirname(output), name));
  await removeStaleParts(output);
}

/**
 * Joins the parts of one film into one project, which grows beside its name. Parts that overlap hold the same there. Where the output is
 * there already it is left as it is if it holds all of that, and replaced if it holds a part of that and nothing else.
 *
 * @param paths projects made by colouring parts
 * @throws UserFacingError `usage`, `output-exists`, `project-mismatch`, `project-incomplete`, and as opening a project does
 */
export async function mergeTracks(paths: readonly string[], output: string): Promise<Merged> {
  const isThere = existsSync(output);
  if (isThere && paths.includes(output)) throw exists(output);
  const parts = paths.map(readPart);
  const first = parts[0]!;
  for (const other of parts.slice(1)) refuseOthers(first, other);
  if (!existsSync(dirname(output))) throw unwritable(output);
  const growing = partialPath(output);
  try {
    await removeRests(output);
    const { key, width, height, timeBase, networkMilliseconds } = first.track;
    {
      using project = ProjectFile.open(growing, first.film);
      project.track(key, width, height, timeBase, networkMilliseconds);
    }
    joinInto(growing, parts);
    const merged = look(growing, first);
    const held = isThere ? heldOf(growing, first, output) : null;
    if (held === 'other') throw exists(output);
    if (held === 'all') {
      await removeIfPossible(growing);
      return { ...merged, project: output, before: true };
    }
    return { ...merged, project: await takeName(growing, output, held === 'some'), before: false };
  } catch (error) {
    await removeRests(output);
    throw failure(output, error);
  }
}

/** Why it cannot be written, as a sentence that calls it by the name that it was to have. */
function failure(output: string, error: unknown): unknown {
  const told = asUserFacing(output, error);
  const code = told instanceof Error && 'code' in told ? told.code : '';
  if (isFull(told) || code === 'output-full') return full(output, error);
  if (code === 'output-unwritable' || (typeof code === 'string' && /^(EACCES|EPERM|EROFS|ENOENT)$/.test(code)))
    return unwritable(output, error);
  return told;
}

function full(output: string, cause: unknown): UserFacingError {
  const problem = { code: 'project-full', project: basename(output) } as const;
  return problemError('output-full', problem, 'free some space and join the parts again', { cause });
}

function unwritable(output: string, cause?: unknown): UserFacingError {
  return problemError('output-unwritable', { code: 'project-unwritable', path: output }, 'choose a folder you may write to with -o', {
    cause,
  });
}

function look(path: string, { film }: PartProject): Pick<Merged, 'film' | 'frames' | 'gap'> {
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
