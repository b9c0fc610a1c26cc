import type { Guide } from '../../shared/project/guides.ts';
import type { FrameList } from './frame-list.ts';

/** The engine is told of guides so near, seconds: which are the frame's own it knows. */
const around = 0.5;

/** The guides that may be a frame's own: from a little before it to a little after the next one, however slow the film runs. */
export function guidesNear(guides: readonly Guide[], frames: FrameList, index: number): Guide[] {
  const from = frames.timeOf(index) - around;
  const to = (index + 1 < frames.count ? frames.timeOf(index + 1) : frames.endSeconds) + around;
  return guides.filter(({ seconds }) => seconds > from && seconds < to);
}
