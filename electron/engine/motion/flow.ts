import { border, patch, patchCount, patchStep, type Pyramid, type PyramidLevel } from './pyramid.ts';

/** Motion between two pictures, on the grid of the colour planes. */
export interface Flow {
  readonly width: number;
  readonly height: number;
  /** For each sample of the first picture, where it went in the second: displacement right and down, grid samples. */
  readonly u: Float32Array;
  readonly v: Float32Array;
}

const patchArea = patch * patch;

/** Sums of the averaging weights, kept from call to call. */
let scratch = new Float32Array(0);

/** Gauss-Newton steps at most. */
const steps = 5;
/** A patch that moved further than this from where its search began has gone astray. */
const astray = patch * 0.75;
/** Standing still is preferred unless motion explains the patch better than this, mean squared code values. */
const standingBonus = 1.15;
const quiet = 3 * patchArea;

/**
 * Estimates motion from `from` to `to` by dense inverse search (Kroeger, Timofte, Dai and Van Gool, "Fast optical flow
 * using dense inverse search", ECCV 2016): patches are tracked coarse to fine by inverse compositional steps with their
 * means removed, then averaged where they overlap, weighted by how well each explains the sample. Unlike there, a patch
 * also tries its neighbours' and no motion at all, and there is no variational refinement. The search ends at half the
 * grid: going on to the whole grid doubles the time and brings colour no nearer to the truth (docs/temporal.md).
 */
export function estimateFlow(from: Pyramid, to: Pyramid): Flow {
  const last = Math.min(1, from.length - 1);
  let flow: Flow | null = null;
  for (let scale = from.length - 1; scale >= last; scale -= 1) {
    flow = searchLevel(from[scale]!, to[scale]!, flow);
  }
  return last === 0 ? flow! : expand(flow!, from[0]!.width, from[0]!.height);
}

/** No motion at all. */
export function stillFlow(width: number, height: number): Flow {
  return { width, height, u: new Float32Array(width * height), v: new Float32Array(width * height) };
}

/**
 * Takes motion that is known roughly, such as that along a path over many frames, to where the two pictures agree: the
 * search at half the grid alone.
 */
export function refineFlow(from: Pyramid, to: Pyramid, rough: Flow): Flow {
  const level = Math.min(1, from.length - 1);
  const fine = searchLevel(from[level]!, to[level]!, shrink(rough, from[level + 1] ?? from[level]!));
  return level === 0 ? fine : expand(fine, from[0]!.width, from[0]!.height);
}

/** Motion on a coarser grid, to the nearest sample. */
function shrink(flow: Flow, { width, height }: { readonly width: number; readonly height: number }): Flow {
  const scale = width / flow.width;
  const u = new Float32Array(width * height);
  const v = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = Math.min(flow.height - 1, Math.floor((y + 0.5) / scale)) * flow.width;
    for (let x = 0; x < width; x += 1) {
      const i = row + Math.min(flow.width - 1, Math.floor((x + 0.5) / scale));
      u[y * width + x] = flow.u[i]! * scale;
      v[y * width + x] = flow.v[i]! * scale;
    }
  }
  return { width, height, u, v };
}

function expand(flow: Flow, width: number, height: number): Flow {
  const u = new Float32Array(width * height);
  const v = new Float32Array(width * height);
  const lastX = flow.width - 1;
  const lastY = flow.height - 1;
  for (let y = 0; y < height; y += 1) {
    const sy = Math.min(lastY, Math.max(0, (y - 0.5) / 2));
    const y0 = sy | 0;
    const fy = sy - y0;
    const up = y0 * flow.width;
    const down = y0 < lastY ? up + flow.width : up;
    for (let x = 0; x < width; x += 1) {
      const sx = Math.min(lastX, Math.max(0, (x - 0.5) / 2));
      const x0 = sx | 0;
      const fx = sx - x0;
      const x1 = x0 < lastX ? x0 + 1 : x0;
      const a = 2 * (1 - fx) * (1 - fy);
      const b = 2 * fx * (1 - fy);
      const c = 2 * (1 - fx) * fy;
      const d = 2 * fx * fy;
      u[y * width + x] = a * flow.u[up + x0]! + b * flow.u[up + x1]! + c * flow.u[down + x0]! + d * flow.u[down + x1]!;
      v[y * width + x] = a * flow.v[up + x0]! + b * flow.v[up + x1]! + c * flow.v[down + x0]! + d * flow.v[down + x1]!;
    }
  }
  return { width, height, u, v };
}

/** Sum of squared mean-removed differences of a patch of `a` at (ax, ay) and one of `b` at real (bx, by). */
function patchCost(a: PyramidLevel, ax: number, ay: number, b: PyramidLevel, bx: number, by: number, difference: Float32Array): number {
  const x0 = Math.floor(bx);
  const y0 = Math.floor(by);
  const fx = bx - x0;
  const fy = by - y0;
  const w11 = fx * fy;
  const w10 = fx - w11;
  const w01 = fy - w11;
  const w00 = 1 - fx - w01;
  const av = a.values;
  const bv = b.values;
  const aStride = a.stride;
  const bStride = b.stride;
  let ia = (ay + border) * aStride + ax + border;
  let ib = (y0 + border) * bStride + x0 + border;
  let sum = 0;
  let squares = 0;
  let k = 0;
  for (let y = 0; y < patch; y += 1) {
    let left = w00 * bv[ib]! + w01 * bv[ib + bStride]!;
    let leftUp = bv[ib]!;
    let leftDown = bv[ib + bStride]!;
    for (let x = 0; x < patch; x += 1) {
      const up = bv[ib + x + 1]!;
      const down = bv[ib + bStride + x + 1]!;
      left = w00 * leftUp + w10 * up + w01 * leftDown + w11 * down;
      leftUp = up;
      leftDown = down;
      const d = left - av[ia + x]!;
      difference[k] = d;
      sum += d;
      squares += d * d;
      k += 1;
    }
    ia += aStride;
    ib += bStride;
  }
  const mean = sum / patchArea;
  for (k = 0; k < patchArea; k += 1) difference[k]! -= mean;
  return squares - sum * mean;
}

