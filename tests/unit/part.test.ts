import { describe, expect, it } from 'vitest';
import { partOfShot, shareOf } from '../../shared/job/part.ts';

describe('shares of the work', () => {
  it('of whole things: each is in one share, and shares differ by one at most', () => {
    const all = Array.from({ length: 11 }, (_, at) => at);
    const shares = [1, 2, 3].map((number) => shareOf(all, { number, of: 3 }));
    expect(shares.flat().sort((one, other) => one - other)).toEqual(all);
    expect(shares.map(({ length }) => length)).toEqual([4, 4, 3]);
  });

  it('of a film: shots fall to parts in order, those beyond the reckoned end to the last', () => {
    expect([0, 32, 33, 66, 67, 99, 100, 5000].map((frame) => partOfShot(frame, 100, 3))).toEqual([1, 1, 1, 2, 3, 3, 3, 3]);
    expect(partOfShot(0, 0, 4)).toBe(1);
  });
});
