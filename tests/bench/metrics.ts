/** Measures of colour and of its steadiness, as docs/temporal.md defines them. */

export type Lab = readonly [L: number, a: number, b: number];

const degrees = Math.PI / 180;

/**
 * CIEDE2000 colour difference with unit weights (CIE 142-2001; Sharma, Wu and Dalal, Color Research and Application 30,
 * 2005, whose test pairs the unit test holds).
 */
export function ciede2000([L1, a1, b1]: Lab, [L2, a2, b2]: Lab): number {
  const meanC7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const g = 0.5 * (1 - Math.sqrt(meanC7 / (meanC7 + 25 ** 7)));
  const a1p = (1 + g) * a1;
  const a2p = (1 + g) * a2;
  const c1 = Math.hypot(a1p, b1);
  const c2 = Math.hypot(a2p, b2);
  const hue = (a: number, b: number): number => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / degrees + 360) % 360);
  const h1 = hue(a1p, b1);
  const h2 = hue(a2p, b2);
  let dh = c1 * c2 === 0 ? 0 : h2 - h1;
  if (dh > 180) dh -= 360;
  if (dh < -180) dh += 360;
  const dL = L2 - L1;
  const dC = c2 - c1;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((dh * degrees) / 2);
  const meanL = (L1 + L2) / 2;
  const meanC = (c1 + c2) / 2;
  let meanH = h1 + h2;
  if (c1 * c2 !== 0) {
    if (Math.abs(h1 - h2) > 180) meanH += meanH < 360 ? 360 : -360;
    meanH /= 2;
  }
  const t =
    1 - 0.17 * Math.cos((meanH - 30) * degrees) + 0.24 * Math.cos(2 * meanH * degrees) +
    0.32 * Math.cos((3 * meanH + 6) * degrees) - 0.2 * Math.cos((4 * meanH - 63) * degrees);
  const turn = 30 * Math.exp(-(((meanH - 275) / 25) ** 2));
  const c7 = meanC ** 7;
  const rotation = -2 * Math.sqrt(c7 / (c7 + 25 ** 7)) * Math.sin(2 * turn * degrees);
  const l50 = (meanL - 50) ** 2;
  const sL = 1 + (0.015 * l50) / Math.sqrt(20 + l50);
  const sC = 1 + 0.045 * meanC;
  const sH = 1 + 0.015 * meanC * t;
  return Math.sqrt((dL / sL) ** 2 + (dC / sC) ** 2 + (dH / sH) ** 2 + rotation * (dC / sC) * (dH / sH));
}

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
