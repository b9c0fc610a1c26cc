import type { Edits } from '../../../shared/project/edits.ts';
import { momentTolerance, sameMoment } from '../../../shared/project/edits.ts';
import type { ReadyRange, TimelineShot } from '../../../shared/project/timeline.ts';
import type { StoredFrame } from '../track/stored-colours.ts';
import type { FoundShot } from './shot-scan.ts';

/** What is stored without a gap, and whether it still is what the edits ask for. */
export function readyRanges(frames: readonly StoredFrame[], frameSeconds: number): ReadyRange[] {
  const ranges: ReadyRange[] = [];
  for (const {
    seconds,
    chunk: { fresh },
  } of frames) {
    const last = ranges.at(-1);
    const end = seconds + frameSeconds;
    // Frames of films at a variable rate may be some apart.
    if (last !== undefined && seconds - last.endSeconds < 2 * frameSeconds && last.fresh === fresh)
      ranges[ranges.length - 1] = { ...last, endSeconds: end };
    else ranges.push({ startSeconds: Math.max(0, seconds), endSeconds: end, fresh });
  }
  return ranges;
}

/** Where shots were found when the stored frames were coloured, whatever the edits made of it. */
export function foundInStored(frames: readonly StoredFrame[]): FoundShot[] {
  return frames.flatMap(
    ({
      seconds,
      chunk: {
        place: { transition, ignored },
      },
      offset,
    }) => {
      if (ignored.includes(offset)) return [{ seconds, transition: 'cut' as const }];
      // The start of a section is no cut, wherever in the film it is.
      return offset === 0 && transition !== null && transition !== 'added' && transition !== 'start' ? [{ seconds, transition }] : [];
    },
  );
}

/** Found shots from both: where frames are stored they are what was coloured by, elsewhere what the scan saw. */
export function mergeFound(stored: readonly FoundShot[], scanned: readonly FoundShot[], ready: readonly ReadyRange[]): FoundShot[] {
  // The first frame of a section says nothing of what is before it.
  const isStored = (seconds: number): boolean =>
    ready.some(({ startSeconds, endSeconds }) => seconds > startSeconds + momentTolerance && seconds < endSeconds);
  return [
    ...stored,
    ...scanned.filter(({ seconds }) => !isStored(seconds) && !stored.some((other) => sameMoment(other.seconds, seconds))),
  ].sort((one, other) => one.seconds - other.seconds);
}

/** The shots of a film as found and as edited. */
export function shotList(found: readonly FoundShot[], { cuts }: Edits, durationSeconds: number): TimelineShot[] {
  const kept = found.filter(({ seconds }) => !cuts.removed.some((removed) => sameMoment(removed, seconds)));
  const starts: Pick<TimelineShot, 'startSeconds' | 'start'>[] = [
    { startSeconds: 0, start: 'start' },
    ...kept.map(({ seconds, transition }) => ({ startSeconds: seconds, start: transition })),
    ...cuts.added
      .filter((added) => !kept.some(({ seconds }) => sameMoment(seconds, added)))
      .map((added) => ({ startSeconds: added, start: 'added' as const })),
  ];
  const inOrder = starts
    .filter(({ startSeconds, start }) => start === 'start' || (startSeconds > momentTolerance && startSeconds < durationSeconds))
    .sort((one, other) => one.startSeconds - other.startSeconds);
  return inOrder.map((shot, index) => ({ ...shot, endSeconds: inOrder[index + 1]?.startSeconds ?? durationSeconds }));
}
