/**
 * Dense flow for measuring only, of another family than the engine's: pyramidal Horn-Schunck (Horn and Schunck, 1981;
 * with the warping and pyramid of Meinhardt-Llopis, Sánchez and Kondermann, Image Processing On Line 3, 2013).
 */
export interface DenseFlow {
  readonly width: number;
  readonly height: number;
  readonly u: Float32Array;
  readonly v: Float32Array;
}

interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Weight of smoothness against brightness constancy, in code values. */
const alpha = 10;
const warps = 6;
const sweeps = 30;
const relaxation = 1.8;
const smallest = 12;

/** Bilinear sample, the edge repeated beyond the border. */
export function sample(values: Float32Array, width: number, height: number, x: number, y: number): number {
  const cx = Math.min(width - 1, Math.max(0, x));
  const cy = Math.min(height - 1, Math.max(0, y));
  const x0 = Math.min(width - 2, Math.floor(cx));
  const y0 = Math.min(height - 2, Math.floor(cy));
  const at = y0 * width + x0;
  const top = values[at]! + (cx - x0) * (values[at + 1]! - values[at]!);
  const bottom = values[at + width]! + (cx - x0) * (values[at + width + 1]! - values[at + width]!);
  return top + (cy - y0) * (bottom - top);
}

function blur({ width, height, values }: Plane): Plane {
  const pass = (source: Float32Array, step: number, last: number, along: (i: number) => number): Float32Array =>
    source.map((value, i) => {
      const at = along(i);
      return (source[i - (at > 0 ? step : 0)]! + 2 * value + source[i + (at < last ? step : 0)]!) / 4;
    });
  const across = pass(values, 1, width - 1, (i) => i % width);
  return { width, height, values: pass(across, width, height - 1, (i) => Math.floor(i / width)) };
}

function halve(plane: Plane): Plane {
  const { values } = blur(plane);
  const width = plane.width >> 1;
  const height = plane.height >> 1;
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = 2 * y * plane.width + 2 * x;
      out[y * width + x] = (values[at]! + values[at + 1]! + values[at + plane.width]! + values[at + plane.width + 1]!) / 4;
    }
  }
  return { width, height, values: out };
}

function pyramidOf(plane: Plane): Plane[] {
  const levels = [blur(plane)];
  while (Math.min(levels.at(-1)!.width, levels.at(-1)!.height) >= 2 * smallest) levels.push(halve(levels.at(-1)!));
  return levels;
}

/**
 * @param from, to luma on the same grid, code values
 * @returns for each sample of `from` its displacement in `to`, samples
 */
export function referenceFlow(from: Float32Array, to: Float32Array, width: number, height: number): DenseFlow {
  const a = pyramidOf({ width, height, values: from });
  const b = pyramidOf({ width, height, values: to });
  let flow: DenseFlow | null = null;
  for (let level = a.length - 1; level >= 0; level -= 1) flow = refine(a[level]!, b[level]!, flow);
  return flow!;
}

function refine(a: Plane, b: Plane, coarse: DenseFlow | null): DenseFlow {
  const { width, height } = a;
  const count = width * height;
  const u = new Float32Array(count);
  const v = new Float32Array(count);
  const error = new Float32Array(count);
  const gx = new Float32Array(count);
  const gy = new Float32Array(count);
  if (coarse !== null) {
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        u[y * width + x] = 2 * sample(coarse.u, coarse.width, coarse.height, (x - 0.5) / 2, (y - 0.5) / 2);
        v[y * width + x] = 2 * sample(coarse.v, coarse.width, coarse.height, (x - 0.5) / 2, (y - 0.5) / 2);
      }
    }
  }
  for (let warp = 0; warp < warps; warp += 1) {
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const i = y * width + x;
        const px = x + u[i]!;
        const py = y + v[i]!;
        gx[i] = sample(b.values, width, height, px + 0.5, py) - sample(b.values, width, height, px - 0.5, py);
        gy[i] = sample(b.values, width, height, px, py + 0.5) - sample(b.values, width, height, px, py - 0.5);
        // The brightness error of the linearised model at zero displacement.
        error[i] = sample(b.values, width, height, px, py) - a.values[i]! - gx[i] * u[i]! - gy[i] * v[i]!;
      }
    }
    for (let sweep = 0; sweep < sweeps; sweep += 1) {
      for (let y = 0; y < height; y += 1) {
        const up = y > 0 ? -width : 0;
        const down = y < height - 1 ? width : 0;
        for (let x = 0; x < width; x += 1) {
          const i = y * width + x;
          const left = x > 0 ? i - 1 : i;
          const right = x < width - 1 ? i + 1 : i;
          const meanU = (u[left]! + u[right]! + u[i + up]! + u[i + down]!) / 4;
          const meanV = (v[left]! + v[right]! + v[i + up]! + v[i + down]!) / 4;
          const share = (gx[i]! * meanU + gy[i]! * meanV + error[i]!) / (4 * alpha * alpha + gx[i]! ** 2 + gy[i]! ** 2);
          u[i]! += relaxation * (meanU - gx[i]! * share - u[i]!);
          v[i]! += relaxation * (meanV - gy[i]! * share - v[i]!);
        }
      }
    }
  }
  return { width, height, u, v };
}

/**
 * Samples of the first frame whose colour in the second can be judged: neither occluded (forward-backward check) nor on
 * a motion boundary (Ruder, Dosovitskiy and Brox, 2016, which Lai et al. 2018 use).
 * @returns 1 where judged, 0 elsewhere
 */
export function judgedSamples(there: DenseFlow, back: DenseFlow): Uint8Array {
  const { width, height, u, v } = there;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      const px = x + u[i]!;
      const py = y + v[i]!;
      if (px < 0 || py < 0 || px > width - 1 || py > height - 1) continue;
      const bu = sample(back.u, width, height, px, py);
      const bv = sample(back.v, width, height, px, py);
      const forward = u[i]! ** 2 + v[i]! ** 2;
      if ((u[i]! + bu) ** 2 + (v[i]! + bv) ** 2 > 0.01 * (forward + bu * bu + bv * bv) + 0.5) continue;
      const right = x < width - 1 ? i + 1 : i;
      const down = y < height - 1 ? i + width : i;
      const bend = (u[right]! - u[i]!) ** 2 + (u[down]! - u[i]!) ** 2 + (v[right]! - v[i]!) ** 2 + (v[down]! - v[i]!) ** 2;
      if (bend > 0.01 * forward + 0.002) continue;
      out[i] = 1;
    }
  }
  return out;
}

/** Mean over judged samples of the squared difference of R'G'B' along the flow (E_warp of Lai et al., ECCV 2018). */
export function warpingError(first: Float32Array, second: Float32Array, flow: DenseFlow, judged: Uint8Array): number {
  const { width, height, u, v } = flow;
  const count = width * height;
  const channel = [0, 1, 2].map((c) => Float32Array.from({ length: count }, (_, i) => second[3 * i + c]!));
  let sum = 0;
  let seen = 0;
  for (let i = 0; i < count; i += 1) {
    if (judged[i] === 0) continue;
    const x = (i % width) + u[i]!;
    const y = Math.floor(i / width) + v[i]!;
    for (let c = 0; c < 3; c += 1) sum += (first[3 * i + c]! - sample(channel[c]!, width, height, x, y)) ** 2;
    seen += 1;
  }
  return seen === 0 ? 0 : sum / seen;
}
