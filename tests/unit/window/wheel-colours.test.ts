import { describe, expect, it } from 'vitest';
import { colourOfLab, lightnessOfColour, rgbOfLab } from '../../../shared/colour/hex.ts';
import { abAt, placeOnWheel, rimOf, wheelPixels } from '../../../renderer/guides/wheel-colours.ts';

const lightnesses = [3, 15, 30, 50, 75, 97];

describe('the wheel of colours that one lightness can have', () => {
  it.each(lightnesses)('reaches at L* %d as far as sRGB does in each hue, and no further', (lightness) => {
    const rim = rimOf(lightness);
    for (let hue = 0; hue < 360; hue += 5) {
      const angle = (hue * Math.PI) / 180;
      const at = (chroma: number) => rgbOfLab(lightness, chroma * Math.cos(angle), chroma * Math.sin(angle));
      expect(at(0.99 * rim[hue]! - 0.01)).not.toBeNull();
      expect(at(rim[hue]! + 0.5)).toBeNull();
    }
  });

  it.each(lightnesses)('has at L* %d a colour at each place, the one that is given there, as light as the film', (lightness) => {
    const side = 48;
    const rim = rimOf(lightness);
    const pixels = wheelPixels(lightness, rim, side);
    for (let at = 0; at < side * side; at += 1) {
      const place = { x: (2 * ((at % side) + 0.5)) / side - 1, y: 1 - (2 * (Math.floor(at / side) + 0.5)) / side };
      const rgba = [...pixels.subarray(4 * at, 4 * at + 4)];
      if (Math.hypot(place.x, place.y) > 1) {
        expect(rgba[3]).toBe(0);
        continue;
      }
      const { a, b } = abAt(place, rim);
      const colour = colourOfLab(lightness, a, b);
      const shown = [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16));
      expect(Math.max(...shown.map((value, c) => Math.abs(value - rgba[c]!)))).toBeLessThanOrEqual(3);
      expect(Math.abs(lightnessOfColour(colour) - lightness)).toBeLessThan(0.6);
      expect(placeOnWheel(a, b, rim).x).toBeCloseTo(place.x, 6);
      expect(placeOnWheel(a, b, rim).y).toBeCloseTo(place.y, 6);
    }
  });

  it('holds a hand that leaves it at its rim, and has grey in its middle', () => {
    const rim = rimOf(50);
    const beyond = abAt({ x: 3, y: -4 }, rim);
    const atRim = abAt({ x: 0.6, y: -0.8 }, rim);
    expect([beyond.a, beyond.b]).toEqual([expect.closeTo(atRim.a, 6), expect.closeTo(atRim.b, 6)]);
    expect(placeOnWheel(9 * beyond.a, 9 * beyond.b, rim)).toEqual({
      x: expect.closeTo(0.6, 6) as number,
      y: expect.closeTo(-0.8, 6) as number,
    });
    expect(abAt({ x: 0, y: 0 }, rim)).toEqual({ a: 0, b: 0 });
    expect(placeOnWheel(0, 0, rim)).toEqual({ x: 0, y: 0 });
  });
});
