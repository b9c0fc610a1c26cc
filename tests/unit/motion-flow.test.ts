import { describe, expect, it } from 'vitest';
import { flowConfidence } from '../../electron/engine/motion/confidence.ts';
import { estimateFlow, type Flow } from '../../electron/engine/motion/flow.ts';
import { makePyramid, type Pyramid } from '../../electron/engine/motion/pyramid.ts';
import { picture, texture } from './motion-pictures.ts';

const width = 128;
const height = 96;
const scene = texture(21);
const prepare = (luma: Uint8Array): Pyramid => makePyramid(luma, width, height, width / 2, height / 2);
const shifted = (dx: number, dy: number): Uint8Array => picture(width, height, (x, y) => scene(x + dx, y + dy));

/** Mean distance from the expected displacement, grid samples, over samples that stay inside the picture. */
function meanError(flow: Flow, u: number, v: number): number {
  let sum = 0;
  let count = 0;
  for (let y = 8; y < flow.height - 8; y += 1) {
    for (let x = 8; x < flow.width - 8; x += 1) {
      const i = y * flow.width + x;
      sum += Math.hypot(flow.u[i]! - u, flow.v[i]! - v);
      count += 1;
    }
  }
  return sum / count;
}

describe('estimateFlow', () => {
  it.each([
    [1, 0],
    [0, -1.5],
    [3, 2],
    [-7, 4],
    [12, 0],
  ])('finds a displacement of %f, %f luma samples', (dx, dy) => {
    // Sampling the scene further right makes the picture go left, and the grid has half the luma's size.
    const flow = estimateFlow(prepare(shifted(0, 0)), prepare(shifted(dx, dy)));
    expect(meanError(flow, -dx / 2, -dy / 2)).toBeLessThan(0.25);
  });

  it('finds it in spite of a change of exposure', () => {
    const brighter = shifted(4, 0).map((value) => Math.min(255, value * 0.7 + 50));
    expect(meanError(estimateFlow(prepare(shifted(0, 0)), prepare(brighter)), -2, 0)).toBeLessThan(0.25);
  });

  it('stands exactly still under slight noise', () => {
    const noisy = shifted(0, 0).map((value, i) => value + ((i * 2654435761) % 5) - 2);
    const flow = estimateFlow(prepare(shifted(0, 0)), prepare(noisy));
    expect(flow.u.every((value) => value === 0) && flow.v.every((value) => value === 0)).toBe(true);
  });

  it('works on pictures with a single pyramid level', () => {
    const tiny = (dx: number): Pyramid =>
      makePyramid(
        picture(48, 40, (x, y) => scene(x + dx, y)),
        48,
        40,
        24,
        20,
      );
    expect(tiny(0)).toHaveLength(1);
    expect(meanError(estimateFlow(tiny(0), tiny(2)), -1, 0)).toBeLessThan(0.3);
  });
});

describe('flowConfidence', () => {
  it('is high where motion explains the picture and low where something new stands', () => {
    const before = shifted(0, 0);
    const after = shifted(3, 0);
    for (let y = 30; y < 60; y += 1) for (let x = 50; x < 80; x += 1) after[y * width + x] = ((x >> 2) + (y >> 2)) % 2 === 0 ? 20 : 235;
    const a = prepare(after);
    const b = prepare(before);
    const confidence = flowConfidence(a, b, estimateFlow(a, b), estimateFlow(b, a));
    const mean = (left: number, right: number, top: number, bottom: number): number => {
      let sum = 0;
      for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) sum += confidence[y * (width / 2) + x]!;
      return sum / ((right - left) * (bottom - top));
    };
    expect(mean(26, 39, 16, 29)).toBeLessThan(0.2);
    expect(mean(4, 20, 4, 44)).toBeGreaterThan(0.7);
  });

  it('trusts nothing across a burst of white', () => {
    const a = prepare(new Uint8Array(width * height).fill(250));
    const b = prepare(shifted(0, 0));
    const confidence = flowConfidence(a, b, estimateFlow(a, b), estimateFlow(b, a));
    expect(Math.max(...confidence)).toBeLessThan(0.05);
  });
});
