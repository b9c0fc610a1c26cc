import { describe, expect, test } from 'vitest';
import { formatTimeLeft } from '../../../renderer/format.ts';
import { firstGuess } from '../../../renderer/stage/first-guess.ts';
import { isStaleAt, staleLine, staleShots } from '../../../renderer/timeline/stale-shots.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import { plan } from './fixtures.ts';

describe('the time left', () => {
  const device: Plan['devices'][number] = { device: 'cpu', usable: true, millisecondsPerFrame: 50, detail: { code: 'usable' } } as never;

  test('is what was measured, else what the device took when it was tried', () => {
    const estimate = { seconds: 120, fps: 10, sampleFrames: 48, projectBytes: 1, outputBytes: null };
    expect(firstGuess({ estimate, plan })).toBe(120);
    expect(firstGuess({ estimate: null, plan: { ...plan, devices: [device], framesReady: 7795 } })).toBe(500);
    expect(firstGuess({ estimate: null, plan })).toBeNull();
    expect(firstGuess({ estimate: null, plan: { ...plan, devices: [device], coloursReady: true } })).toBeNull();
  });

  test('never stands still for longer than five seconds', () => {
    expect(formatTimeLeft(42.2)).not.toBe(formatTimeLeft(41.2));
    expect(formatTimeLeft(302)).not.toBe(formatTimeLeft(297));
    expect(formatTimeLeft(1)).toBe('a few seconds left');
  });
});

describe('shots whose cuts were changed', () => {
  const timeline = {
    frameSeconds: 0.25,
    // As the engine counts them: in a film of varying rate length and mean tell another number.
    outdatedFrames: 17,
    shots: [
      { startSeconds: 0, endSeconds: 2, start: 'start' as const },
      { startSeconds: 2, endSeconds: 6, start: 'added' as const },
      { startSeconds: 6, endSeconds: 8, start: 'cut' as const },
    ],
    ready: [
      { startSeconds: 0, endSeconds: 2, fresh: true },
      { startSeconds: 2, endSeconds: 6, fresh: false },
      { startSeconds: 6, endSeconds: 8, fresh: true },
    ],
  };

  test('are named with the frames that will be coloured again', () => {
    expect(staleShots(timeline)).toEqual({ shots: [2], frames: 17 });
    expect(staleLine(staleShots(timeline)!)).toBe('Shot 2 will be coloured again, 17 frames');
    expect(staleLine({ shots: [1, 2, 3], frames: 1200 })).toBe('Shots 1, 2, and 3 will be coloured again, 1,200 frames');
    expect(staleShots({ ...timeline, ready: [], outdatedFrames: 0 })).toBeNull();
  });

  test('are known frame by frame', () => {
    expect([1.75, 2, 5.75, 6].map((seconds) => isStaleAt(timeline, seconds))).toEqual([false, true, true, false]);
  });
});
