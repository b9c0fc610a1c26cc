export interface PlaneSize {
  readonly width: number;
  readonly height: number;
}

/** Weights of the input samples that make each output sample along one axis. */
interface Axis {
  readonly starts: Int32Array;
  /** Samples that one output sample is made of. */
  readonly taps: number;
  readonly weights: Float32Array;
}

/** A triangle as wide as the coarser of the two grids: bilinear when growing, without aliasing when shrinking. */
function axis(from: number, to: number): Axis {
  const ratio = from / to;
  const radius = Math.max(1, ratio);
  const taps = Math.min(from, Math.ceil(2 * radius) + 1);
  const starts = new Int32Array(to);
  const weights = new Float32Array(to * taps);
  for (let at = 0; at < to; at += 1) {
    const centre = (at + 0.5) * ratio - 0.5;
    const start = Math.min(Math.max(0, Math.ceil(centre - radius)), from - taps);
    starts[at] = start;
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const weight = Math.max(0, 1 - Math.abs(start + tap - centre) / radius);
      weights[at * taps + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap += 1) weights[at * taps + tap]! /= sum;
  }
  return { starts, taps, weights };
}

/** Scales planes of one size to another; sample centres stay where they were in the picture. */
export class Resampler {
  private readonly from: PlaneSize;
  private readonly to: PlaneSize;
  private readonly across: Axis;
  private readonly down: Axis;
  private readonly rows: Float32Array;

  constructor(from: PlaneSize, to: PlaneSize) {
    this.from = from;
    this.to = to;
    this.across = axis(from.width, to.width);
    this.down = axis(from.height, to.height);
    this.rows = new Float32Array(to.width * from.height);
  }

  /** @returns a new plane of the size to, row by row */
  scale(plane: Float32Array): Float32Array {
    const { from, to, across, down, rows } = this;
    for (let y = 0; y < from.height; y += 1) {
      for (let x = 0; x < to.width; x += 1) {
        const start = y * from.width + across.starts[x]!;
        let sum = 0;
        for (let tap = 0; tap < across.taps; tap += 1) sum += across.weights[x * across.taps + tap]! * plane[start + tap]!;
        rows[y * to.width + x] = sum;
      }
    }
    const result = new Float32Array(to.width * to.height);
    for (let y = 0; y < to.height; y += 1) {
      const start = down.starts[y]!;
      for (let tap = 0; tap < down.taps; tap += 1) {
        const weight = down.weights[y * down.taps + tap]!;
        if (weight === 0) continue;
        const row = (start + tap) * to.width;
        for (let x = 0; x < to.width; x += 1) result[y * to.width + x]! += weight * rows[row + x]!;
      }
    }
    return result;
  }
}
