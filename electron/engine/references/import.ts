import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { applyEdit, sameMoment } from '../../../shared/project/edits.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import type { Guide } from '../../../shared/project/guides.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import { makeThumbnail } from '../motion/thumbnail.ts';
import { problemError } from '../problem-error.ts';
import type { GuidePicture } from '../track/guide-pictures.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { alignPicture } from './align.ts';
import { frameOfName, isPicture } from './file-names.ts';
import { comparedSize, FilmFrames } from './film-frames.ts';
import { FrameSearch } from './find-frame.ts';
import { PictureError, readPicture, type Picture } from './read-picture.ts';
import { readReferenceList } from './reference-list.ts';

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

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** What was passed over or is doubtful. */
  readonly tell: (warning: Warning) => void;
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

/** Reads a picture; one that is broken is told. */
export async function readOrTell(path: string, { signal, tell }: ReadOptions): Promise<Picture | null> {
  try {
    return await readPicture(path, signal);
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    tell({ code: 'guide-passed-over', file: basename(path), why: { code: 'picture-broken', said: error.message } });
    return null;
  }
}

/**
 * Reads the pictures of a folder and lays each over the frame of the film that it is of: the one that its name says, and for
 * a name without a number the one that it is most like. What cannot be used is told and passed over.
 * @param only names of the pictures that are read; null is all
 * @throws UserFacingError `guides-unusable` where none can be
 */
export async function readReferences(
  folder: string,
  only: readonly string[] | null,
  film: FilmInfo,
  identity: FilmIdentity,
  { signal, tell }: ReadOptions,
): Promise<ReadReference[]> {
  const { numbered: waiting, unnumbered } = await framesOfPictures(folder, only, identity, tell);
  const { width, height, ratio } = comparedSize(film);
  const sought = new Map<string, FrameSearch>();
  for (const file of unnumbered) {
    const picture = await readOrTell(join(folder, file), { signal, tell });
    if (picture !== null) sought.set(file, new FrameSearch(picture, { width, height }, ratio));
  }
  const read: ReadReference[] = [];
  const reader = new FilmFrames(film, signal);
  const found = reader.some(
    (frame) => sought.size > 0 || waiting.has(frame),
    () => sought.size > 0 || waiting.size > 0,
  );
  for await (const compared of found) {
    const { frame, seconds, luma } = compared;
    if (sought.size > 0) {
      const thumbnail = makeThumbnail(luma, width, height);
      for (const search of sought.values()) search.look(compared, thumbnail);
    }
    const file = waiting.get(frame);
    if (file === undefined) continue;
    waiting.delete(frame);
    const opened = await readOrTell(join(folder, file), { signal, tell });
    if (opened === null) continue;
    const { picture, match } = alignPicture(luma, { width, height }, ratio, opened);
    if (match < leastMatch) {
      tell({ code: 'guide-passed-over', file, why: { code: 'other-picture', frame, match } });
      continue;
    }
    likenessWarning({ file, match }, tell);
    read.push({ file, frame, seconds, match, picture });
  }
  for (const [file, search] of sought) {
    const best = search.best();
    const match = best?.match ?? 0;
    // Of many frames one may be a little like anything: what no name vouches for has to be more than that.
    if (best === null || match < goodMatch) {
      tell({ code: 'guide-passed-over', file, why: { code: 'nowhere-alike', match } });
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
  for (const [frame, file] of waiting) tell({ code: 'guide-passed-over', file, why: { code: 'past-end', frame, frames: reader.count } });
  if (read.length === 0)
    throw problemError(
      'guides-unusable',
      { code: 'references-unusable', path: folder },
      'export frames by "kinetint references export" and colour those',
    );
  return read;
}

/** Says where a picture is used and is not quite its frame. */
export function likenessWarning({ file, match }: Pick<ReadReference, 'file' | 'match'>, tell: ReadOptions['tell']): void {
  if (match < goodMatch) tell({ code: 'reference-unlike', file: basename(file), match });
}

/** Makes pictures guides of a project, in one step that can be undone. Those of the same frames are replaced. */
export function keepReferences(project: ProjectFile, references: readonly ReadReference[]): Guide[] {
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
  const after = applyEdit(before, { type: 'set-guides', guides });
  // The same pictures again are no step to be undone.
  if (JSON.stringify(after) !== JSON.stringify(before)) project.saveEdits(after, null);
  return guides;
}
