import { describe, expect, it } from 'vitest';
import { FrameList } from '../../../renderer/viewer/frame-list.ts';
import { guidesNear } from '../../../renderer/viewer/guides-near.ts';
import { guidesOfFrame, type Guide } from '../../../shared/project/guides.ts';

const hint = (seconds: number): Guide => ({
  kind: 'hint',
  id: `at ${seconds}`,
  seconds,
  strength: 1,
  on: true,
  points: [{ x: 0.5, y: 0.5, radius: 0.1, a: 10, b: 10 }],
});

describe('the engine is told of the guides that may be those of the frame in view', () => {
  it.each([
    ['24 frames a second', new FrameList(null, 24, 4), 1 / 24],
    ['a frame every two seconds', new FrameList(null, 0.5, 20), 2],
    ['frames of their own times', new FrameList(Float64Array.of(0, 0.04, 3, 3.04, 9), 1, 12), null],
  ])('%s: all of each frame, and not all there are', (_, frames, frameSeconds) => {
    const all = Array.from({ length: 400 }, (__, at) => hint(at / 20)).filter(({ seconds }) => seconds < frames.endSeconds);
    for (let index = 0; index < frames.count; index += 1) {
      const length = frameSeconds ?? (index + 1 < frames.count ? frames.timeOf(index + 1) : frames.endSeconds) - frames.timeOf(index);
      const own = guidesOfFrame(all, frames.timeOf(index), length);
      const told = guidesNear(all, frames, index);
      expect(own.filter((guide) => !told.includes(guide))).toEqual([]);
      if (frames.count > 4) expect(told.length).toBeLessThan(all.length);
    }
  });
});
