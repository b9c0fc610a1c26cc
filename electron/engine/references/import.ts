import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { applyEdit, sameMoment } from '../../../shared/project/edits.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { Guide } from '../../../shared/project/guides.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import { problemError } from '../problem-error.ts';
import type { GuidePicture } from '../track/guide-pictures.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { alignPicture } from './align.ts';
import { frameOfName, isPicture } from './file-names.ts';
import { comparedSize, FilmFrames } from './film-frames.ts';
import { readOrTell, type ReadOptions } from './read-picture.ts';
import { readReferenceList } from './reference-list.ts';
import type { MatchedShot } from './match-shots.ts';
import { Unnumbered } from './unnumbered.ts';

/** Under this a picture is of something else. Of 132 pairs of frames of different clips the most alike came to 0.73 (docs/guides.md). */
export const leastMatch = 0.75;
/** Under this a picture is used, and said to be unlike. */
const goodMatch = 0.85;

/** A picture that was laid over its frame. */
export interface ReadReference {
  readonly file: string;
  readonly frame: number;
  /** Film seconds. */
  readonly seconds: number;
  readonly match: number;
  readonly picture: GuidePicture;
}

/** The frame that each picture of a folder is of. */
async function framesOfPictures(
  folder: string,
  only: readonly string[] | null,
  identity: FilmIdentity,
  tell: ReadOptions['tell'],
): Promise<{ numbered: Map<number, string>; unnumbered: string[] }> {
  const names = await readdir(folder).catch(() => null);
  if (names === null) throw problemError('guides-unusable', { code: 'references-folder-missing', path: folder }, 'check its name');
  const list = await readReferenceList(folder);
  if (list !== null && list.film.fingerprint !== identity.fingerprint) {
    throw problemError(
      'guides-unusable',
      { code: 'references-of-other-film', path: folder, film: list.film.name },
      'choose the folder of this film, or remove references.json from it if they are of this film after all',
    );
  }
  const listed = new Map(list?.references.map(({ file, frame }) => [file, frame]));
  const numbered = new Map<number, string>();
  const unnumbered: string[] = [];
  const pictures = names.filter((name) => isPicture(name) && (only === null || only.includes(name))).sort();
  if (pictures.length === 0)
    throw problemError('guides-unusable', { code: 'references-none', path: folder }, 'put the coloured frames into it');
  for (const file of pictures) {
    const known = listed.get(file);
    const meaning = known === undefined ? frameOfName(file) : { frame: known };
    if (meaning === 'unnumbered') {
      unnumbered.push(file);
      continue;
    }
    if (meaning === 'ambiguous') {
      tell({ code: 'guide-passed-over', file, why: { code: 'name-ambiguous' } });
      continue;
    }
    const taken = numbered.get(meaning.frame);
    if (taken === undefined) numbered.set(meaning.frame, file);
    else tell({ code: 'guide-passed-over', file, why: { code: 'frame-taken', by: taken } });
  }
  return { numbered, unnumbered };
}

/**
 * Reads the pictures of a folder and lays each over the frame of the film that it is of: the one that its name says, and for
 * a name without a number the one that it is most like. One that is of no frame gives its colours to the shots that show the
 * same things. What cannot be used is told and passed over.
 * @param only names of the pictures that are read; null is all
 * @throws UserFacingError `guides-unusable` where none can be
 */
