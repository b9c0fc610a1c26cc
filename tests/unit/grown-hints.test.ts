import { describe, expect, it } from 'vitest';
import type { Look } from '../../electron/engine/appearance/appearance.ts';
import { growHints } from '../../electron/engine/appearance/grown-hints.ts';

const size = { width: 192, height: 128 };
const [width, height] = [12, 8];
const area = size.width * size.height;
const lightness = Float32Array.from({ length: 256 }, (_, code) => code / 2.55);

/** What an encoder sees where `shown` names what is at each place. */
function lookOf(shown: (column: number, row: number) => number): Look {
  const values = new Float32Array(width * height * 4);
  for (let place = 0; place < width * height; place += 1) values[4 * place + shown(place % width, Math.floor(place / width))] = 1;
  return { width, height, values };
}

/** The places that have a hint in their middle, and its a*. */
function hinted(
  look: Look,
  luma: Uint8Array,
  radius: number,
  points: readonly (readonly [x: number, y: number, a: number])[],
): Map<string, number> {
  const planes = new Float32Array(3 * area);
  growHints(
    planes,
    points.map(([x, y, a]) => ({ x, y, radius, a, b: 0 })),
    { luma, size, lightness },
    () => look,
  );
  const found = new Map<string, number>();
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const at = (16 * row + 8) * size.width + 16 * column + 8;
      if (planes[2 * area + at] === 1) found.set(`${column} ${row}`, planes[at]!);
    }
  return found;
}

const grey = new Uint8Array(area).fill(128);
/** A coat left, a wall right, and a coat again at the right edge, which is not joined to the first. */
const coats = lookOf((column) => (column < 3 || column === 11 ? 1 : 0));

describe('a large hint', () => {
  it('goes over the thing that it is on, not to what is beside it, nor to its like elsewhere', () => {
    const places = hinted(coats, grey, 0.06, [[0.5 / width, 0.5, 40]]);
    expect([...places.keys()].every((name) => Number(name.split(' ')[0]) < 3)).toBe(true);
    // All of the coat but two corners, which are too far away.
    expect(places.size).toBe(3 * 8 - 2);
    expect(new Set(places.values())).toEqual(new Set([40]));
  });

  it('stops where it is much lighter', () => {
    const luma = grey.map((code, at) => (Math.floor(at / size.width) < size.height / 2 ? 250 : code));
    const places = hinted(coats, luma, 0.06, [[0.5 / width, 0.9, 40]]);
    expect([...places.keys()].every((name) => Number(name.split(' ')[1]) >= 4)).toBe(true);
    expect(places.size).toBeGreaterThan(6);
  });

  it('shares a thing with another one by nearness', () => {
    const wall = lookOf(() => 0);
    const places = hinted(wall, grey, 0.06, [
      [0.25, 0.5, 40],
      [0.6, 0.5, -40],
    ]);
    expect(places.get('3 4')).toBe(40);
    expect(places.get('7 4')).toBe(-40);
  });
});

it('a small hint means what lies under it alone', () => {
  expect(hinted(coats, grey, 0.02, [[0.5 / width, 0.5, 40]]).size).toBe(0);
});
