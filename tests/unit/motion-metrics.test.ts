import { describe, expect, it } from 'vitest';
import { ciede2000, colourDistributionConsistency, colourfulness, histogramDivergence, histograms, type Lab } from '../bench/metrics.ts';
import { judgedSamples, referenceFlow, warpingError } from '../bench/temporal/reference-flow.ts';
import { picture, texture } from './motion-pictures.ts';

/** The test pairs of Sharma, Wu and Dalal (2005), table 1. */
const pairs: readonly (readonly [Lab, Lab, number])[] = [
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425], [[50, 3.1571, -77.2803], [50, 0, -82.7485], 2.8615],
  [[50, 2.8361, -74.02], [50, 0, -82.7485], 3.4412], [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1],
  [[50, -1.1848, -84.8006], [50, 0, -82.7485], 1], [[50, -0.9009, -85.5211], [50, 0, -82.7485], 1],
  [[50, 0, 0], [50, -1, 2], 2.3669], [[50, -1, 2], [50, 0, 0], 2.3669],
  [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792], [[50, 2.49, -0.001], [50, -2.49, 0.001], 7.1792],
  [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195], [[50, 2.49, -0.001], [50, -2.49, 0.0012], 7.2195],
  [[50, -0.001, 2.49], [50, 0.0009, -2.49], 4.8045], [[50, -0.001, 2.49], [50, 0.001, -2.49], 4.8045],
  [[50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461], [[50, 2.5, 0], [50, 0, -2.5], 4.3065],
  [[50, 2.5, 0], [73, 25, -18], 27.1492], [[50, 2.5, 0], [61, -5, 29], 22.8977],
  [[50, 2.5, 0], [56, -27, -3], 31.903], [[50, 2.5, 0], [58, 24, 15], 19.4535],
  [[50, 2.5, 0], [50, 3.1736, 0.5854], 1], [[50, 2.5, 0], [50, 3.2972, 0], 1],
  [[50, 2.5, 0], [50, 1.8634, 0.5757], 1], [[50, 2.5, 0], [50, 3.2592, 0.335], 1],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644], [[63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.263],
  [[61.2901, 3.7196, -5.3901], [61.4292, 2.248, -4.962], 1.8731], [[35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645],
  [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373], [[36.4612, 47.858, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146],
  [[90.8027, -2.0831, 1.441], [91.1528, -1.6435, 0.0447], 1.4441], [[90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381],
  [[6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377], [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
];

describe('ciede2000', () => {
  it.each(pairs)('gives the published difference of %j and %j', (a, b, expected) => {
    expect(ciede2000(a, b)).toBeCloseTo(expected, 4);
    expect(ciede2000(b, a)).toBeCloseTo(expected, 4);
  });
});

describe('colourfulness', () => {
  it('is 0 for grey and known for two flat halves', () => {
    expect(colourfulness(Float32Array.from([0.5, 0.5, 0.5, 0.2, 0.2, 0.2]))).toBe(0);
    // Red and green: rg is ±255, yb 127.5, so the spread is 255 and the mean's length 127.5.
    expect(colourfulness(Float32Array.from([1, 0, 0, 0, 1, 0]))).toBeCloseTo(255 + 0.3 * 127.5, 3);
  });
});

describe('colour distribution consistency', () => {
  const red = histograms(Float32Array.from([1, 0, 0]));
  const black = histograms(Float32Array.from([0, 0, 0]));

  it('is 0 for equal pictures and ln 2 for each channel that shares nothing', () => {
    expect(histogramDivergence(red, red)).toBe(0);
    expect(histogramDivergence(red, black)).toBeCloseTo(Math.log(2) / 3, 9);
  });

  it('compares frames at the asked gap', () => {
    const frames = [red, black, red, black];
    expect(colourDistributionConsistency(frames, 2)).toBe(0);
    expect(colourDistributionConsistency(frames, 1)).toBeCloseTo(Math.log(2) / 3, 9);
  });
});

describe('referenceFlow and warpingError', () => {
  const width = 96;
  const height = 72;
  const scene = texture(3);
  const at = (shift: number): Float32Array => Float32Array.from(picture(width, height, (x, y) => scene(x + shift, y)));

  it('measures known motion, and charges for colour that does not move with it', () => {
    const flow = referenceFlow(at(0), at(3), width, height);
    const judged = judgedSamples(flow, referenceFlow(at(3), at(0), width, height));
    const middle = (height / 2) * width + width / 2;
    expect(flow.u[middle]).toBeCloseTo(-3, 0);
    expect(Math.abs(flow.v[middle]!)).toBeLessThan(0.2);
    expect(judged.reduce((sum, value) => sum + value, 0) / judged.length).toBeGreaterThan(0.6);
    const grey = (luma: Float32Array, extra = 0): Float32Array =>
      Float32Array.from({ length: 3 * luma.length }, (_, i) => luma[Math.floor(i / 3)]! / 255 + (i % 3 === 0 ? extra : 0));
    const moved = warpingError(grey(at(0)), grey(at(3)), flow, judged);
    expect(moved).toBeLessThan(3e-4);
    expect(warpingError(grey(at(0)), grey(at(3), 0.1), flow, judged)).toBeCloseTo(0.01, 2);
  });
});
