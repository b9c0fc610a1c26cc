import { longestClipSeconds, usualClipSeconds } from '../../shared/job/clip.ts';
import type { Edits } from '../../shared/project/edits.ts';

/** Which part of a film a clip is of: what lies between the in and the out point where that is short enough, else some seconds from here. */
export function clipPart(
  { inSeconds, outSeconds }: Pick<Edits, 'inSeconds' | 'outSeconds'>,
  playhead: number,
  filmSeconds: number,
): { readonly startSeconds: number; readonly durationSeconds: number } {
  const [from, to] = [inSeconds ?? 0, outSeconds ?? filmSeconds];
  const isChosen = inSeconds !== null || outSeconds !== null;
  if (to - from <= (isChosen ? longestClipSeconds : usualClipSeconds)) return { startSeconds: from, durationSeconds: to - from };
  // Not shorter because the end is near.
  const startSeconds = Math.max(from, Math.min(playhead, to - usualClipSeconds));
  return { startSeconds, durationSeconds: usualClipSeconds };
}
