import { estimateFlow } from '../motion/flow.ts';
import { makePyramid } from '../motion/pyramid.ts';
import { abSteps, type GuidePicture } from '../track/guide-pictures.ts';
import { extendColours } from './extend-colours.ts';
import { planesOf, type Plane } from './picture-planes.ts';
import type { Picture } from './read-picture.ts';
import { relightingOf } from './relighting.ts';

/*
 * A frame that was coloured elsewhere is never quite the frame: generators move, crop, scale and relight it. So it is
 * laid over the film's own luma first. What counts is zero-mean normalised cross-correlation, which brightness and
 * contrast do not change.
 */

/** Where in the picture a place of the frame is: shares of width and height, measured from the middle. */
interface Placing {
  /** Picture's extent for the frame's whole width and height. */
  readonly scaleX: number;
  readonly scaleY: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/** How the placed picture is bent, samples of the half-size grid; null where it is not. */
interface Way {
  readonly u: Float32Array | null;
  readonly v: Float32Array | null;
  readonly luma: Plane | null;
}

export interface Alignment {
  readonly picture: GuidePicture;
  /** How like the frame's the picture's luma is when it is laid over it, 0..1. */
  readonly match: number;
}

/** Pictures are sought at this many times fewer samples. */
const coarse = 8;
const fine = 2;
/** Up to this much larger or smaller, and moved by so much of the frame. */
const scales = [0.88, 0.91, 0.94, 0.97, 1, 1.03, 1.06, 1.09, 1.12];
const furthest = 0.12;
/** A picture must show this much of the frame. */
const leastShown = 0.6;
/** A warp further than this, samples of the half-size grid, is no small one. */
const longestWarp = 5;
/** Side of the windows that are compared, samples of the half-size grid. */
const window = 9;
/** Variance, squared code values, that is put down to noise: flat places are alike whatever their grain. */
const noise = 12;
/** Chroma that tells little of how a picture was relit, a*b* units. */
const paleChroma = 15;
/** Correlation of a window up to which it counts for nothing, and from which on in full. */
const [leastMatch, fullMatch] = [0.2, 0.55];

/** Averages a plane down by a whole factor. */
function shrink({ width, height, values }: Plane, factor: number): Plane {
  const [w, h] = [Math.floor(width / factor), Math.floor(height / factor)];
  const out = new Float32Array(w * h);
  for (let y = 0; y < h * factor; y += 1) {
    for (let x = 0; x < w * factor; x += 1)
      out[Math.floor(y / factor) * w + Math.floor(x / factor)]! += values[y * width + x]! / factor ** 2;
  }
  return { width: w, height: h, values: out };
}

function isInside({ width, height }: Plane, x: number, y: number): boolean {
  return x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5;
}

/** A sample between samples; outside the plane the nearest there is. */
function sampleAt({ width, height, values }: Plane, x: number, y: number): number {
  const cx = Math.min(width - 1, Math.max(0, x));
  const cy = Math.min(height - 1, Math.max(0, y));
  const [x0, y0] = [Math.floor(cx), Math.floor(cy)];
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)];
  const [fx, fy] = [cx - x0, cy - y0];
  const top = values[y0 * width + x0]! * (1 - fx) + values[y0 * width + x1]! * fx;
  const bottom = values[y1 * width + x0]! * (1 - fx) + values[y1 * width + x1]! * fx;
  return top * (1 - fy) + bottom * fy;
}

function placeOf({ scaleX, scaleY, shiftX, shiftY }: Placing, x: number, y: number, { width, height }: Plane): [number, number] {
  const u = ((x + 0.5) / width - 0.5) * scaleX + shiftX + 0.5;
  const v = ((y + 0.5) / height - 0.5) * scaleY + shiftY + 0.5;
  return [u * width - 0.5, v * height - 0.5];
}

/** Correlation of a frame with a picture of the same size laid over it; -1 where too little of it is shown. */
function correlation(frame: Plane, picture: Plane, placing: Placing): number {
  let [n, sf, sp, ff, pp, fp] = [0, 0, 0, 0, 0, 0];
  for (let y = 0; y < frame.height; y += 1) {
    for (let x = 0; x < frame.width; x += 1) {
      const place = placeOf(placing, x, y, frame);
      if (!isInside(picture, ...place)) continue;
      const p = sampleAt(picture, ...place);
      const f = frame.values[y * frame.width + x]!;
      n += 1;
      sf += f;
      sp += p;
      ff += f * f;
      pp += p * p;
      fp += f * p;
    }
  }
  if (n < leastShown * frame.values.length) return -1;
  const spread = Math.sqrt(Math.max(0, ff - (sf * sf) / n) * Math.max(0, pp - (sp * sp) / n));
  return spread <= 0 ? 0 : (fp - (sf * sp) / n) / spread;
}

