import { describe, expect, it } from 'vitest';
import { automaticSpacing, chooseKeyFrames } from '../../electron/engine/motion/key-frames.ts';
import { colourChunk, longestChunk, type ChunkInput, type ChunkSettings } from '../../electron/engine/motion/smooth.ts';
import { picture, texture } from './motion-pictures.ts';

const width = 128;
const height = 96;
const abWidth = width / 2;
const abHeight = height / 2;
const size = abWidth * abHeight;
const costs = { networkMilliseconds: 45 };

/** Scene `seed` displaced by `shift` luma samples to the left. */
function lumaAt(seed: number, shift: number): Uint8Array {
  const scene = texture(seed);
  return picture(width, height, (x, y) => scene(x + shift, y));
}

/** The scene's true colour: broad, smooth, moving with it; the same at every frame for the same object. */
function trueAb(shift: number): Float32Array {
  const ab = new Float32Array(2 * size);
  for (let y = 0; y < abHeight; y += 1) {
    for (let x = 0; x < abWidth; x += 1) {
      const sceneX = 2 * x + shift;
      ab[y * abWidth + x] = 20 + 15 * Math.sin(sceneX / 25);
      ab[size + y * abWidth + x] = 10 * Math.cos(y / 9 + sceneX / 40);
    }
  }
  return ab;
}

/** The truth, all of it shifted by a bias that changes from frame to frame. */
function flickering(frame: number, shift: number): Float32Array {
  const bias = 6 * Math.sin(frame * 12.9898) + 4 * Math.sin(frame * 4.1414);
  return trueAb(shift).map((value) => value + bias);
}

function meanDifference(a: Float32Array, b: Float32Array): number {
  // Away from the left and right edges, where ground comes in that no other frame has seen.
  let sum = 0;
  let count = 0;
  for (let i = 0; i < 2 * size; i += 1) {
    const x = i % abWidth;
    if (x < 10 || x >= abWidth - 10) continue;
    sum += Math.abs(a[i]! - b[i]!);
    count += 1;
  }
  return sum / count;
}

function minus(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - b[i]!);
}

const speed = 2.5;

function chunk(count: number, from = 0): ChunkInput {
  const frames = Array.from({ length: count }, (_, frame) => lumaAt(1, (from + frame) * speed));
  return { width, height, abWidth, abHeight, frames, previous: null };
}

function settings(smoothing: number, every: ChunkSettings['every']): ChunkSettings {
  return { smoothing, every, costs };
}

const flicker = (indices: number[]): Promise<Float32Array[]> => Promise.resolve(indices.map((index) => flickering(index, index * speed)));
const truth = (indices: number[]): Promise<Float32Array[]> => Promise.resolve(indices.map((index) => trueAb(index * speed)));

