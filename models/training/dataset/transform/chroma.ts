import { labFromRgb } from './lab.ts';
import { shrink, type Raster } from './raster.ts';

/** Pictures with less mean chroma (C*, the distance from grey in L*a*b*) teach grey. */
export const leastChroma = 4;

const side = 64;

/** Mean chroma C* over the picture, averaged down to 64 x 64 first, so that sensor and compression noise do not count. */
export function meanChroma(raster: Raster): number {
  const { data } = shrink(raster, side, side);
  let sum = 0;
  for (let at = 0; at < data.length; at += 3) {
    const [, a, b] = labFromRgb(data[at]!, data[at + 1]!, data[at + 2]!);
    // Math.hypot guards against overflow that cannot happen here, at several times the time.
    sum += Math.sqrt(a * a + b * b);
  }
  return sum / (side * side);
}