/** The shapes that a picture may have been cut to, as the extents of its width and height that the frame's take. */
function shapes(frame: number, picture: number): [number, number][] {
  const ratio = frame / picture;
  if (Math.abs(ratio - 1) < 0.02) return [[1, 1]];
  return [
    [1, 1],
    // Bars were added, or its edges cut off, with samples left square.
    [ratio, 1],
    [1, 1 / ratio],
  ];
}

function findPlacing(frame: Plane, picture: Plane, pictureRatio: number, frameRatio: number): Placing {
  const [f, p] = [shrink(frame, coarse), shrink(picture, coarse)];
  let best: Placing = { scaleX: 1, scaleY: 1, shiftX: 0, shiftY: 0 };
  let found = correlation(f, p, best);
  const attempt = (at: Plane, other: Plane, placing: Placing): boolean => {
    const value = correlation(at, other, placing);
    if (value <= found) return false;
    [found, best] = [value, placing];
    return true;
  };
  const [stepX, stepY] = [1 / f.width, 1 / f.height];
  for (const [shapeX, shapeY] of shapes(frameRatio, pictureRatio)) {
    for (const scale of scales) {
      for (let shiftY = -furthest; shiftY <= furthest; shiftY += stepY) {
        for (let shiftX = -furthest; shiftX <= furthest; shiftX += stepX) {
          attempt(f, p, { scaleX: shapeX * scale, scaleY: shapeY * scale, shiftX, shiftY });
        }
      }
    }
  }
  // From there on by ever smaller steps, one number at a time.
  for (const factor of [coarse / 2, fine]) {
    const [a, b] = [shrink(frame, factor), shrink(picture, factor)];
    found = correlation(a, b, best);
    for (let step = (2 * factor) / frame.width; step > 0.5 / frame.width; step /= 2) {
      for (let moved = true; moved;) {
        moved = false;
        for (const name of ['shiftX', 'shiftY', 'scaleX', 'scaleY'] as const) {
          for (const sign of [1, -1]) moved = attempt(a, b, { ...best, [name]: best[name] + sign * step }) || moved;
        }
      }
    }
  }
  return best;
}

/** Means over square windows, edges cut off. */
function boxMean({ width, height, values }: Plane): Float32Array {
  const reach = (window - 1) / 2;
  const pass = (source: Float32Array, length: number, lines: number, step: number, next: number): Float32Array => {
    const out = new Float32Array(source.length);
    for (let line = 0; line < lines; line += 1) {
      let sum = 0;
      let count = 0;
      for (let at = -reach; at < length + reach; at += 1) {
        if (at + reach < length && at + reach >= 0) {
          sum += source[line * next + (at + reach) * step]!;
          count += 1;
        }
        if (at - reach - 1 >= 0) {
          sum -= source[line * next + (at - reach - 1) * step]!;
          count -= 1;
        }
        if (at >= 0 && at < length) out[line * next + at * step] = sum / count;
      }
    }
    return out;
  };
  return pass(pass(values, width, height, 1, width), height, width, width, 1);
}

/** Correlation of the windows around each sample, and the frame's contrast there. */
function windowMatch(frame: Plane, picture: Plane): { match: Float32Array; contrast: Float32Array } {
  const size = { width: frame.width, height: frame.height };
  const product = (one: Float32Array, other: Float32Array): Plane => ({ ...size, values: one.map((value, i) => value * other[i]!) });
  const [mf, mp] = [boxMean(frame), boxMean(picture)];
  const ff = boxMean(product(frame.values, frame.values));
  const pp = boxMean(product(picture.values, picture.values));
  const fp = boxMean(product(frame.values, picture.values));
  const contrast = ff.map((value, i) => Math.max(0, value - mf[i]! ** 2));
  const match = fp.map((value, i) => {
    const other = Math.max(0, pp[i]! - mp[i]! ** 2);
    return (value - mf[i]! * mp[i]! + noise) / (Math.sqrt(contrast[i]! * other) + noise);
  });
  return { match, contrast };
}

