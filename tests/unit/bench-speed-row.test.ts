import { describe, expect, it } from 'vitest';
import { speedHead, speedRow, type Measured } from '../bench/providers/speed-row.ts';

const measured: Measured = { network: 'reel', operations: 6e9, batch: 4, ceiling: 1000, difference: 0.25 };

describe('a line of the table of speeds', () => {
  it('counts the operations of the whole batch in the shortest run', async () => {
    const row = await speedRow(measured, () => Promise.resolve({ shortest: 48, median: 50, runs: 9 }));
    expect(row).toBe('| reel | 6.00 | 4 | 12.00 | 12.50 | 9 | 500 | 50 % | 0.250 |');
    expect(row.split('|')).toHaveLength(speedHead.split('\n')[0]!.split('|').length);
  });

  it.each([1.5, Infinity, NaN])('gives an answer that is off by %d no speed', async (difference) => {
    const row = await speedRow({ ...measured, difference }, () => Promise.reject(new Error('A wrong answer is not timed.')));
    expect(row).toContain('| wrong answer |');
    expect(row).not.toContain('%');
  });

  it('leaves the share open where there was no matrix product', async () => {
    const row = await speedRow({ ...measured, ceiling: NaN }, () => Promise.resolve({ shortest: 48, median: 50, runs: 9 }));
    expect(row).toBe('| reel | 6.00 | 4 | 12.00 | 12.50 | 9 | 500 |  | 0.250 |');
  });
});
