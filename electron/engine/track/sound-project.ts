import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { activeGuides } from '../../../shared/project/guides.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import { setAside } from '../files/set-aside.ts';
import type { OpenProjects, ProjectLease } from './open-projects.ts';
import type { DamagedSpan, ProjectCheck } from './project-check.ts';
import type { ProjectFile } from './project-file.ts';
import { secondsIn } from './stored-colours.ts';

/** Where SQLite keeps the application's id, and ours, see project-schema.ts. */
const ownerOffset = 68;
const owner = 'KTNT';

/** Whether a file says that it is a Kinetint project, however damaged the rest of it may be. */
function isOurs(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(owner.length);
    return readSync(file, bytes, 0, bytes.length, ownerOffset) === owner.length && bytes.toString('latin1') === owner;
  } finally {
    closeSync(file);
  }
}

function isDamaged(error: unknown): boolean {
  return error instanceof UserFacingError && error.problem?.code === 'project-damaged';
}

/**
 * Reads a project for a plan; one that is damaged beyond use is as good as none, since the job sets it aside.
 * @returns what `read` returns, or `none`, and whether the project is damaged
 */
export function readSound<Result>(path: string, read: () => Result, none: Result): { result: Result; damaged: boolean } {
  try {
    return { result: read(), damaged: false };
  } catch (error) {
    if (!isDamaged(error) || !isOurs(path)) throw error;
    return { result: none, damaged: true };
  }
}

function spanOf({ track, after, before }: DamagedSpan, film: FilmInfo): { startSeconds: number; endSeconds: number | null } {
  const seconds = (time: bigint): number => secondsIn(track, time, film);
  return {
    startSeconds: Math.max(0, after === null ? track.key.section.startSeconds : seconds(after)),
    endSeconds: before === null ? null : seconds(before),
  };
}

/** What was damaged, in sentences. */
export function notesOf({ spans, tracks, edits, presentEditLost }: ProjectCheck, film: FilmInfo): Warning[] {
  const damaged = spans.map((span) => spanOf(span, film));
  const texts = [...new Map(damaged.map((span) => [JSON.stringify(span), span])).values()];
  return [
    ...(texts.length > 0 ? [{ code: 'colours-damaged', spans: texts } as const] : []),
    ...(tracks.length > 0 ? [{ code: 'tracks-damaged', count: tracks.length } as const] : []),
    ...(edits.length > 0 || presentEditLost ? [{ code: 'edits-damaged' } as const] : []),
  ];
}

/** Guides whose pictures are damaged: without a word their shots would get other colours than the person asked for. */
export function lostPictures(project: ProjectFile): Warning[] {
  return activeGuides(project.edits().guides).flatMap((guide) =>
    guide.kind === 'reference' && project.guidePicture(guide.picture) === null
      ? [{ code: 'guide-picture-lost', file: guide.name, seconds: guide.seconds } as const]
      : [],
  );
}

/**
 * Opens a film's project to colour it, sound: what is damaged is taken out, and a file that is damaged beyond that is set
 * aside under another name, and begun anew.
 * @throws UserFacingError as {@link OpenProjects} does
 */
export function openSoundToColour(
  projects: OpenProjects,
  path: string,
  film: FilmInfo,
  identity: FilmIdentity,
): { lease: ProjectLease; notes: Warning[] } {
  const open = (): { lease: ProjectLease; notes: Warning[] } => {
    const lease = projects.openToColour(path, { path: film.path, identity });
    try {
      const notes = notesOf(lease.project.mend(), film);
      return { lease, notes: [...notes, ...lostPictures(lease.project)] };
    } catch (error) {
      lease[Symbol.dispose]();
      throw error;
    }
  };
  try {
    return open();
  } catch (error) {
    if (!isDamaged(error) || !isOurs(path)) throw error;
    const aside = setAside(path, 'damaged');
    const { lease, notes } = open();
    return { lease, notes: [{ code: 'project-set-aside', project: basename(path), aside: basename(aside) }, ...notes] };
  }
}
