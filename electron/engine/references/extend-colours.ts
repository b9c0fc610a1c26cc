import type { Plane } from './picture-planes.ts';

/** Colours go this far beyond the picture's edge, as a share of the frame's width: a generator crops and moves by a little. */
const furthest = 0.06;
/** Difference of code values at which one sample says little of its neighbour's colour. */
const alike = 12;
/** Colours that are less sure than this go no further. */
const leastSure = 0.05;

/**
 * Lets colours go on beyond the edge of a picture that does not reach the frame's, sample by sample outwards, where the frame's
 * luma goes on.
 * @param luma of the frame
 * @param inside whether the picture shows a sample, 0 or 1
 * @param ab a* plane, then b* plane; changed outside
 * @param weight of each sample, 0..1; changed outside
 */
export function extendColours(luma: Plane, inside: Float32Array, ab: Float32Array, weight: Float32Array): void {
  const { width, height, values } = luma;
  const area = width * height;
  const done = Uint8Array.from(inside, (value) => (value > 0 ? 1 : 0));
  for (let step = 0; step < furthest * width; step += 1) {
    const ring: { readonly at: number; readonly a: number; readonly b: number; readonly sure: number }[] = [];
    for (let at = 0; at < area; at += 1) {
      if (done[at] === 1) continue;
      const [x, y] = [at % width, Math.floor(at / width)];
      let [total, a, b, sure, beside] = [0, 0, 0, 0, false];
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row += 1) {
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column += 1) {
          const from = row * width + column;
          if (done[from] === 0) continue;
          beside = true;
          const own = weight[from]! * Math.exp(-(((values[at]! - values[from]!) / alike) ** 2));
          total += own;
          a += own * ab[from]!;
          b += own * ab[area + from]!;
          sure = Math.max(sure, own);
        }
      }
      if (beside) ring.push({ at, a: total > 0 ? a / total : 0, b: total > 0 ? b / total : 0, sure: sure < leastSure ? 0 : sure });
    }
    if (ring.length === 0) return;
    for (const { at, a, b, sure } of ring) {
      ab[at] = a;
      ab[area + at] = b;
      weight[at] = sure;
      done[at] = 1;
    }
  }
}
