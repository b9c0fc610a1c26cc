import { describe, expect, it } from 'vitest';
import { LabSpace, lightness, toLinear } from '../../shared/colour/lab.ts';

const srgb = new LabSpace('bt709', 'srgb');

describe('L*a*b*', () => {
  // Reference values from the CIE formulas with the sRGB primaries and D65, as colour calculators give them.
  it.each([
    [
      [1, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 1, 0],
      [87.73, -86.18, 83.18],
    ],
    [
      [0, 0, 1],
      [32.3, 79.19, -107.86],
    ],
    [
      [1, 1, 1],
      [100, 0, 0],
    ],
    [
      [0.5, 0.5, 0.5],
      [53.39, 0, 0],
    ],
  ] as const)("of R'G'B' %j is %j", ([r, g, b], lab) => {
    srgb.rgbToLab(r, g, b).forEach((value, index) => {
      expect(value).toBeCloseTo(lab[index]!, 1);
    });
  });

  it.each(['bt709', 'smpte170m', 'bt470bg', 'bt2020'] as const)("goes to R'G'B' and back for %s", (primaries) => {
    const space = new LabSpace(primaries, 'srgb');
    const back = space.rgbToLab(...space.labToRgb(55, 20, -30));
    [55, 20, -30].forEach((value, index) => {
      expect(back[index]).toBeCloseTo(value, 6);
    });
  });

  it.each(['srgb', 'gamma22', 'gamma28', 'linear'] as const)('has white at L* 100 for %s', (transfer) => {
    expect(lightness(toLinear(1, transfer))).toBeCloseTo(100, 9);
  });
});
