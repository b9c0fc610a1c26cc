import { describe, expect, it } from 'vitest';
import { colourDistributionConsistency, colourfulness, histogramDivergence, histograms } from '../bench/metrics.ts';
import { judgedSamples, referenceFlow, warpingError } from '../bench/temporal/reference-flow.ts';
import { picture, texture } from './motion-pictures.ts';

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
