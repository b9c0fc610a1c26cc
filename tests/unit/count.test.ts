import { expect, test } from 'vitest';
import { count } from '../../shared/words/count.ts';

test.each([
  [0, '0 frames'],
  [1, '1 frame'],
  [2, '2 frames'],
  [0.4, '0.4 frames'],
])('%d is counted as %s', (number, said) => {
  expect(count(number, 'frame')).toBe(said);
});
