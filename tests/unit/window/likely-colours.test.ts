import { expect, it } from 'vitest';
import { likelyColours } from '../../../renderer/guides/likely-colours.ts';
import { abOfColour, colourOfLab, lightnessOfColour } from '../../../shared/colour/hex.ts';

type Area = readonly [count: number, L: number, a: number, b: number];

function pixels(...areas: readonly Area[]): Uint8ClampedArray {
  const all = areas.flatMap(([count, L, a, b]) => {
    const colour = colourOfLab(L, a, b);
    const rgba = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)).concat(255);
    return Array.from({ length: count }, () => rgba).flat();
  });
  return Uint8ClampedArray.from(all);
}
const near = (colour: string, L: number, a: number, b: number): void => {
  const found = abOfColour(colour);
  expect(Math.hypot(found.a - a, found.b - b)).toBeLessThan(3);
  expect(Math.abs(lightnessOfColour(colour) - L)).toBeLessThan(1);
};
const own = colourOfLab(60, 4, 4);

it('offers what other places as light have, most often first, as light as the place', () => {
  const found = likelyColours(pixels([300, 60, 4, 4], [40, 62, -20, 20], [90, 57, 5, -30]), own);
  expect(found).toHaveLength(2);
  near(found[0]!, 60, 5, -30);
  near(found[1]!, 60, -20, 20);
});

it.each<[string, readonly Area[]]>([
  ['as it has the place itself', [[500, 60, 6, 5]]],
  [
    'lighter or darker',
    [
      [400, 80, -20, 20],
      [400, 40, 5, -30],
    ],
  ],
  ['a speck', [[5, 60, -20, 20]]],
])('offers nothing that is %s', (_, areas) => {
  expect(likelyColours(pixels([300, 60, 4, 4], ...areas), own)).toEqual([]);
});

it('offers no two that are alike, and two at most', () => {
  const found = likelyColours(pixels([100, 60, -20, 20], [90, 60, -23, 24], [80, 60, 5, -30], [70, 60, 40, 10]), own);
  expect(found).toHaveLength(2);
  near(found[1]!, 60, 5, -30);
});