export async function readReferences(
  folder: string,
  only: readonly string[] | null,
  film: FilmInfo,
  identity: FilmIdentity,
  options: ReadOptions,
): Promise<ReadReference[]> {
  const { signal, tell } = options;
  const { numbered: waiting, unnumbered } = await framesOfPictures(folder, only, identity, tell);
  const { width, height, ratio } = comparedSize(film);
  await using sought = new Unnumbered(film);
  await sought.begin(folder, unnumbered, options);
  const read: ReadReference[] = [];
  const reader = new FilmFrames(film, signal);
  const found = reader.some(
    (frame) => sought.any || waiting.has(frame),
    () => sought.any || waiting.size > 0,
  );
  for await (const compared of found) {
    const { frame, seconds, luma } = compared;
    await sought.look(compared);
    const file = waiting.get(frame);
    if (file === undefined) continue;
    waiting.delete(frame);
    const opened = await readOrTell(join(folder, file), options);
    if (opened === null) continue;
    const { picture, match } = alignPicture(luma, { width, height }, ratio, opened);
    if (match < leastMatch) {
      tell({ code: 'guide-passed-over', file, why: { code: 'other-picture', frame, match } });
      continue;
    }
    likenessWarning({ file, match }, tell);
    read.push({ file, frame, seconds, match, picture });
  }
  const unplaced: { file: string; match: number; shots: readonly MatchedShot[] }[] = [];
  for (const { file, frame: best, shots } of await sought.found()) {
    const match = best?.match ?? 0;
    // Of many frames one may be a little like anything: what no name vouches for has to be more than that.
    if (best === null || match < goodMatch) {
      unplaced.push({ file, match, shots });
      continue;
    }
    const { frame, seconds } = best.frame;
    const taken = read.find((other) => other.frame === frame);
    if (taken !== undefined) {
      tell({ code: 'guide-passed-over', file, why: { code: 'frame-taken', by: taken.file } });
      continue;
    }
    tell({ code: 'reference-found', file, frame, match });
    read.push({ file, frame, seconds, match, picture: best.picture });
  }
  read.push(...matchedShots(unplaced, read, tell));
  for (const [frame, file] of waiting) tell({ code: 'guide-passed-over', file, why: { code: 'past-end', frame, frames: reader.count } });
  if (read.length === 0)
    throw problemError(
      'guides-unusable',
      { code: 'references-unusable', path: folder },
      'export frames by "kinetint references export" and colour those',
    );
  return read;
}

/**
 * What each shot takes: the colours of the picture that shows the most of it.
 * @param isTaken whether a shot has colours of its own, which no such picture replaces
 */
export function bestShots(
  found: Iterable<{ readonly file: string; readonly shots: readonly MatchedShot[] }>,
  isTaken: (shot: MatchedShot, file: string) => boolean,
): ReadReference[] {
  const best = new Map<number, ReadReference>();
  for (const { file, shots } of found) {
    for (const shot of shots) {
      const { frame, seconds, share, picture } = shot;
      if (isTaken(shot, file) || (best.get(frame)?.match ?? 0) >= share) continue;
      best.set(frame, { file, frame, seconds, match: share, picture });
    }
  }
  return [...best.values()].sort((one, other) => one.frame - other.frame);
}

/**
 * The shots that take the colours of pictures that are of no frame: each those of the picture that shows the most of it, none
 * that has a reference frame in its middle. What became of each picture is told.
 */
function matchedShots(
  unplaced: readonly { readonly file: string; readonly match: number; readonly shots: readonly MatchedShot[] }[],
  read: readonly ReadReference[],
  tell: ReadOptions['tell'],
): ReadReference[] {
  const all = bestShots(unplaced, ({ frame }) => read.some((other) => other.frame === frame));
  for (const { file, match } of unplaced) {
    const frames = all.filter((other) => other.file === file).map(({ frame }) => frame);
    if (frames.length > 0) tell({ code: 'reference-matched', file, frames });
    else tell({ code: 'guide-passed-over', file, why: { code: 'nowhere-alike', match } });
  }
  return all;
}

/** Says where a picture is used and is not quite its frame. */
export function likenessWarning({ file, match }: Pick<ReadReference, 'file' | 'match'>, tell: ReadOptions['tell']): void {
  if (match < goodMatch) tell({ code: 'reference-unlike', file: basename(file), match });
}

/**
 * Makes pictures guides of a project, in one step that can be undone. Those of the same frames are replaced.
 * @param gone ids of guides that go in the same step
 */
export function keepReferences(project: ProjectFile, references: readonly ReadReference[], gone: readonly string[] = []): Guide[] {
  const kept = project.edits().guides;
  const guides = references.map(({ file, frame, seconds, match, picture }): Guide => {
    // Where a file does not tell its frames' times, whoever shows it counts them otherwise: the time decides.
    const known = kept.find((guide) => guide.kind === 'reference' && sameMoment(guide.seconds, seconds));
    const id = `reference-${String(frame).padStart(6, '0')}`;
    return {
      kind: 'reference',
      id: known?.id ?? (kept.some((guide) => guide.id === id) ? `${id} ${seconds}` : id),
      seconds,
      strength: known?.strength ?? 1,
      on: known?.on ?? true,
      picture: project.keepGuidePicture(picture),
      name: basename(file),
      match: Math.round(match * 1000) / 1000,
    };
  });
  const before = project.edits();
  const after = applyEdit(applyEdit(before, { type: 'set-guides', guides }), { type: 'remove-guides', ids: [...gone] });
  // The same pictures again are no step to be undone.
  if (JSON.stringify(after) !== JSON.stringify(before)) project.saveEdits(after, null);
  return guides;
}
