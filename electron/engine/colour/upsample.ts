/** Half the side of the window that one linear model covers, in samples of the models' grid. */
const radius = 1;
/** The models' grid is so much coarser than the chroma (the method's own shortcut): a quarter of the work. */
const coarsening = 2;
/** Luma contrasts (variance, luma 0..1) below this count as flat: film grain must not become colour. */
const epsilon = 0.0025;

/** Mean over a square window, its part outside the picture left out. */
function boxMean(values: Float32Array, width: number, height: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x += 1) sum += values[row + x]!;
    for (let x = 0; x < width; x += 1) {
      if (x + radius < width) sum += values[row + x + radius]!;
      if (x - radius > 0) sum -= values[row + x - radius - 1]!;
      rows[row + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1);
    }
  }
  const means = new Float32Array(values.length);
  const sums = new Float32Array(width);
  for (let y = 0; y < Math.min(radius, height); y += 1) for (let x = 0; x < width; x += 1) sums[x]! += rows[y * width + x]!;
  for (let y = 0; y < height; y += 1) {
    const enter = y + radius < height ? (y + radius) * width : -1;
    const leave = y - radius > 0 ? (y - radius - 1) * width : -1;
    const share = 1 / (Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1);
    for (let x = 0; x < width; x += 1) {
      let sum = sums[x]!;
      if (enter >= 0) sum += rows[enter + x]!;
      if (leave >= 0) sum -= rows[leave + x]!;
      sums[x] = sum;
      means[y * width + x] = sum * share;
    }
  }
  return means;
}

/** Least and greatest value over a square window, row by row and then column by column. */
function boxRange(values: Float32Array, width: number, height: number): { readonly floor: Float32Array; readonly ceiling: Float32Array } {
  let [fromLow, fromHigh] = [values, values];
  for (const along of ['row', 'column'] as const) {
    const step = along === 'row' ? 1 : width;
    const low = Float32Array.from(fromLow);
    const high = Float32Array.from(fromHigh);
    for (let shift = 1; shift <= radius; shift += 1) {
      for (let y = 0; y < height; y += 1) {
        // Beyond the picture's edge there is nothing to take in.
        const first = along === 'row' ? shift : 0;
        if (along === 'column' && y < shift) continue;
        for (let x = first; x < width; x += 1) {
          const at = y * width + x;
          const near = at - step * shift;
          if (fromLow[near]! < low[at]!) low[at] = fromLow[near]!;
          if (fromLow[at]! < low[near]!) low[near] = fromLow[at]!;
          if (fromHigh[near]! > high[at]!) high[at] = fromHigh[near]!;
          if (fromHigh[at]! > high[near]!) high[near] = fromHigh[at]!;
        }
      }
    }
    [fromLow, fromHigh] = [low, high];
  }
  return { floor: fromLow, ceiling: fromHigh };
}

/** Where each pixel of a line lies between two small samples. */
interface Positions {
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly share: Float32Array;
  /** The small sample that it lies in. */
  readonly cell: Int32Array;
}

function positions(length: number, stride: number): Positions {
  const small = length / stride;
  const before = new Int32Array(length);
  const after = new Int32Array(length);
  const share = new Float32Array(length);
  const own = new Int32Array(length);
  for (let i = 0; i < length; i += 1) {
    const position = (i - (stride - 1) / 2) / stride;
    const cell = Math.floor(position);
    before[i] = Math.max(0, cell);
    after[i] = Math.min(small - 1, cell + 1);
    share[i] = position - cell;
    own[i] = Math.floor(i / stride);
  }
  return { before, after, share, cell: own };
}

/** Means of square blocks. */
export function shrink(values: Float32Array | Uint8Array, width: number, height: number, factor: number): Float32Array {
  const columns = width / factor;
  const rows = height / factor;
  const small = new Float32Array(columns * rows);
  const share = 1 / (factor * factor);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy += 1) {
        const row = (y * factor + dy) * width + x * factor;
        for (let dx = 0; dx < factor; dx += 1) sum += values[row + dx]!;
      }
      small[y * columns + x] = sum * share;
    }
  }
  return small;
}

