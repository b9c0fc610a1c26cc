import { estimateFrames } from '../../shared/film/film-length.ts';
import { hasEnded as isExported, type ExportItem } from '../../shared/ipc/export.ts';
import type { Progress, QueueItem, Total } from '../../shared/ipc/queue.ts';

interface Frames {
  /** Frames that are done with. */
  readonly frames: number;
  /** In all; null where nobody knows. */
  readonly framesTotal: number | null;
}

function hasEnded({ stage }: QueueItem): boolean {
  return stage === 'done' || stage === 'failed';
}

/** @param expected how many frames it has as far as was known before it was begun */
function framesOf(
  { progress, result, stage }: Pick<QueueItem | ExportItem, 'progress' | 'result' | 'stage'>,
  expected: number | null,
): Frames {
  if (result !== null) return { frames: result.frames, framesTotal: result.frames };
  const framesTotal = progress?.frames ?? expected;
  // What failed is over, and was not done either.
  if (stage === 'failed') return { frames: 0, framesTotal: 0 };
  const frames = progress === null ? 0 : progress.stage === 'exporting' ? (progress.frames ?? progress.frame) : progress.frame;
  return { frames, framesTotal };
}

function framesOfFilm(item: QueueItem): Frames {
  return framesOf(item, item.plan === null ? null : estimateFrames(item.plan.film, item.plan.section));
}

/** How long is left to do of what has its frames known; null where it is not. */
function secondsFor({ frames, framesTotal }: Frames, fps: number): number | null {
  return framesTotal === null ? null : (framesTotal - frames) / fps;
}

/** @param current how the film or file fares that is at work */
function secondsLeft(films: readonly QueueItem[], exports: readonly ExportItem[], current: Progress | null): number | null {
  const { fps = 0, etaSeconds = null } = current ?? {};
  if (etaSeconds === null || fps <= 0) return null;
  const isFilm = films.some(({ progress }) => progress === current);
  const rests = [
    ...films
      .filter((item) => !hasEnded(item) && item.progress !== current)
      .map((item) => {
        const frames = framesOfFilm(item);
        if (item.estimate !== null && frames.frames === 0) return item.estimate.seconds;
        // Writing what is coloured says nothing of how long colouring takes.
        return isFilm ? secondsFor(frames, fps) : null;
      }),
    // A file is written at least as fast as its film is coloured.
    ...exports.filter((item) => !isExported(item) && item.progress !== current).map((item) => secondsFor(framesOf(item, item.frames), fps)),
  ];
  return rests.reduce<number | null>((sum, rest) => (sum === null || rest === null ? null : sum + rest), etaSeconds);
}

function count(items: readonly (QueueItem | ExportItem)[], wanted: 'done' | 'failed'): number {
  return items.filter(({ stage }) => stage === wanted).length;
}

/** Adds up the films and files that were started together; null where there are none. */
export function totalOf(films: readonly QueueItem[], exports: readonly ExportItem[]): Total | null {
  if (films.length + exports.length === 0) return null;
  const all = [...films.map(framesOfFilm), ...exports.map((item) => framesOf(item, item.frames))];
  const current = films.find(({ stage }) => stage === 'colouring') ?? exports.find(({ stage }) => stage === 'writing');
  return {
    films: films.length,
    filmsDone: count(films, 'done'),
    filmsFailed: count(films, 'failed'),
    exports: exports.length,
    exportsDone: count(exports, 'done'),
    exportsFailed: count(exports, 'failed'),
    frames: all.reduce((sum, { frames }) => sum + frames, 0),
    framesTotal: all.reduce<number | null>((sum, { framesTotal }) => (sum === null || framesTotal === null ? null : sum + framesTotal), 0),
    elapsedSeconds: [...films, ...exports].reduce((sum, { elapsedSeconds }) => sum + elapsedSeconds, 0),
    etaSeconds: secondsLeft(films, exports, current?.progress ?? null),
  };
}
