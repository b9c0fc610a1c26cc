import type { Flow } from './flow.ts';

/**
 * Brings the colour of another frame along motion (bilinear).
 * @param ab the other frame's a* plane then b* plane, and whatever planes follow, on the flow's grid
 * @param flow motion from the wanted frame to the other
 * @returns the wanted frame's planes; beyond the other frame's edge its edge is repeated
 */
export function carry(ab: Float32Array, flow: Flow): Float32Array {
  const { width, height, u, v } = flow;
  const size = width * height;
  const out = new Float32Array(ab.length);
  const lastX = width - 1;
  const lastY = height - 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      const du = u[i]!;
      const dv = v[i]!;
      if (du === 0 && dv === 0) {
        for (let p = i; p < ab.length; p += size) out[p] = ab[p]!;
        continue;
      }
      const fromX = Math.min(lastX, Math.max(0, x + du));
      const fromY = Math.min(lastY, Math.max(0, y + dv));
      const x0 = Math.floor(fromX);
      const y0 = Math.floor(fromY);
      const fx = fromX - x0;
      const fy = fromY - y0;
      const at = y0 * width + x0;
      const right = x0 < lastX ? 1 : 0;
      const down = y0 < lastY ? width : 0;
      for (let plane = 0; plane < ab.length; plane += size) {
        const p = at + plane;
        const top = ab[p]! + fx * (ab[p + right]! - ab[p]!);
        const bottom = ab[p + down]! + fx * (ab[p + down + right]! - ab[p + down]!);
        out[plane + i] = top + fy * (bottom - top);
      }
    }
  }
  return out;
}

/** The same for a single plane, to the nearest sample. */
export function carryPlane(plane: Float32Array, flow: Flow): Float32Array {
  const { width, height, u, v } = flow;
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      const fromX = Math.min(width - 1, Math.max(0, Math.round(x + u[i]!)));
      const fromY = Math.min(height - 1, Math.max(0, Math.round(y + v[i]!)));
      out[i] = plane[fromY * width + fromX]!;
    }
  }
  return out;
}

/** The motion of `first` and then, from where that leads, of `second`. */
export function composeFlows(first: Flow, second: Flow): Flow {
  const { width, height } = first;
  const size = width * height;
  const [u, v] = [new Float32Array(size), new Float32Array(size)];
  const [lastX, lastY] = [width - 1, height - 1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      const du = first.u[i]!;
      const dv = first.v[i]!;
      if (du === 0 && dv === 0) {
        u[i] = second.u[i]!;
        v[i] = second.v[i]!;
        continue;
      }
      const fromX = Math.min(lastX, Math.max(0, x + du));
      const fromY = Math.min(lastY, Math.max(0, y + dv));
      const x0 = Math.floor(fromX);
      const y0 = Math.floor(fromY);
      const at = y0 * width + x0;
      const right = x0 < lastX ? 1 : 0;
      const down = y0 < lastY ? width : 0;
      u[i] = du + between(second.u, at, right, down, fromX - x0, fromY - y0);
      v[i] = dv + between(second.v, at, right, down, fromX - x0, fromY - y0);
    }
  }
  return { width, height, u, v };
}

/** A plane between four samples, in single precision as {@link carry} gives it. */
function between(plane: Float32Array, at: number, right: number, down: number, fx: number, fy: number): number {
  const top = plane[at]! + fx * (plane[at + right]! - plane[at]!);
  const bottom = plane[at + down]! + fx * (plane[at + down + right]! - plane[at + down]!);
  return Math.fround(top + fy * (bottom - top));
}
