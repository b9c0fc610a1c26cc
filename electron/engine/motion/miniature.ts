/** The small pictures that shots are found on, and how alike two of them are once motion and exposure are allowed for. */

/** Longer side of a miniature, samples: a tenth of a second per hour of film, and grain is averaged away. */
const miniatureSize = 64;
/** Below this spread (8-bit code values) a block holds no structure that could be recognised again. */
const flatBlock = 2.5;
const blockSize = 16;
const blockStep = 12;
/** Reach of the search around each predicted displacement, miniature samples. */
const reach = 4;
/** A block this well correlated where it stands is not searched for elsewhere. */
const goodEnough = 0.93;

export interface Miniature {
  readonly width: number;
  readonly height: number;
  /** Luma code values 0..255, box-averaged. */
  readonly values: Float32Array;
  readonly mean: number;
  /** Standard deviation of `values`, code values. */
  readonly deviation: number;
}

/**
 * Box-averages a luma plane.
 * @param luma 8-bit luma, `width * height` samples, row by row
 */
export function makeMiniature(luma: Uint8Array, width: number, height: number): Miniature {
  const scale = Math.max(1, Math.max(width, height) / miniatureSize);
  const w = Math.max(1, Math.round(width / scale));
  const h = Math.max(1, Math.round(height / scale));
  const values = new Float32Array(w * h);
  const columns = Int32Array.from({ length: w + 1 }, (_, x) => Math.floor((x * width) / w));
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < h; y += 1) {
    const top = Math.floor((y * height) / h);
    const bottom = Math.floor(((y + 1) * height) / h);
    for (let row = top; row < bottom; row += 1) {
      const start = row * width;
      for (let x = 0; x < w; x += 1) {
        let cell = 0;
        const end = start + columns[x + 1]!;
        for (let at = start + columns[x]!; at < end; at += 1) cell += luma[at]!;
        values[y * w + x]! += cell;
      }
    }
    for (let x = 0; x < w; x += 1) {
      const value = values[y * w + x]! / ((bottom - top) * (columns[x + 1]! - columns[x]!));
      values[y * w + x] = value;
      sum += value;
      squares += value * value;
    }
  }
  const mean = sum / values.length;
  return { width: w, height: h, values, mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}

/**
 * Zero-mean normalised cross-correlation of two whole miniatures where they stand, -1..1. A change of brightness or
 * contrast, such as the flicker of old film, does not change it.
 */
export function correlation(a: Miniature, b: Miniature): number {
  const count = a.values.length;
  let products = 0;
  for (let i = 0; i < count; i += 1) products += a.values[i]! * b.values[i]!;
  // One code value squared on each side keeps noise on blank pictures from looking like structure.
  return (products / count - a.mean * b.mean) / Math.sqrt((a.deviation ** 2 + 1) * (b.deviation ** 2 + 1));
}

/** Displacement of the whole picture along one axis that aligns the mean-removed line averages best. */
function profileShift(a: Float32Array, b: Float32Array): number {
  const n = a.length;
  const most = Math.floor(n * 0.45);
  let best = 0;
  let bestScore = -Infinity;
  for (let shift = -most; shift <= most; shift += 1) {
    const from = Math.max(0, -shift);
    const to = Math.min(n, n - shift);
    const count = to - from;
    let sa = 0;
    let sb = 0;
    let aa = 0;
    let bb = 0;
    let ab = 0;
    for (let i = from; i < to; i += 1) {
      const p = a[i + shift]!;
      const q = b[i]!;
      sa += p;
      sb += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
    }
    const covariance = ab - (sa * sb) / count;
    const score = covariance / Math.sqrt((aa - (sa * sa) / count + count) * (bb - (sb * sb) / count + count)) - 0.002 * Math.abs(shift);
    if (score > bestScore) {
      bestScore = score;
      best = shift;
    }
  }
  return best;
}

function profiles(picture: Miniature): { columns: Float32Array; rows: Float32Array } {
  const { width, height, values } = picture;
  const columns = new Float32Array(width);
  const rows = new Float32Array(height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const value = values[y * width + x]!;
      columns[x]! += value / height;
      rows[y]! += value / width;
    }
  }
  return { columns, rows };
}

function blockCorrelation(a: Miniature, b: Miniature, ax: number, ay: number, bx: number, by: number, w: number, h: number): number {
  const n = w * h;
  let sa = 0;
  let sb = 0;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let y = 0; y < h; y += 1) {
    let ia = (ay + y) * a.width + ax;
    let ib = (by + y) * b.width + bx;
    for (let x = 0; x < w; x += 1) {
      const p = a.values[ia]!;
      const q = b.values[ib]!;
      sa += p;
      sb += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
      ia += 1;
      ib += 1;
    }
  }
  const floor = n * 2;
  return (ab - (sa * sb) / n) / Math.sqrt((aa - (sa * sa) / n + floor) * (bb - (sb * sb) / n + floor));
}

/**
 * How much of picture `b` can be found in picture `a`: each block of `b` is searched for around its own place and around
 * the whole picture's displacement, and the best correlations are averaged, weighted by the block's contrast.
 * @returns 0 (nothing recognised) to 1; blocks without structure have no say, and two pictures without any are alike.
 */
export function similarity(a: Miniature, b: Miniature): number {
  const { width, height } = b;
  const w = Math.min(blockSize, width);
  const h = Math.min(blockSize, height);
  let shift: readonly [number, number] | null = null;
  let total = 0;
  let weights = 0;
  for (let by = 0; by <= height - h; by += Math.min(blockStep, Math.max(1, height - h - by))) {
    for (let bx = 0; bx <= width - w; bx += Math.min(blockStep, Math.max(1, width - w - bx))) {
      const spread = blockDeviation(b, bx, by, w, h);
      if (spread < flatBlock) continue;
      let best = blockCorrelation(a, b, bx, by, bx, by, w, h);
      if (best < goodEnough) {
        if (shift === null) {
          const pa = profiles(a);
          const pb = profiles(b);
          shift = [profileShift(pa.columns, pb.columns), profileShift(pa.rows, pb.rows)];
        }
        for (const [cx, cy] of shift[0] === 0 && shift[1] === 0 ? [[0, 0] as const] : [[0, 0] as const, shift]) {
          for (let dy = -reach; dy <= reach; dy += 1) {
            const ay = by + cy + dy;
            if (ay < 0 || ay + h > height) continue;
            for (let dx = -reach; dx <= reach; dx += 1) {
              const ax = bx + cx + dx;
              if (ax < 0 || ax + w > width) continue;
              const score = blockCorrelation(a, b, ax, ay, bx, by, w, h);
              if (score > best) best = score;
            }
          }
        }
      }
      const weight = Math.min(spread, 20);
      total += weight * Math.max(0, best);
      weights += weight;
    }
  }
  return weights === 0 ? 1 : total / weights;
}

function blockDeviation(picture: Miniature, left: number, top: number, w: number, h: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = top; y < top + h; y += 1) {
    for (let x = left; x < left + w; x += 1) {
      const value = picture.values[y * picture.width + x]!;
      sum += value;
      squares += value * value;
    }
  }
  const n = w * h;
  return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
}