describe('colourChunk', () => {
  it('is exactly the network with smoothing 0 and every 1', async () => {
    const { ab, keyFrames } = await colourChunk(chunk(4), settings(0, 1), flicker);
    expect(keyFrames).toEqual([0, 1, 2, 3]);
    expect(ab).toEqual(await flicker([0, 1, 2, 3]));
  });

  it('takes flicker out of a moving picture', async () => {
    const { ab } = await colourChunk(chunk(24), settings(0.5, 1), flicker);
    const own = await flicker(ab.map((_, i) => i));
    const error = (planes: Float32Array, frame: number): Float32Array => minus(planes, trueAb(frame * speed));
    const change = (planes: readonly Float32Array[]): number =>
      planes.slice(1).reduce((sum, plane, i) => sum + meanDifference(error(planes[i]!, i), error(plane, i + 1)), 0);
    expect(change(ab)).toBeLessThan(0.15 * change(own));
  });

  it('carries colour from key frames to the frames between, along motion', async () => {
    const { ab, keyFrames } = await colourChunk(chunk(17), settings(0, 8), truth);
    expect(keyFrames).toEqual([0, 8, 16]);
    const standing = meanDifference(trueAb(0), trueAb(4 * speed));
    for (let frame = 0; frame < 17; frame += 1) {
      const off = meanDifference(ab[frame]!, trueAb(frame * speed));
      expect(off).toBeLessThan(keyFrames.includes(frame) ? 1e-4 : 0.12 * standing);
    }
  });

  it('blends both sides by distance between keys that differ', async () => {
    const frames = Array.from({ length: 5 }, () => lumaAt(1, 0));
    const level = (indices: number[]): Promise<Float32Array[]> =>
      Promise.resolve(indices.map((i) => new Float32Array(2 * size).fill(i * 10)));
    const { ab } = await colourChunk({ ...chunk(1), frames }, settings(0, 4), level);
    expect(ab.map((planes) => planes[size + 700]!)).toEqual([0, 10, 20, 30, 40].map((value) => expect.closeTo(value, 1) as number));
  });

  it("lets the frame's own colour win where something new appears", async () => {
    const plain = lumaAt(1, 0);
    const changed = plain.map((value, i) => {
      const x = i % width;
      const y = Math.floor(i / width);
      return x >= 40 && x < 80 && y >= 30 && y < 66 ? (((x >> 2) + (y >> 2)) % 2) * 200 + 20 : value;
    });
    const frames = Array.from({ length: 12 }, (_, i) => (i < 6 ? plain : changed));
    const inside = 24 * abWidth + 30;
    const colours = (indices: number[]): Promise<Float32Array[]> =>
      Promise.resolve(
        indices.map((i) => {
          const ab = new Float32Array(2 * size).fill(5);
          if (i >= 6) for (let y = 15; y < 33; y += 1) ab.fill(60, y * abWidth + 20, y * abWidth + 40);
          return ab;
        }),
      );
    const { ab } = await colourChunk({ ...chunk(1), frames }, settings(0.7, 1), colours);
    expect(ab[5]![inside]).toBeCloseTo(5, -0.3);
    expect(ab[6]![inside]).toBeGreaterThan(58);
    expect(ab[5]![inside]).toBeLessThan(7);
  });

  it('follows the stored frame before it, without a seam, and changes none of its arguments', async () => {
    const whole = await colourChunk(chunk(20), settings(0.5, 1), flicker);
    const stored = whole.ab[9]!.slice();
    const input = { ...chunk(10, 10), previous: { luma: lumaAt(1, 9 * speed), ab: stored } };
    const answers = (await flicker([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])).map((ab) => ab.slice());
    const run = (previous: ChunkInput['previous']): ReturnType<typeof colourChunk> =>
      colourChunk({ ...input, previous }, settings(0.5, 1), (indices) => Promise.resolve(indices.map((i) => answers[i]!)));
    const joined = await run(input.previous);
    const alone = await run(null);
    const seam = (first: Float32Array): number => meanDifference(minus(first, trueAb(10 * speed)), minus(stored, trueAb(9 * speed)));
    expect(seam(joined.ab[0]!)).toBeLessThan(0.5);
    expect(seam(joined.ab[0]!)).toBeLessThan(0.5 * seam(alone.ab[0]!));
    expect(await run(input.previous)).toEqual(joined);
    expect(stored).toEqual(whole.ab[9]);
    expect(answers).toEqual(await flicker([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]));
  });

  it('keeps a flash out of its neighbours', async () => {
    const frames = chunk(9).frames.map((luma, i) => (i === 4 ? new Uint8Array(luma.length).fill(250) : luma));
    const wild = (indices: number[]): Promise<Float32Array[]> =>
      Promise.resolve(indices.map((i) => (i === 4 ? new Float32Array(2 * size).fill(-80) : trueAb(i * speed))));
    const { ab } = await colourChunk({ ...chunk(1), frames }, settings(0.5, 1), wild);
    expect(meanDifference(ab[3]!, trueAb(3 * speed))).toBeLessThan(2.5);
    expect(meanDifference(ab[5]!, trueAb(5 * speed))).toBeLessThan(2.5);
  });

  it('passes by a flash, so that both sides of it keep the same tone', async () => {
    const frames = Array.from({ length: 13 }, (_, i) => (i === 6 ? new Uint8Array(width * height).fill(250) : lumaAt(1, i * speed)));
    // The network answers 10 units redder after the flash.
    const change = (indices: number[]): Promise<Float32Array[]> =>
      Promise.resolve(indices.map((i) => trueAb(i * speed).map((value) => value + (i > 6 ? 10 : 0))));
    const { ab } = await colourChunk({ ...chunk(1), frames }, settings(0.5, 1), change);
    const jump = meanDifference(minus(ab[7]!, trueAb(7 * speed)), minus(ab[5]!, trueAb(5 * speed)));
    expect(jump).toBeLessThan(3);
  });

  it('refuses chunks of the wrong length and planes that do not fit', async () => {
    await expect(colourChunk(chunk(0), settings(0.5, 1), flicker)).rejects.toThrow(RangeError);
    const frame = lumaAt(1, 0);
    const long = { ...chunk(1), frames: Array.from({ length: longestChunk + 1 }, () => frame) };
    await expect(colourChunk(long, settings(0.5, 1), flicker)).rejects.toThrow(RangeError);
    await expect(colourChunk({ ...chunk(2), abWidth: 60 }, settings(0.5, 1), flicker)).rejects.toThrow(RangeError);
  });
});

describe('chooseKeyFrames', () => {
  const none = Array.from({ length: 64 }, () => ({ forward: 0, backward: 0 }));

  it('spaces keys evenly, at most N apart, and ends with one', () => {
    expect(chooseKeyFrames(17, false, 8, 45, none)).toEqual([0, 8, 16]);
    expect(chooseKeyFrames(16, true, 8, 45, none)).toEqual([7, 15]);
    expect(chooseKeyFrames(5, true, 1, 45, none)).toEqual([0, 1, 2, 3, 4]);
    expect(chooseKeyFrames(1, false, 8, 45, none)).toEqual([0]);
    for (let count = 1; count <= 64; count += 1) {
      const keys = [-1, ...chooseKeyFrames(count, true, 7, 45, none)];
      expect(keys.at(-1)).toBe(count - 1);
      keys.slice(1).forEach((key, i) => {
        expect(key - keys[i]!).toBeLessThanOrEqual(7);
      });
    }
  });

  it('lets a fast device colour every frame and a slow one fewer', () => {
    expect(automaticSpacing(5)).toBe(1);
    expect(automaticSpacing(45)).toBeGreaterThan(3);
    expect(automaticSpacing(1000)).toBe(automaticSpacing(500));
  });

  it('adds keys where motion explains little from both sides, and only with auto', () => {
    const losses = none.map((loss, i) => (i > 20 && i < 30 ? { forward: 0.3, backward: 0.3 } : loss));
    const plain = chooseKeyFrames(40, false, 'auto', 45, none);
    const added = chooseKeyFrames(40, false, 'auto', 45, losses).filter((frame) => !plain.includes(frame));
    expect(added.length).toBeGreaterThan(0);
    for (const frame of added) expect(frame >= 20 && frame <= 30).toBe(true);
    const spacing = automaticSpacing(45);
    expect(chooseKeyFrames(40, false, spacing, 45, losses)).toEqual(plain);
  });
});
