import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isReachable, keepWindowPlace, readWindowPlace } from '../../../electron/window/window-place.ts';

const screens = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 0, width: 1280, height: 1024 },
];
const place = { x: 2000, y: 100, width: 1100, height: 700, maximized: false, zoom: 1.5 };
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinetint-place-'));
  path = join(folder, 'window.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('the window comes back where it was, and where it can be caught', () => {
  keepWindowPlace(path, place);
  expect(readWindowPlace(path, screens)).toEqual(place);
  // The second screen is gone.
  expect(readWindowPlace(path, screens.slice(0, 1))).toBeNull();
});

test('a window that is out of reach is not', () => {
  expect(isReachable({ x: -1050, y: 0, width: 1100 }, screens)).toBe(false);
  expect(isReachable({ x: -900, y: 0, width: 1100 }, screens)).toBe(true);
  expect(isReachable({ x: 100, y: -300, width: 1100 }, screens)).toBe(false);
  expect(isReachable({ x: 100, y: 1030, width: 1100 }, screens)).toBe(false);
});

test('what cannot be read is as at the first start, and what cannot be kept stops nothing', () => {
  expect(readWindowPlace(path, screens)).toBeNull();
  writeFileSync(path, '{"x":1}');
  expect(readWindowPlace(path, screens)).toBeNull();
  expect(() => {
    keepWindowPlace(join(folder, 'gone', 'window.json'), place);
  }).not.toThrow();
});
