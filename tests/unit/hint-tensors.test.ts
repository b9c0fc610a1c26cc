import { describe, expect, it } from 'vitest';
import { hintChannels, hintInputs, type HintTarget } from '../../electron/engine/network/hint-tensors.ts';
import { Resampler } from '../../electron/engine/network/resample.ts';

const apart = { ab: { name: 'points', abScale: 0.5 }, mask: { name: 'mask' }, patch: 3 };
const from = { width: 64, height: 48 };

/** Planes with discs of known colours. */
function planesOf(...discs: readonly { x: number; y: number; radius: number; a: number; b: number }[]): Float32Array {
  const area = from.width * from.height;
  const planes = new Float32Array(3 * area);
  for (const { x, y, radius, a, b } of discs)
    for (let at = 0; at < area; at += 1) {
      if (Math.hypot((at % from.width) - x, Math.floor(at / from.width) - y) > radius) continue;
      planes[at] = a;
      planes[area + at] = b;
      planes[2 * area + at] = 1;
    }
  return planes;
}

const target = (to: HintTarget['to']): HintTarget => ({ from, to, scale: (plane) => new Resampler(from, to).scale(plane) });

/** How many samples are known, and of which colours. */
function told([a, b, known]: readonly Float32Array[]): { samples: number; colours: string[] } {
  const at = [...known!.keys()].filter((index) => known![index]! > 0);
  expect(at.every((index) => known![index] === 1)).toBe(true);
  // Where nothing is known nothing is said.
  expect(known!.every((value, index) => value === 1 || (a![index] === 0 && b![index] === 0))).toBe(true);
  return { samples: at.length, colours: [...new Set(at.map((index) => `${a![index]} ${b![index]}`))].sort() };
}

describe('hints for a network that takes them as small squares', () => {
  it('a point is one square of its colour, wherever the picture is squeezed to', () => {
    for (const to of [from, { width: 32, height: 32 }, { width: 256, height: 256 }]) {
      const [a, b, known] = hintChannels(apart, planesOf({ x: 20, y: 12, radius: 1, a: -40, b: 30 }), target(to));
      expect(told([a!, b!, known!])).toEqual({ samples: 9, colours: ['-20 15'] });
      // In the middle of what was given.
      const middle = Math.floor((12.5 / 48) * to.height) * to.width + Math.floor((20.5 / 64) * to.width);
      expect(known![middle]).toBe(1);
    }
  });

  it('a large one is several, apart from each other; two that touch keep their colours', () => {
    const large = told(hintChannels(apart, planesOf({ x: 30, y: 24, radius: 14, a: 10, b: 10 }), target(from)));
    expect(large.colours).toEqual(['5 5']);
    expect(large.samples % 9).toBe(0);
    expect(large.samples / 9).toBeGreaterThan(4);
    expect(large.samples).toBeLessThan(0.3 * Math.PI * 14 ** 2);
    const two = planesOf({ x: 20, y: 20, radius: 3, a: 10, b: 0 }, { x: 27, y: 20, radius: 3, a: -30, b: 0 });
    expect(told(hintChannels(apart, two, target(from))).colours).toEqual(['-15 0', '5 0']);
  });

  it('is told through two inputs, ours through one as wide as it is known', () => {
    expect(hintInputs(apart)).toEqual([
      { name: 'points', channels: 2 },
      { name: 'mask', channels: 1 },
    ]);
    expect(hintInputs({ name: 'hints', abScale: 0.1 })).toEqual([{ name: 'hints', channels: 3 }]);
    expect(hintInputs(null)).toEqual([]);
    const planes = planesOf({ x: 30, y: 24, radius: 10, a: 10, b: -20 });
    const [a, b, known] = hintChannels({ name: 'hints', abScale: 0.1 }, planes, target(from));
    const at = 24 * from.width + 30;
    expect([a![at], b![at], known![at]]).toEqual([expect.closeTo(1, 6), expect.closeTo(-2, 6), 1]);
    expect(known!.filter((value) => value === 1).length).toBe(planes.subarray(2 * 64 * 48).filter((value) => value === 1).length);
  });
});
