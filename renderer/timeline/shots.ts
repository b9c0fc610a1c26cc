import { sameMoment } from '../../shared/project/edits.ts';
import type { Timeline, TimelineShot } from '../../shared/project/timeline.ts';

/** Moments within half a frame of each other are the same to whoever looks at the timeline. */
function reached(timeline: Timeline, start: number, seconds: number): boolean {
  return start <= seconds + timeline.frameSeconds / 4;
}

/** Which shot a moment is in, counted from 0. */
export function shotIndexAt(timeline: Timeline, seconds: number): number {
  return Math.max(
    0,
    timeline.shots.findLastIndex(({ startSeconds }) => reached(timeline, startSeconds, seconds)),
  );
}

/** A shot as edits name it: the last one goes to the film's end, wherever that is. */
export function spanOf(timeline: Timeline, index: number): { startSeconds: number; endSeconds: number | null } {
  const { startSeconds, endSeconds } = timeline.shots[index]!;
  return { startSeconds, endSeconds: index === timeline.shots.length - 1 ? null : endSeconds };
}

/** The shot that begins right at a moment, other than the first; null where none does. */
export function shotBeginningAt(timeline: Timeline, seconds: number): number | null {
  const index = shotIndexAt(timeline, seconds);
  const start = timeline.shots[index]!.startSeconds;
  return index > 0 && (sameMoment(start, seconds) || Math.abs(start - seconds) < timeline.frameSeconds / 2) ? index : null;
}

/** Where the shot before or after begins; null where there is none. */
export function neighbouringStart(timeline: Timeline, seconds: number, direction: -1 | 1): number | null {
  const starts = timeline.shots.map(({ startSeconds }: TimelineShot) => startSeconds);
  const half = timeline.frameSeconds / 2;
  return (direction === 1 ? starts.find((start) => start > seconds + half) : starts.findLast((start) => start < seconds - half)) ?? null;
}
