import type { Timeline } from '../../shared/project/timeline.ts';
import { currentLanguage, i18n } from '../i18n/i18n.ts';

const { t } = i18n;

/** Shots whose stored colours are no longer what the cuts and networks ask for. */
export interface StaleShots {
  /** Counted from 1. */
  readonly shots: readonly number[];
  /** Frames that will be coloured again. */
  readonly frames: number;
}

/** Null where all that is stored is as it is asked for. */
export function staleShots({
  ready,
  shots,
  frameSeconds,
  outdatedFrames,
}: Pick<Timeline, 'ready' | 'shots' | 'frameSeconds' | 'outdatedFrames'>): StaleShots | null {
  if (outdatedFrames === 0) return null;
  const stale = ready.filter(({ fresh }) => !fresh);
  const half = frameSeconds / 2;
  const concerned = shots.flatMap((shot, index) =>
    stale.some((range) => range.startSeconds < shot.endSeconds - half && range.endSeconds > shot.startSeconds + half) ? [index + 1] : [],
  );
  return { shots: concerned, frames: outdatedFrames };
}

/** Whether the stored colours at a time are such. */
export function isStaleAt({ ready, frameSeconds }: Pick<Timeline, 'ready' | 'frameSeconds'>, seconds: number): boolean {
  const at = seconds + frameSeconds / 4;
  return ready.some(({ startSeconds, endSeconds, fresh }) => !fresh && startSeconds <= at && at < endSeconds);
}

/** "Shot 4 will be coloured again, 96 frames". */
export function staleLine({ shots, frames }: StaleShots): string {
  const named = new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(shots.map(String));
  return t(shots.length === 1 ? 'queue:status.again' : 'queue:status.againSeveral', { count: frames, shots: named });
}
