import { estimateFrames } from '../../shared/film-length.ts';
import type { QueueItem, Total } from '../../shared/ipc/queue.ts';

function hasEnded({ stage }: QueueItem): boolean {
  return stage === 'done' || stage === 'failed';
}

/** Frames of one film: how many in all (null where nobody knows), and how many are done with. */
function framesOf({ plan, progress, result, stage }: QueueItem): { frames: number; framesTotal: number | null } {
  if (result !== null) return { frames: result.frames, framesTotal: result.frames };
  const framesTotal = progress?.frames ?? (plan === null ? null : estimateFrames(plan.film, plan.section));
  // A film that failed is over: what is left of it does not hold the others up.
  if (stage === 'failed') return { frames: framesTotal ?? 0, framesTotal: framesTotal ?? 0 };
  const frames = progress === null ? 0 : progress.stage === 'exporting' ? (progress.frames ?? progress.frame) : progress.frame;
  return { frames, framesTotal };
}

function secondsLeft(items: readonly QueueItem[]): number | null {
  const current = items.find(({ stage }) => stage === 'colouring');
  const { fps = 0, etaSeconds = null } = current?.progress ?? {};
  if (etaSeconds === null || fps <= 0) return null;
  let seconds = etaSeconds;
  for (const item of items) {
    if (item === current || hasEnded(item)) continue;
    const { frames, framesTotal } = framesOf(item);
    if (item.estimate !== null && frames === 0) {
      seconds += item.estimate.seconds;
      continue;
    }
    if (framesTotal === null) return null;
    seconds += (framesTotal - frames) / fps;
  }
  return seconds;
}

/** Adds up the films that were started together; null where there are none. */
export function totalOf(items: readonly QueueItem[]): Total | null {
  if (items.length === 0) return null;
  const all = items.map(framesOf);
  return {
    films: items.length,
    filmsEnded: items.filter(hasEnded).length,
    frames: all.reduce((sum, { frames }) => sum + frames, 0),
    framesTotal: all.reduce<number | null>((sum, { framesTotal }) => (sum === null || framesTotal === null ? null : sum + framesTotal), 0),
    elapsedSeconds: items.reduce((sum, { elapsedSeconds }) => sum + elapsedSeconds, 0),
    etaSeconds: secondsLeft(items),
  };
}
