import { describe, expect, it } from 'vitest';
import { Resampler } from '../../electron/engine/network/resample.ts';
import { answerSize, inputTables, readAnswer, tensorShape, writePlane } from '../../electron/engine/network/tensors.ts';
import { tensorSize } from '../../electron/engine/network/network-size.ts';
import type { NetworkManifest } from '../../shared/networks/manifest.ts';

const manifest: NetworkManifest = {
  input: { name: 'in', space: 'grey-rgb', scale: 1, mean: [0.5, 0.4, 0.3], std: [0.1, 0.2, 0.5] },
  hints: null,
  zeroInputs: [],
  output: { name: 'out', space: 'rgb', scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], stride: 2 },
  size: { multipleOf: 32, shortSide: 256 },
  layout: 'nchw',
  dynamicBatch: true,
};
const lightness = Float32Array.from({ length: 256 }, (_, code) => (code / 255) * 100);

describe('what goes into a network', () => {
  it('lightness is scaled', () => {
    const [table] = inputTables({ input: { name: '', space: 'lightness', scale: 0.02, offset: -1 } }, lightness);
    expect([table![0], table![255]]).toEqual([-1, 1]);
  });

  it('grey is the sRGB picture of that lightness, normalised in each channel', () => {
    const tables = inputTables(manifest, lightness);
    expect(tables.map((table) => table[255]!)).toEqual([expect.closeTo(5, 4), expect.closeTo(3, 4), expect.closeTo(1.4, 4)]);
    // L* 53.585 is sRGB 128.
    const middle = Float32Array.of(53.585);
    expect(inputTables(manifest, middle)[1]![0]).toBeCloseTo((128 / 255 - 0.4) / 0.2, 2);
  });

  it.each(['nchw', 'nhwc'] as const)('%s: planes lie where its shape says', (layout) => {
    const size = { width: 3, height: 2 };
    expect(tensorShape(layout, 2, 3, size)).toEqual(layout === 'nchw' ? [2, 3, 2, 3] : [2, 2, 3, 3]);
    const data = new Float32Array(36);
    for (const picture of [0, 1])
      for (const channel of [0, 1, 2])
        writePlane(
          data,
          Float32Array.from({ length: 6 }, (_, at) => picture * 100 + channel * 10 + at),
          { layout, channels: 3, picture, channel },
        );
    const back = readAnswer(
      data,
      { ...manifest, layout, output: { name: '', space: 'rgb', scale: 1, mean: [0, 0, 0], std: [1, 1, 1], stride: 1 } },
      1,
      size,
    );
    expect(data[layout === 'nchw' ? 18 + 6 + 4 : 18 + 4 * 3 + 1]).toBe(114);
    // All far above white, so white: what matters is that they were found.
    expect(back.lightness!.every((L) => Math.abs(L - 100) < 1e-3)).toBe(true);
  });

  it('a network with one size gets that, others the nearest that they take', () => {
    expect(tensorSize({ ...manifest, size: { fixed: { width: 512, height: 256 } } }, { width: 352, height: 256 }, 'cpu')).toEqual({
      width: 512,
      height: 256,
    });
    expect(tensorSize(manifest, { width: 352, height: 256 }, 'cpu')).toEqual({ width: 352, height: 256 });
    expect(tensorSize({ ...manifest, size: { multipleOf: 64, shortSide: 256 } }, { width: 352, height: 288 }, 'cpu')).toEqual({
      width: 384,
      height: 320,
    });
  });

  it('squares are as large as pays on the device', () => {
    const squares = { ...manifest, size: { square: { multipleOf: 16, cpu: 256, gpu: 336 } } };
    expect(tensorSize(squares, { width: 448, height: 256 }, 'cpu')).toEqual({ width: 256, height: 256 });
    expect(tensorSize(squares, { width: 448, height: 256 }, 'cuda')).toEqual({ width: 336, height: 336 });
  });
});

describe('what comes out of a network', () => {
  it('a*b* are scaled', () => {
    const {
      a,
      b,
      lightness: L,
    } = readAnswer(Float32Array.of(0.1, 0.2, -0.3, -0.4), { ...manifest, output: { name: '', space: 'ab', abScale: 110, stride: 2 } }, 0, {
      width: 2,
      height: 1,
    });
    expect([L, [...a], [...b]]).toEqual([
      null,
      [expect.closeTo(11, 4), expect.closeTo(22, 4)],
      [expect.closeTo(-33, 4), expect.closeTo(-44, 4)],
    ]);
  });

  it('a picture is read as sRGB', () => {
    const { lightness: L, a, b } = readAnswer(Float32Array.of(255, 0, 0), manifest, 0, { width: 1, height: 1 });
    expect([L![0], a[0], b[0]]).toEqual([expect.closeTo(53.24, 1), expect.closeTo(80.09, 1), expect.closeTo(67.2, 1)]);
  });

  it('dimensions other than promised are no answer', () => {
    expect(answerSize([2, 3, 4, 5], manifest, 2)).toEqual({ width: 5, height: 4 });
    expect(answerSize([2, 4, 5, 3], { ...manifest, layout: 'nhwc' }, 2)).toEqual({ width: 5, height: 4 });
    expect([answerSize([1, 3, 4, 5], manifest, 2), answerSize([2, 2, 4, 5], manifest, 2), answerSize([2, 3, 20], manifest, 2)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('planes are scaled', () => {
  const ramp = (width: number, height: number): Float32Array =>
    Float32Array.from({ length: width * height }, (_, at) => ((at % width) + 0.5) / width + (Math.floor(at / width) + 0.5) / height);

  it.each([
    [8, 6, 16, 12],
    [16, 12, 8, 6],
    [10, 7, 10, 7],
    [9, 5, 4, 11],
  ])('a ramp of %ix%i stays one at %ix%i, where it was', (width, height, toWidth, toHeight) => {
    const scaled = new Resampler({ width, height }, { width: toWidth, height: toHeight }).scale(ramp(width, height));
    const wanted = ramp(toWidth, toHeight);
    // The border has no neighbour to lean on.
    for (let y = 2; y < toHeight - 2; y += 1)
      for (let x = 2; x < toWidth - 2; x += 1) expect(scaled[y * toWidth + x]).toBeCloseTo(wanted[y * toWidth + x]!, 5);
    expect(scaled).toHaveLength(toWidth * toHeight);
  });

  it('shrinking averages instead of skipping', () => {
    const stripes = Float32Array.from({ length: 64 * 4 }, (_, at) => at % 2);
    const scaled = new Resampler({ width: 64, height: 4 }, { width: 8, height: 4 }).scale(stripes);
    for (const value of scaled.slice(8, 16)) expect(value).toBeCloseTo(0.5, 1);
  });
});
