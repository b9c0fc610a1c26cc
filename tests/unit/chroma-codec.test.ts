import { describe, expect, it } from 'vitest';
import { packChroma, unpackChroma } from '../../electron/engine/track/chroma-codec.ts';

/** Smooth moving colour with an edge, like a network's answer. */
function film(width: number, height: number, frames: number, noise = 0): Float32Array[] {
  let seed = 1;
  const random = (): number => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647 - 0.5;
  };
  return Array.from({ length: frames }, (_, frame) => {
    const planes = new Float32Array(2 * width * height);
    for (let at = 0; at < planes.length; at += 1) {
      const x = at % width;
      const y = Math.floor(at / width) % height;
      planes[at] = 18 * Math.sin((x + frame) / 14) * Math.cos(y / 19) + ((x + frame) % 60 > 30 ? 12 : 0) + noise * random();
    }
    return planes;
  });
}

function rootMeanSquare(one: readonly Float32Array[], other: readonly Float32Array[]): number {
  let sum = 0;
  let count = 0;
  one.forEach((plane, frame) => {
    plane.forEach((value, at) => {
      sum += (value - other[frame]![at]!) ** 2;
    });
    count += plane.length;
  });
  return Math.sqrt(sum / count);
}

describe('packed chroma', () => {
  it.each([
    [176, 128],
    [170, 100],
    [7, 5],
  ])('comes back within half a unit at %ix%i', (width, height) => {
    const frames = film(width, height, 5);
    const packed = packChroma(frames, width, height, 1e9);
    expect(rootMeanSquare(frames, unpackChroma(packed, { width, height, frames: 5 }))).toBeLessThan(0.5);
  });

  it('is the same bytes each time', () => {
    const frames = film(64, 48, 4, 3);
    expect(packChroma(frames, 64, 48, 1e9).equals(packChroma(frames, 64, 48, 1e9))).toBe(true);
  });

  it('keeps to its budget where the picture is noisy', () => {
    const frames = film(176, 128, 8, 12);
    const free = packChroma(frames, 176, 128, 1e9);
    const budget = 3400 * 8;
    const held = packChroma(frames, 176, 128, budget);
    expect(free.length).toBeGreaterThan(budget);
    expect(held.length).toBeLessThanOrEqual(budget);
  });

  it('refuses bytes of another size', () => {
    const packed = packChroma(film(64, 48, 4), 64, 48, 1e9);
    expect(() => unpackChroma(packed, { width: 64, height: 48, frames: 5 })).toThrow(/frame size/);
  });
});
