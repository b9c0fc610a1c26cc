import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { FilmFrame, GuideFilesAnswer, GuideFilesQuestion, UsedPicture } from '../../../shared/project/guide-files.ts';
import type { PreviewSource } from '../../../shared/project/preview.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import { problemError } from '../problem-error.ts';
import type { FilmSession } from '../session/film-session.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import { alignPicture } from './align.ts';
import { exportReferences, usualEvery } from './export.ts';
import { frameOfName, isPicture } from './file-names.ts';
import { comparedSize, lumaAt } from './film-frames.ts';
import { keepReferences, leastMatch, likenessWarning, readReferences, type ReadReference } from './import.ts';
import { readOrTell, type Picture } from './read-picture.ts';
import { spreadIn } from './spread.ts';

interface Film {
  readonly engine: EngineParts;
  readonly session: FilmSession;
  readonly film: FilmInfo;
  readonly identity: FilmIdentity;
  readonly signal: AbortSignal;
  readonly tell: (warning: Warning) => void;
}

/** Lays one picture over a frame, whatever it comes to. */
async function laidOver(film: Film, path: string, picture: Picture, { frame, seconds }: FilmFrame): Promise<ReadReference | null> {
  const luma = await lumaAt(film.film, seconds, film.signal);
  if (luma === null) return null;
  const { width, height, ratio } = comparedSize(film.film);
  return { file: basename(path), frame, seconds, ...alignPicture(luma, { width, height }, ratio, picture) };
}

/** The frame that a name says, where it says one and the film has it. */
async function namedFrame({ session }: Film, path: string): Promise<FilmFrame | null> {
  const meaning = frameOfName(path);
  if (typeof meaning === 'string') return null;
  const seconds = (await session.frameTimes())?.[meaning.frame];
  return seconds === undefined ? null : { frame: meaning.frame, seconds: Math.max(0, seconds) };
}

/** One picture: of the frame in view, or of the one that its name says. */
async function readOne(film: Film, path: string, shown: FilmFrame): Promise<ReadReference[]> {
  const file = basename(path);
  const picture = await readOrTell(path, film);
  if (picture === null) return [];
  const named = await namedFrame(film, path);
  const tries: ReadReference[] = [];
  for (const frame of named === null || named.frame === shown.frame ? [shown] : [shown, named]) {
    const laid = await laidOver(film, path, picture, frame);
    if (laid !== null) tries.push(laid);
  }
  // The frame that it was said to be of goes first where both are as good.
  const best = tries.reduce<ReadReference | null>((one, other) => (one === null || other.match > one.match ? other : one), null);
  // Without a number in its name it may be of any frame.
  if ((best === null || best.match < leastMatch) && frameOfName(path) === 'unnumbered') return readMany(film, dirname(path), [file]);
  if (best === null || best.match < leastMatch) {
    const { frame, match } = best ?? { ...shown, match: 0 };
    film.tell({ code: 'guide-passed-over', file, why: { code: 'other-picture', frame, match } });
    return [];
  }
  likenessWarning(best, film.tell);
  return [best];
}

async function readMany(film: Film, folder: string, only: readonly string[] | null): Promise<ReadReference[]> {
  try {
    return await readReferences(folder, only, film.film, film.identity, film);
  } catch (error) {
    // Why each was passed over was said.
    if (error instanceof UserFacingError && error.problem?.code === 'references-unusable') return [];
    throw error;
  }
}

async function readAll(film: Film, paths: readonly string[], shown: FilmFrame): Promise<ReadReference[]> {
  const [first] = paths;
  const kinds = await Promise.all(paths.map(async (path) => ((await stat(path)).isDirectory() ? 'folder' : 'file')));
  const files = paths.filter((path, at) => kinds[at] === 'file' && isPicture(path));
  if (paths.length === 1 && kinds[0] === 'file') return readOne(film, first!, shown);
  const read: ReadReference[] = [];
  for (const folder of paths.filter((_, at) => kinds[at] === 'folder')) read.push(...(await readMany(film, folder, null)));
  const folders = new Set(files.map(dirname));
  for (const folder of folders)
    read.push(
      ...(await readMany(
        film,
        folder,
        files.filter((path) => dirname(path) === folder).map((path) => basename(path)),
      )),
    );
  return read;
}

function usedOf(read: readonly ReadReference[]): UsedPicture[] {
  return read.map(({ file, frame, seconds, match }) => ({ name: file, frame, seconds: Math.max(0, seconds), match }));
}

/**
 * Answers a window about pictures that are guides.
 * @throws UserFacingError `guides-unusable`, `usage` before the film was looked at, and those of its project
 */
export async function answerGuideFiles(
  engine: EngineParts,
  source: PreviewSource,
  question: GuideFilesQuestion,
  signal: AbortSignal,
): Promise<GuideFilesAnswer> {
  using opened = await engine.films.open(source.film, signal);
  const { film, session } = opened;
  if (question.what === 'export') {
    const { folder } = question;
    const { frames, shots, kept } = await exportReferences(film, folder, { signal, every: usualEvery, perShot: null, force: false });
    return { what: 'exported', folder, frames, shots, kept: [...kept] };
  }
  if (source.project === null) throw problemError('usage', { code: 'film-not-looked-at' }, 'change it once its plan is there');
  const identity = await session.identity();
  if (question.what === 'spread') {
    const { seconds, scope } = question;
    const spread = await spreadIn(source.project, { engine, film, identity, moments: [seconds], scope, signal });
    const { references, unlike } = spread;
    return {
      what: 'added',
      used: usedOf(references),
      warnings: unlike.length === 0 ? [] : [{ code: 'shots-unlike', seconds: [...unlike] }],
    };
  }
  const warnings: Warning[] = [];
  const tell = (warning: Warning): void => {
    warnings.push(warning);
  };
  const read = await readAll({ engine, session, film, identity, signal, tell }, question.paths, question.shown);
  if (read.length > 0) {
    using lease = engine.projects.open(source.project, { path: film.path, identity });
    keepReferences(lease.project, read);
  }
  return { what: 'added', used: usedOf(read), warnings };
}
