import { describe, expect, it } from 'vitest';
import type { FeatureMap, Features } from '../../electron/engine/network/network-member.ts';
import { lookOf, matchColours } from '../../electron/engine/appearance/appearance.ts';

const [width, height, channels] = [8, 6, 24];
const places = width * height;

/** Numbers between -1 and 1 that depend on nothing but the seed. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });
}

type Shown = (place: number, columns: number) => number;

function mapOf(seed: number, columns: number, rows: number, shown: Shown): FeatureMap {
  const area = columns * rows;
  const scene = numbers(channels * area, seed);
  const values = scene.map((_, i) => scene[i - (i % area) + shown(i % area, columns)]!);
  return { channels, width: columns, height: rows, values };
}

/** Features of a picture whose every place shows what place `shown` of a scene shows. */
const featuresOf = (seed: number, shown: Shown): Features => [
  mapOf(seed, width, height, shown),
  mapOf(seed + 1, width / 2, height / 2, shown),
];

const same: Shown = (place) => place;
const mirrored: Shown = (place, columns) => place - (place % columns) + (columns - 1 - (place % columns));
/** Each place has a colour of its own. */
const ab = Float32Array.from({ length: 2 * places }, (_, i) => i - places);
const opaque = new Uint8Array(places).fill(1);

describe('colours by appearance', () => {
  it('come from the places that show the same, wherever they are', () => {
    const matched = matchColours(lookOf(featuresOf(7, same)), lookOf(featuresOf(7, mirrored)), ab, opaque);
    expect(matched.share).toBe(1);
    for (let place = 0; place < places; place += 1) {
      const at = 2 * mirrored(place, width);
      expect(Math.abs(matched.ab[2 * place]! - ab[at]!)).toBeLessThan(1);
      expect(Math.abs(matched.ab[2 * place + 1]! - ab[at + 1]!)).toBeLessThan(1);
    }
  });

  it('are none where the picture shows other things', () => {
    expect(matchColours(lookOf(featuresOf(7, same)), lookOf(featuresOf(11, same)), ab, opaque).share).toBeLessThan(0.05);
  });

  it('are not taken from what is transparent', () => {
    const holes = opaque.map((_, place) => (place < width ? 0 : 1));
    const { sure } = matchColours(lookOf(featuresOf(7, same)), lookOf(featuresOf(7, same)), ab, holes);
    expect([...sure]).toEqual([...holes]);
  });
});
