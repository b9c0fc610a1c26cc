/** Measures of colour and of its steadiness, as docs/temporal.md defines them. */

/** A picture as R'G'B', interleaved, 0..1. */
export type RgbPicture = Float32Array;

/** Colourfulness M of Hasler and Süsstrunk (Human Vision and Electronic Imaging VIII, 2003), on the scale of 0..255. */
export function colourfulness(rgb: RgbPicture): number {
  const count = rgb.length / 3;
  let s1 = 0;
  let s2 = 0;
  let q1 = 0;
  let q2 = 0;
  for (let i = 0; i < rgb.length; i += 3) {
    const rg = 255 * (rgb[i]! - rgb[i + 1]!);
    const yb = 255 * ((rgb[i]! + rgb[i + 1]!) / 2 - rgb[i + 2]!);
    s1 += rg;
    s2 += yb;
    q1 += rg * rg;
    q2 += yb * yb;
  }
  const m1 = s1 / count;
  const m2 = s2 / count;
  const spread = Math.sqrt(Math.max(0, q1 / count - m1 * m1 + q2 / count - m2 * m2));
  return spread + 0.3 * Math.hypot(m1, m2);
}

/** Three histograms of 256 bins, each adding up to 1. */
export function histograms(rgb: RgbPicture): Float64Array {
  const out = new Float64Array(768);
  const share = 3 / rgb.length;
  for (let i = 0; i < rgb.length; i += 1) {
    out[(i % 3) * 256 + Math.min(255, Math.max(0, Math.round(rgb[i]! * 255)))]! += share;
  }
  return out;
}

/** Jensen-Shannon divergence of the three histograms, natural logarithm, averaged over the channels. */
export function histogramDivergence(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < p.length; i += 1) {
    const mean = (p[i]! + q[i]!) / 2;
    if (p[i]! > 0) sum += p[i]! * Math.log(p[i]! / mean);
    if (q[i]! > 0) sum += q[i]! * Math.log(q[i]! / mean);
  }
  return sum / 6;
}

/**
 * Colour distribution consistency at one gap (Liu et al., "Temporally consistent video colorization with deep feature
 * propagation and self-regularization learning", 2021): the mean divergence of frames so far apart.
 */
export function colourDistributionConsistency(frames: readonly Float64Array[], gap: number): number {
  let sum = 0;
  for (let t = 0; t + gap < frames.length; t += 1) sum += histogramDivergence(frames[t]!, frames[t + gap]!);
  return sum / (frames.length - gap);
}