function searchLevel(a: PyramidLevel, b: PyramidLevel, coarse: Flow | null): Flow {
  const { width, height } = a;
  const columns = patchCount(width);
  const rows = patchCount(height);
  const pu = new Float32Array(columns * rows);
  const pv = new Float32Array(columns * rows);
  // The differences of the best displacement so far, and those of the one on trial.
  let kept = new Float32Array(patchArea);
  let trial = new Float32Array(patchArea);
  const u = new Float32Array(width * height);
  const v = new Float32Array(width * height);
  if (scratch.length < width * height) scratch = new Float32Array(width * height);
  const weights = scratch;
  weights.fill(0, 0, width * height);
  const mostX = width - patch + border - 1;
  const mostY = height - patch + border - 1;
  const least = -border;
  const stride = a.stride;
  for (let row = 0; row < rows; row += 1) {
    const y = Math.min(height - patch, row * patchStep);
    for (let column = 0; column < columns; column += 1) {
      const x = Math.min(width - patch, column * patchStep);
      const at = row * columns + column;
      // Candidates to start from: standing still, the coarser level's motion, and what the neighbours found.
      const still = patchCost(a, x, y, b, x, y, kept);
      let cost = still;
      let bestU = 0;
      let bestV = 0;
      const candidates = cost <= quiet ? 0 : 3;
      for (let candidate = 0; candidate < candidates; candidate += 1) {
        let cu = 0;
        let cv = 0;
        if (candidate === 0) {
          if (coarse === null) continue;
          const ci = Math.min(coarse.height - 1, (y + 4) >> 1) * coarse.width + Math.min(coarse.width - 1, (x + 4) >> 1);
          cu = coarse.u[ci]! * 2;
          cv = coarse.v[ci]! * 2;
        } else {
          const other = candidate === 1 ? (column > 0 ? at - 1 : -1) : row > 0 ? at - columns : -1;
          if (other < 0) continue;
          cu = pu[other]!;
          cv = pv[other]!;
        }
        cu = Math.min(mostX - x, Math.max(least - x, cu));
        cv = Math.min(mostY - y, Math.max(least - y, cv));
        if (Math.abs(cu - bestU) + Math.abs(cv - bestV) < 0.2) continue;
        const found = patchCost(a, x, y, b, x + cu, y + cv, trial);
        if (found < cost) {
          cost = found;
          bestU = cu;
          bestV = cv;
          [kept, trial] = [trial, kept];
        }
      }
      if (cost > quiet) {
        // Inverse compositional Gauss-Newton: the Hessian is that of the fixed patch.
        let xx = a.hessians[3 * at]!;
        let yy = a.hessians[3 * at + 1]!;
        const xy = a.hessians[3 * at + 2]!;
        // Along an edge, or without structure, the step is held back rather than thrown far.
        const damp = 0.02 * (xx + yy) + patchArea;
        xx += damp;
        yy += damp;
        const scale = 1 / (xx * yy - xy * xy);
        const startU = bestU;
        const startV = bestV;
        for (let step = 0; step < steps; step += 1) {
          let gx = 0;
          let gy = 0;
          let k = 0;
          for (let py = 0; py < patch; py += 1) {
            const i = (y + py + border) * stride + x + border;
            for (let px = 0; px < patch; px += 1) {
              const d = kept[k]!;
              gx += a.dx[i + px]! * d;
              gy += a.dy[i + px]! * d;
              k += 1;
            }
          }
          const du = (yy * gx - xy * gy) * scale;
          const dv = (xx * gy - xy * gx) * scale;
          const cu = Math.min(mostX - x, Math.max(least - x, bestU - du));
          const cv = Math.min(mostY - y, Math.max(least - y, bestV - dv));
          if (Math.abs(cu - startU) > astray || Math.abs(cv - startV) > astray) break;
          const found = patchCost(a, x, y, b, x + cu, y + cv, trial);
          if (found >= cost) break;
          const gained = cost - found;
          cost = found;
          bestU = cu;
          bestV = cv;
          [kept, trial] = [trial, kept];
          if (Math.abs(du) + Math.abs(dv) < 0.05 || gained < 0.02 * cost) break;
        }
      }
      if ((bestU !== 0 || bestV !== 0) && still <= cost * standingBonus + quiet) {
        bestU = 0;
        bestV = 0;
        patchCost(a, x, y, b, x, y, kept);
      }
      pu[at] = bestU;
      pv[at] = bestV;
      let k = 0;
      for (let py = 0; py < patch; py += 1) {
        const i = (y + py) * width + x;
        for (let px = 0; px < patch; px += 1) {
          const d = kept[k]!;
          const weight = 1 / (4 + d * d);
          weights[i + px]! += weight;
          u[i + px]! += weight * bestU;
          v[i + px]! += weight * bestV;
          k += 1;
        }
      }
    }
  }
  for (let i = 0; i < u.length; i += 1) {
    const weight = 1 / weights[i]!;
    u[i]! *= weight;
    v[i]! *= weight;
  }
  return { width, height, u, v };
}