/** Chroma as linear functions of luma, one for each sample of a coarse grid, and the range they may not leave. */
interface Models {
  readonly slopes: Float32Array;
  readonly offsets: Float32Array;
  readonly floor: Float32Array;
  readonly ceiling: Float32Array;
}

function fitModels(
  samples: Float32Array,
  guide: Float32Array,
  guideMean: Float32Array,
  guideVariance: Float32Array,
  columns: number,
  rows: number,
): Models {
  const sampleMean = boxMean(samples, columns, rows);
  const productMean = boxMean(
    samples.map((value, at) => value * guide[at]!),
    columns,
    rows,
  );
  const slope = productMean.map((product, at) => (product - guideMean[at]! * sampleMean[at]!) / (guideVariance[at]! + epsilon));
  const offset = sampleMean.map((mean, at) => mean - slope[at]! * guideMean[at]!);
  return { slopes: boxMean(slope, columns, rows), offsets: boxMean(offset, columns, rows), ...boxRange(samples, columns, rows) };
}

/**
 * Scales chroma up along luma's edges: the fast guided filter (He and Sun 2015; He, Sun and Tang 2013). In a window
 * around each small sample chroma is a linear function of luma; the functions are interpolated and applied to the large
 * luma. The answer is held within the range of the small samples around, since a speck of dust, unlike anything in its
 * window, would otherwise come out in a colour that is nowhere in the picture.
 *
 * @param chroma two planes, one behind the other, `width / stride` by `height / stride` samples each; these sizes are even
 * @param luma 8-bit luma, `width * height`
 * @param stride whole ratio of the sizes, 1 or more
 * @returns the two planes, `width * height` samples each
 */
export function upsampleAlongEdges(chroma: Float32Array, luma: Uint8Array, width: number, height: number, stride: number): Float32Array {
  const step = stride * coarsening;
  const columns = width / step;
  const rows = height / step;
  const count = (width / stride) * (height / stride);
  const area = width * height;
  const out = new Float32Array(2 * area);
  const guide = shrink(luma, width, height, step).map((value) => value / 255);
  const guideMean = boxMean(guide, columns, rows);
  const guideVariance = boxMean(
    guide.map((value) => value * value),
    columns,
    rows,
  ).map((square, at) => square - guideMean[at]! * guideMean[at]!);
  const xs = positions(width, step);
  const ys = positions(height, step);
  const rowSlope = new Float32Array(columns);
  const rowOffset = new Float32Array(columns);
  for (let plane = 0; plane < 2; plane += 1) {
    const samples = shrink(chroma.subarray(plane * count, (plane + 1) * count), width / stride, height / stride, coarsening);
    const { slopes, offsets, floor, ceiling } = fitModels(samples, guide, guideMean, guideVariance, columns, rows);
    for (let y = 0; y < height; y += 1) {
      const top = ys.before[y]! * columns;
      const bottom = ys.after[y]! * columns;
      const down = ys.share[y]!;
      for (let x = 0; x < columns; x += 1) {
        rowSlope[x] = (slopes[top + x]! + (slopes[bottom + x]! - slopes[top + x]!) * down) / 255;
        rowOffset[x] = offsets[top + x]! + (offsets[bottom + x]! - offsets[top + x]!) * down;
      }
      const own = ys.cell[y]! * columns;
      const line = y * width;
      const target = plane * area + line;
      for (let x = 0; x < width; x += 1) {
        const l = xs.before[x]!;
        const r = xs.after[x]!;
        const across = xs.share[x]!;
        const a = rowSlope[l]! + (rowSlope[r]! - rowSlope[l]!) * across;
        const b = rowOffset[l]! + (rowOffset[r]! - rowOffset[l]!) * across;
        const cell = own + xs.cell[x]!;
        let value = a * luma[line + x]! + b;
        if (value < floor[cell]!) value = floor[cell]!;
        if (value > ceiling[cell]!) value = ceiling[cell]!;
        out[target + x] = value;
      }
    }
  }
  return out;
}
