import type { CopyProgress } from '../../shared/project/preview.ts';

/** How far a copy can be played on from a moment; null where it cannot yet. Seconds. */
export function reachedFrom(copy: CopyProgress | null, seconds: number): number | null {
  return copy?.written.find(({ fromSeconds, toSeconds }) => fromSeconds <= seconds && seconds < toSeconds)?.toSeconds ?? null;
}

/** How much of a film is in its copy, 0 to 1. */
export function copiedShare({ written, whole }: CopyProgress, endSeconds: number): number {
  if (whole || endSeconds <= 0) return 1;
  return Math.min(1, written.reduce((sum, { fromSeconds, toSeconds }) => sum + toSeconds - fromSeconds, 0) / endSeconds);
}
