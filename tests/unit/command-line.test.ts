import { describe, expect, it } from 'vitest';
import { parseTime } from '../../electron/cli/options.ts';
import { formatClock, formatProgress } from '../../electron/cli/reporter.ts';

describe('times on the command line', () => {
  it.each([
    ['90', 90],
    ['1:30', 90],
    ['0:01:30.5', 90.5],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseTime(text)).toBe(seconds);
  });
  it.each(['', 'soon', '1:2:3:4', '-5', '1::2'])('%j is none', (text) => {
    expect(() => parseTime(text)).toThrow(/time such as/);
  });
});

describe('the progress line', () => {
  it('shows frame, rate, time left and stage', () => {
    expect(formatProgress({ type: 'progress', stage: 'colouring', frame: 50, frames: 100, fps: 12.34, etaSeconds: 75 })).toBe(
      '[############------------]  50/100  12.3 fps  1:15 left  colouring',
    );
  });
  it('says what is unknown', () => {
    expect(formatProgress({ type: 'progress', stage: 'colouring', frame: 5, frames: null, fps: 0, etaSeconds: null })).toBe(
      `[${'-'.repeat(24)}]  5/?  0.0 fps  colouring`,
    );
  });
  it.each([
    [0, '0:00'],
    [61, '1:01'],
    [3723, '1:02:03'],
  ])('%d seconds is %s', (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });
});
