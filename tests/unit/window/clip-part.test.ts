import { expect, it } from 'vitest';
import { clipPart } from '../../../renderer/viewer/clip-part.ts';

it('is what the in and the out point say, where that is short enough', () => {
  expect(clipPart({ inSeconds: 10, outSeconds: 30 }, 100, 200)).toEqual({ startSeconds: 10, durationSeconds: 20 });
  expect(clipPart({ inSeconds: 170, outSeconds: null }, 0, 200)).toEqual({ startSeconds: 170, durationSeconds: 30 });
  expect(clipPart({ inSeconds: 10, outSeconds: 100 }, 50, 200)).toEqual({ startSeconds: 50, durationSeconds: 6 });
  expect(clipPart({ inSeconds: 10, outSeconds: 100 }, 5, 200)).toEqual({ startSeconds: 10, durationSeconds: 6 });
});

it('is else six seconds from here, and no shorter near the end', () => {
  expect(clipPart({ inSeconds: null, outSeconds: null }, 12.5, 60)).toEqual({ startSeconds: 12.5, durationSeconds: 6 });
  expect(clipPart({ inSeconds: null, outSeconds: null }, 58, 60)).toEqual({ startSeconds: 54, durationSeconds: 6 });
  expect(clipPart({ inSeconds: null, outSeconds: null }, 1, 4)).toEqual({ startSeconds: 0, durationSeconds: 4 });
});
