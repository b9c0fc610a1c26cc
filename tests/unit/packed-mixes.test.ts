import { expect, it } from 'vitest';
import { addPacked, packMixes } from '../../electron/engine/jobs/packed-mixes.ts';
import { GuideMix } from '../../electron/engine/motion/guide-mix.ts';

const size = 37;

function mixed(seed: number): GuideMix {
  const mix = new GuideMix(size);
  const wave = (i: number, most: number): number => most * Math.sin(seed + 1.7 * i);
  const ab = Float32Array.from({ length: 2 * size }, (_, i) => wave(i, 120));
  const weight = Float32Array.from({ length: size }, (_, i) => (i % 3 === 0 ? 0 : Math.abs(wave(i, 1))));
  mix.add({ ab, weight }, seed);
  return mix;
}

it('brings back what was mixed, frame by frame, and nothing where nothing was', () => {
  const before = [mixed(1), null, mixed(4)];
  const after = before.map(() => new GuideMix(size));
  addPacked(after, packMixes(before));
  for (const [frame, mix] of before.entries()) {
    const found = after[frame]!;
    if (mix === null) {
      expect(found.weight.every((value) => value === 0)).toBe(true);
      continue;
    }
    for (let i = 0; i < size; i += 1) {
      expect(found.weight[i]).toBeCloseTo(mix.weight[i]!, 2);
      expect(found.planes.ab[i]).toBeCloseTo(mix.planes.ab[i]!, 1);
      expect(found.planes.ab[size + i]).toBeCloseTo(mix.planes.ab[size + i]!, 1);
    }
    expect([...found.shares]).toEqual([...mix.shares]);
  }
});

it('adds to what a frame has already, by how sure each is', () => {
  const [one, other] = [mixed(1), mixed(2)];
  const together = mixed(1);
  addPacked([together], packMixes([other]));
  for (let i = 0; i < size; i += 1) {
    const [a, b] = [one.shares[i]!, other.shares[i]!];
    if (a + b > 0) expect(together.planes.ab[i]).toBeCloseTo((a * one.planes.ab[i]! + b * other.planes.ab[i]!) / (a + b), 1);
    expect(together.weight[i]).toBeCloseTo(Math.max(one.weight[i]!, other.weight[i]!), 2);
  }
});
