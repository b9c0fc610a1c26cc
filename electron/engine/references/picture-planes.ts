import { LabSpace } from '../../../shared/colour/lab.ts';
import type { Picture } from './read-picture.ts';

const space = new LabSpace('bt709', 'srgb');

/** A plane of samples. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/**
 * A picture's luma (R'G'B' by BT.709's weights, 0..255) and its a*, b* times opacity, and opacity, stretched to a size.
 * @param gamma that R'G'B' are raised to
 */
export function planesOf(
  { width, height, rgba }: Picture,
  to: { readonly width: number; readonly height: number },
  gamma = 1,
): { luma: Plane; colour: [Plane, Plane, Plane] } {
  const area = to.width * to.height;
  const sums = new Float32Array(5 * area);
  // Samples are added to the place that they fall on; where the picture is the smaller one, places without any take the nearest.
  for (let y = 0; y < Math.max(height, to.height); y += 1) {
    const sy = height >= to.height ? y : Math.floor(((y + 0.5) * height) / to.height);
    const ty = height >= to.height ? Math.floor((y * to.height) / height) : y;
    for (let x = 0; x < Math.max(width, to.width); x += 1) {
      const sx = width >= to.width ? x : Math.floor(((x + 0.5) * width) / to.width);
      const tx = width >= to.width ? Math.floor((x * to.width) / width) : x;
      const from = 4 * (sy * width + sx);
      const at = ty * to.width + tx;
      const alpha = rgba[from + 3]! / 255;
      for (let c = 0; c < 3; c += 1) sums[c * area + at]! += alpha * rgba[from + c]!;
      sums[3 * area + at]! += alpha;
      sums[4 * area + at]! += 1;
    }
  }
  const plane = (): Plane => ({ ...to, values: new Float32Array(area) });
  const [luma, a, b, alpha] = [plane(), plane(), plane(), plane()];
  for (let i = 0; i < area; i += 1) {
    const opaque = sums[3 * area + i]!;
    alpha.values[i] = opaque / Math.max(1, sums[4 * area + i]!);
    if (opaque <= 0) continue;
    const rgb = [0, 1, 2].map((c) => 255 * (sums[c * area + i]! / opaque / 255) ** gamma) as [number, number, number];
    luma.values[i] = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    const lab = space.rgbToLab(rgb[0] / 255, rgb[1] / 255, rgb[2] / 255);
    a.values[i] = lab[1] * alpha.values[i]!;
    b.values[i] = lab[2] * alpha.values[i]!;
  }
  return { luma, colour: [a, b, alpha] };
}

/** A picture's luma, 8 bits, stretched to a size. */
export function lumaOfPicture(picture: Picture, to: { readonly width: number; readonly height: number }): Uint8Array {
  return Uint8Array.from(planesOf(picture, to).luma.values, Math.round);
}
