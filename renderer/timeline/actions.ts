import { shotEditAt } from '../../shared/project/edits.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import type { Page } from '../page.ts';
import { moveEnd } from './RangeHandle.tsx';
import { shotBeginningAt, shotIndexAt, spanOf } from './shots.ts';
import { edit } from './timeline-store.ts';

/** Makes a shot begin at the playhead. */
export function addCut(page: Page, id: string, timeline: Timeline, seconds: number): void {
  if (canCut(timeline, seconds)) edit(page, id, { type: 'add-cut', seconds });
}

/** Whether a shot could begin at the playhead: none does yet, and the film's first frame is one anyway. */
export function canCut(timeline: Timeline, seconds: number): boolean {
  return seconds >= timeline.frameSeconds / 2 && shotBeginningAt(timeline, seconds) === null;
}

/** Joins the shot that the playhead is in with the one before. */
export function removeCut(page: Page, id: string, timeline: Timeline, seconds: number): void {
  const index = shotIndexAt(timeline, seconds);
  if (index === 0) return;
  const { startSeconds, endSeconds } = spanOf(timeline, index);
  edit(page, id, { type: 'remove-cut', seconds: startSeconds, endSeconds });
}

/** Puts the in point at the playhead, or the out point behind the frame that is shown. */
export function setEnd(page: Page, id: string, timeline: Timeline, which: 'in' | 'out', seconds: number): void {
  edit(page, id, moveEnd(timeline, which, which === 'in' ? seconds : seconds + timeline.frameSeconds));
}

export function clearRange(page: Page, id: string): void {
  edit(page, id, { type: 'range', inSeconds: null, outSeconds: null });
}

/** Keeps the shot that the playhead is in black and white, or lets it have colour again. @returns whether it stays black and white now */
export function toggleGrey(page: Page, id: string, timeline: Timeline, seconds: number): boolean {
  const { startSeconds } = timeline.shots[shotIndexAt(timeline, seconds)]!;
  const keepGrey = !(shotEditAt(timeline.edits, startSeconds)?.keepGrey ?? false);
  edit(page, id, { type: 'shot', ...spanOf(timeline, shotIndexAt(timeline, seconds)), change: { keepGrey } });
  return keepGrey;
}
