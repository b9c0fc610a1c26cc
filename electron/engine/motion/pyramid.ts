/** Samples of repeated border around each level, so that patches may hang over the edge by that much. */
export const border = 8;
/** Side of the square patches that motion is searched for with, and the way from one to the next, samples. */
export const patch = 8;
export const patchStep = 4;
/** Every picture is brought to this spread of code values, so that flicker and fading do not matter. */
const standardDeviation = 48;
const largestGain = 4;
const smallestSide = 16;

/** One scale of a picture, with `border` samples repeated on every side. */
export interface PyramidLevel {
  /** Size without the border, samples. */
  readonly width: number;
  readonly height: number;
  /** Samples from one row to the next: `width + 2 * border`. */
  readonly stride: number;
  readonly values: Float32Array;
  /** Central differences of `values`, a code value a sample. */
  readonly dx: Float32Array;
  readonly dy: Float32Array;
  /** For each patch, row by row, the sums of dx², dy² and dx·dy over it. */
  readonly hessians: Float32Array;
}

/** Patches along a side of `length` samples; the last one ends at the edge. */
export function patchCount(length: number): number {
  return Math.ceil((length - patch) / patchStep) + 1;
}

/** A picture at full, half, quarter… size, finest first. */
export type Pyramid = readonly PyramidLevel[];

/**
 * Prepares a frame for motion estimation: luma is box-averaged to the grid of the colour planes, its mean is taken away
 * and its spread normalised.
 * @param luma 8-bit luma, `width * height` samples
 * @param gridWidth size of the colour planes, a whole fraction of the luma's
 */
export function makePyramid(luma: Uint8Array, width: number, height: number, gridWidth: number, gridHeight: number): Pyramid {
  const step = width / gridWidth;
  if (!Number.isInteger(step) || step !== height / gridHeight || luma.length !== width * height) {
    throw new RangeError(`${luma.length} samples of ${width}x${height} luma cannot be averaged to ${gridWidth}x${gridHeight}`);
  }
  const base = emptyLevel(gridWidth, gridHeight);
  const { values, stride } = base;
  let sum = 0;
  let squares = 0;
  const share = 1 / (step * step);
  for (let y = 0; y < gridHeight; y += 1) {
    const row = (y + border) * stride + border;
    for (let x = 0; x < gridWidth; x += 1) {
      let value = 0;
      let at = (y * width + x) * step;
      for (let dy = 0; dy < step; dy += 1) {
        for (let dx = 0; dx < step; dx += 1) value += luma[at + dx]!;
        at += width;
      }
      value *= share;
      values[row + x] = value;
      sum += value;
      squares += value * value;
    }
  }
  const count = gridWidth * gridHeight;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  const gain = Math.min(largestGain, standardDeviation / Math.max(1, deviation));
  for (let at = 0; at < values.length; at += 1) values[at] = (values[at]! - mean) * gain;
  finishLevel(base);
  const levels = [base];
  let level = base;
  while (Math.min(level.width, level.height) >= 2 * smallestSide) {
    level = halve(level);
    levels.push(level);
  }
  return levels;
}

function emptyLevel(width: number, height: number): PyramidLevel {
  const stride = width + 2 * border;
  const size = stride * (height + 2 * border);
  return {
    width,
    height,
    stride,
    values: new Float32Array(size),
    dx: new Float32Array(size),
    dy: new Float32Array(size),
    hessians: new Float32Array(3 * patchCount(width) * patchCount(height)),
  };
}

function halve(level: PyramidLevel): PyramidLevel {
  const half = emptyLevel(level.width >> 1, level.height >> 1);
  const { values, stride } = level;
  for (let y = 0; y < half.height; y += 1) {
    let at = (2 * y + border) * stride + border;
    const row = (y + border) * half.stride + border;
    for (let x = 0; x < half.width; x += 1) {
      half.values[row + x] = (values[at]! + values[at + 1]! + values[at + stride]! + values[at + stride + 1]!) / 4;
      at += 2;
    }
  }
  finishLevel(half);
  return half;
}

/** Repeats the edges into the border and takes the differences. */
function finishLevel(level: PyramidLevel): void {
  const { width, height, stride, values, dx, dy } = level;
  for (let y = border; y < height + border; y += 1) {
    const row = y * stride;
    values.fill(values[row + border]!, row, row + border);
    values.fill(values[row + border + width - 1]!, row + border + width, row + stride);
  }
  for (let y = 0; y < border; y += 1) {
    values.copyWithin(y * stride, border * stride, (border + 1) * stride);
    values.copyWithin((height + border + y) * stride, (height + border - 1) * stride, (height + border) * stride);
  }
  for (let at = stride; at < values.length - stride; at += 1) {
    dx[at] = (values[at + 1]! - values[at - 1]!) / 2;
    dy[at] = (values[at + stride]! - values[at - stride]!) / 2;
  }
  sumHessians(level);
}

function sumHessians({ width, height, stride, dx, dy, hessians }: PyramidLevel): void {
  const columns = patchCount(width);
  const rows = patchCount(height);
  for (let row = 0; row < rows; row += 1) {
    const top = Math.min(height - patch, row * patchStep) + border;
    for (let column = 0; column < columns; column += 1) {
      const left = Math.min(width - patch, column * patchStep) + border;
      let xx = 0;
      let yy = 0;
      let xy = 0;
      for (let y = 0; y < patch; y += 1) {
        const at = (top + y) * stride + left;
        for (let x = 0; x < patch; x += 1) {
          const gx = dx[at + x]!;
          const gy = dy[at + x]!;
          xx += gx * gx;
          yy += gy * gy;
          xy += gx * gy;
        }
      }
      hessians.set([xx, yy, xy], 3 * (row * columns + column));
    }
  }
}