/**
 * Lays a picture over a film's frame: stretched, shifted and scaled, then bent a little.
 * @param luma the frame's, 8-bit, `width * height`, both even
 * @param ratio width by height of the frame as it is shown
 */
export function alignPicture(
  luma: Uint8Array,
  { width, height }: { width: number; height: number },
  ratio: number,
  picture: Picture,
): Alignment {
  const frame: Plane = { width, height, values: Float32Array.from(luma) };
  const source = planesOf(picture, { width, height });
  const placing = findPlacing(frame, source.luma, picture.width / picture.height, ratio);
  const placed = (u: Float32Array | null, v: Float32Array | null, value: (x: number, y: number) => number): Plane => {
    const values = new Float32Array(width * height);
    const half = width / 2;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = Math.floor(y / 2) * half + Math.floor(x / 2);
        const [px, py] = placeOf(placing, x + (u === null ? 0 : 2 * u[at]!), y + (v === null ? 0 : 2 * v[at]!), frame);
        values[y * width + x] = value(px, py);
      }
    }
    return { width, height, values };
  };
  const place = (plane: Plane, u: Float32Array | null, v: Float32Array | null): Plane => placed(u, v, (x, y) => sampleAt(plane, x, y));
  const straight = place(source.luma, null, null);
  const pyramid = (values: ArrayLike<number>) => makePyramid(Uint8Array.from(values), width, height, width / 2, height / 2);
  const flow = estimateFlow(pyramid(luma), pyramid(straight.values.map(Math.round)));
  const bent = (values: Float32Array): Float32Array => values.map((value) => Math.min(longestWarp, Math.max(-longestWarp, value)));
  const tries: readonly Way[] = [
    { u: null, v: null, luma: straight },
    { u: bent(flow.u), v: bent(flow.v), luma: null },
  ];
  const ways = tries.map((way) => {
    const plane = way.luma ?? place(source.luma, way.u, way.v);
    const { match, contrast } = windowMatch(shrink(frame, fine), shrink(plane, fine));
    let sum = 0;
    let total = 0;
    match.forEach((value, i) => {
      const weight = Math.sqrt(contrast[i]!);
      sum += weight * Math.max(0, value);
      total += weight;
    });
    return { ...way, luma: plane, match, mean: total <= 0 ? 0 : Math.min(1, sum / total) };
  });
  const best = ways.reduce((one, other) => (other.mean > one.mean ? other : one));
  const area = width * height;
  const halfPlace = (i: number): number =>
    Math.min(height / 2 - 1, Math.floor(i / width / 2)) * (width / 2) + Math.min(width / 2 - 1, Math.floor((i % width) / 2));
  const like = (i: number): number => Math.min(1, Math.max(0, (best.match[halfPlace(i)]! - leastMatch) / (fullMatch - leastMatch)));
  const inside = placed(best.u, best.v, (x, y) => (isInside(source.luma, x, y) ? 1 : 0)).values;
  const opacity = place(source.colour[2], best.u, best.v).values;
  // Luma is weighed otherwise in film and picture, which tells in strong colours.
  const placeColours = ([a, b]: readonly [Plane, Plane, Plane]): [Float32Array, Float32Array] => [
    place(a, best.u, best.v).values,
    place(b, best.u, best.v).values,
  ];
  const pale = placeColours(source.colour);
  const trust = (i: number): number =>
    opacity[i]! > 0.5 ? inside[i]! * like(i) * Math.exp(-((Math.hypot(pale[0][i]!, pale[1][i]!) / paleChroma) ** 2)) : 0;
  const gamma = relightingOf(frame, best.luma, trust);
  const [a, b] = gamma === 1 ? pale : placeColours(planesOf(picture, { width, height }, gamma).colour);
  const ab = new Float32Array(2 * area);
  const weight = new Float32Array(area);
  for (let i = 0; i < area; i += 1) {
    const opaque = opacity[i]!;
    if (opaque <= 0.004 || inside[i] === 0) continue;
    ab[i] = a[i]! / opaque;
    ab[area + i] = b[i]! / opaque;
    weight[i] = opaque * like(i);
  }
  extendColours(frame, inside, ab, weight);
  const kept = {
    ab: Int16Array.from(ab, (value) => Math.round(abSteps * value)),
    weight: Uint8Array.from(weight, (value) => Math.round(255 * value)),
  };
  return { picture: { width, height, ...kept }, match: best.mean };
}
