import type { Flow } from './flow.ts';
import { border, type Pyramid } from './pyramid.ts';

/** exp(-x) in steps of 1/64 for x in 0..4, where the exact value matters little and time much. */
const decaySteps = 64;
const decay = Float32Array.from({ length: 4 * decaySteps + 2 }, (_, i) => Math.exp(-i / decaySteps));

/** Scratch planes, kept from call to call: allocation would cost as much as the arithmetic. */
let roundTrip = new Float32Array(0);
let rows = new Float32Array(0);

/** Confidence is never less than this, so that reliabilities stay finite. */
export const leastConfidence = 0.02;

/** Difference of brightness that is put down to noise, code values of the normalised picture: at least, at most. */
const leastTolerance = 5;
const mostTolerance = 18;
/** The tolerance in medians of the difference over the picture: grain is everywhere, what is new is not. */
const toleranceInMedians = 2;
/** Where half the picture differs by more than this, it is a flash or damage, and nothing is trusted. */
const brokenMedian = 10;
/** Share of the local gradient forgiven, for displacements are only accurate to part of a sample. */
const gradientTolerance = 0.3;
/** Forward-backward error, squared samples, that is forgiven (after Sundaram, Brox and Keutzer, ECCV 2010). */
const roundTripFloor = 0.4;
const roundTripShare = 0.02;

/**
 * How far motion explains each sample of `from`: it looks like the sample of `to` it is said to have gone to, and the
 * motion back from there returns to it.
 * @param there motion from `from` to `to`
 * @param back motion from `to` to `from`
 * @returns `leastConfidence`..1 for each sample of the grid
 */
export function flowConfidence(from: Pyramid, to: Pyramid, there: Flow, back: Flow): Float32Array {
  const { width, height, u, v } = there;
  const count = width * height;
  const difference = new Float32Array(count);
  if (roundTrip.length !== count) {
    roundTrip = new Float32Array(count);
    rows = new Float32Array(count);
  }
  const a = from[0]!;
  const b = to[0]!;
  const histogram = new Int32Array(64);
  for (let y = 0; y < height; y += 1) {
    const aRow = (y + border) * a.stride + border;
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      const du = u[i]!;
      const dv = v[i]!;
      const bx = x + du;
      const by = y + dv;
      if (bx < -1 || by < -1 || bx > width || by > height) {
        difference[i] = 255;
        roundTrip[i] = 100;
        continue;
      }
      const x0 = Math.floor(bx);
      const y0 = Math.floor(by);
      const fx = bx - x0;
      const fy = by - y0;
      const at = (y0 + border) * b.stride + x0 + border;
      const top = b.values[at]! + fx * (b.values[at + 1]! - b.values[at]!);
      const bottom = b.values[at + b.stride]! + fx * (b.values[at + b.stride + 1]! - b.values[at + b.stride]!);
      const d = Math.abs(top + fy * (bottom - top) - a.values[aRow + x]!);
      difference[i] = d;
      histogram[d < 31.5 ? (d * 2) | 0 : 63]! += 1;
      const nearX = fx < 0.5 ? x0 : x0 + 1;
      const nearY = fy < 0.5 ? y0 : y0 + 1;
      const j = (nearY < 0 ? 0 : nearY < height ? nearY : height - 1) * width + (nearX < 0 ? 0 : nearX < width ? nearX : width - 1);
      const eu = du + back.u[j]!;
      const ev = dv + back.v[j]!;
      roundTrip[i] = (eu * eu + ev * ev) / (roundTripFloor + roundTripShare * (du * du + dv * dv));
    }
  }
  let seen = 0;
  let bin = 0;
  while (bin < 63 && seen + histogram[bin]! < count / 2) {
    seen += histogram[bin]!;
    bin += 1;
  }
  const median = (bin + 0.5) / 2;
  const tolerance = Math.min(mostTolerance, Math.max(leastTolerance, toleranceInMedians * median));
  const broken = Math.max(0, median - brokenMedian) / 2;
  boxBlur(difference, width, height);
  for (let y = 0; y < height; y += 1) {
    const aRow = (y + border) * a.stride + border;
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      const allowed = tolerance + gradientTolerance * (Math.abs(a.dx[aRow + x]!) + Math.abs(a.dy[aRow + x]!));
      const ratio = difference[i]! / allowed;
      const exponent = 0.5 * ratio * ratio + roundTrip[i]! + broken;
      difference[i] = exponent < 3.9 ? decay[(exponent * decaySteps + 0.5) | 0]! : leastConfidence;
    }
  }
  return difference;
}

/** 3x3 mean in place, edges repeated. */
function boxBlur(plane: Float32Array, width: number, height: number): void {
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      const left = plane[row + (x > 0 ? x - 1 : 0)]!;
      const right = plane[row + (x < width - 1 ? x + 1 : x)]!;
      rows[row + x] = (left + plane[row + x]! + right) / 9;
    }
  }
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    const up = y > 0 ? row - width : row;
    const down = y < height - 1 ? row + width : row;
    for (let x = 0; x < width; x += 1) plane[row + x] = rows[up + x]! + rows[row + x]! + rows[down + x]!;
  }
}
