import { expect, test } from 'vitest';
import { parseTime } from '../../../renderer/timeline/parse-time.ts';

test.each<[string, number | null]>([
  ['75', 75],
  ['75.5', 75.5],
  ['1:15', 75],
  ['1:15,5', 75.5],
  [' 1:02:03.46 ', 3723.46],
  ['00:01:15:12', 75.5],
  ['00:01:15;12', 75.5],
  ['#1', 0],
  ['#1801', 75],
  ['f 25', 1],
  ['Frame 25', 1],
  ['bild 25', 1],
  ['#0', null],
  ['#', null],
  ['#1.5', null],
  ['', null],
  ['abc', null],
  ['1:2:3:4:5', null],
  ['1:.5', null],
  ['-5', null],
])('"%s" as a time', (text, seconds) => {
  expect(parseTime(text, 1 / 24)).toBe(seconds);
});
