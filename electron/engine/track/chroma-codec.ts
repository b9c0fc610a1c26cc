import { zstdCompressSync, zstdDecompressSync, constants } from 'node:zlib';

/**
 * Packs a chunk of chroma frames for the project file: an 8x8 DCT (as in JPEG, ITU-T T.81) of the a* and b* planes,
 * quantised, each coefficient predicted from the frame before, entropy-coded by Zstandard. The same input always gives
 * the same bytes, and unpacking gives the same numbers on every run, which resuming relies on.
 */

const block = 8;
const area = block * block;

/** Quantiser of the mean, in a*b* units times 8 (the DCT is orthonormal): the mean of a block is stored to within 0.2; grows with frequency. */
const finestStep = 3;
const coarsestStep = 64;

const cosines = Float64Array.from({ length: area }, (_, at) => {
  const frequency = Math.floor(at / block);
  const position = at % block;
  const scale = frequency === 0 ? Math.sqrt(1 / block) : Math.sqrt(2 / block);
  return scale * Math.cos(((2 * position + 1) * frequency * Math.PI) / (2 * block));
});

function stepOf(coefficient: number, base: number): number {
  const u = coefficient % block;
  const v = Math.floor(coefficient / block);
  return base * (1 + (u + v) / 8);
}

/** Frame size and count of a packed chunk. */
export interface ChromaShape {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly blocks: number;
}

function gridOf({ width, height }: ChromaShape): Grid {
  const columns = Math.ceil(width / block);
  const rows = Math.ceil(height / block);
  return { columns, rows, blocks: columns * rows };
}

const scratch = new Float64Array(area);

/** Orthonormal DCT-II of an 8x8 block in place. */
function forward(samples: Float64Array): void {
  for (let row = 0; row < block; row += 1) {
    for (let frequency = 0; frequency < block; frequency += 1) {
      let sum = 0;
      for (let x = 0; x < block; x += 1) sum += cosines[frequency * block + x]! * samples[row * block + x]!;
      scratch[row * block + frequency] = sum;
    }
  }
  for (let column = 0; column < block; column += 1) {
    for (let frequency = 0; frequency < block; frequency += 1) {
      let sum = 0;
      for (let y = 0; y < block; y += 1) sum += cosines[frequency * block + y]! * scratch[y * block + column]!;
      samples[frequency * block + column] = sum;
    }
  }
}

/** Inverse of {@link forward}; `highest` is the greatest row or column index that holds anything but zero. */
function inverse(samples: Float64Array, highest: number): void {
  for (let row = 0; row <= highest; row += 1) {
    for (let x = 0; x < block; x += 1) {
      let sum = 0;
      for (let frequency = 0; frequency <= highest; frequency += 1) {
        sum += cosines[frequency * block + x]! * samples[row * block + frequency]!;
      }
      scratch[row * block + x] = sum;
    }
  }
  for (let column = 0; column < block; column += 1) {
    for (let y = 0; y < block; y += 1) {
      let sum = 0;
      for (let frequency = 0; frequency <= highest; frequency += 1) {
        sum += cosines[frequency * block + y]! * scratch[frequency * block + column]!;
      }
      samples[y * block + column] = sum;
    }
  }
}

/** Transforms every frame: values indexed [frame][plane][block][coefficient]. */
function transform(frames: readonly Float32Array[], shape: ChromaShape): Float32Array {
  const { width, height } = shape;
  const { columns, blocks } = gridOf(shape);
  const values = new Float32Array(frames.length * 2 * blocks * area);
  const samples = new Float64Array(area);
  let at = 0;
  for (const frame of frames) {
    for (let plane = 0; plane < 2; plane += 1) {
      const base = plane * width * height;
      for (let index = 0; index < blocks; index += 1) {
        const left = (index % columns) * block;
        const top = Math.floor(index / columns) * block;
        for (let y = 0; y < block; y += 1) {
          const row = base + Math.min(height - 1, top + y) * width;
          for (let x = 0; x < block; x += 1) samples[y * block + x] = frame[row + Math.min(width - 1, left + x)]!;
        }
        forward(samples);
        values.set(samples, at);
        at += area;
      }
    }
  }
  return values;
}

function quantise(values: Float32Array, shape: ChromaShape, base: number): Buffer {
  const perFrame = 2 * gridOf(shape).blocks * area;
  const groups = perFrame / area;
  // Indexed [frame][coefficient][plane and block], so that like stands beside like for the entropy coder.
  const deltas = new Int16Array(values.length);
  const previous = new Int16Array(perFrame);
  const steps = Array.from({ length: area }, (_, coefficient) => stepOf(coefficient, base));
  for (let frame = 0; frame < shape.frames; frame += 1) {
    for (let group = 0; group < groups; group += 1) {
      for (let coefficient = 0; coefficient < area; coefficient += 1) {
        const from = group * area + coefficient;
        const level = Math.round(values[frame * perFrame + from]! / steps[coefficient]!);
        deltas[frame * perFrame + coefficient * groups + group] = level - previous[from]!;
        previous[from] = level;
      }
    }
  }
  return splitBytes(deltas);
}

/** Low bytes first, then high bytes: nearly all high bytes are alike. Zigzag keeps small negatives small. */
function splitBytes(values: Int16Array): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (let i = 0; i < values.length; i += 1) {
    const zigzag = ((values[i]! << 1) ^ (values[i]! >> 15)) & 0xffff;
    bytes[i] = zigzag & 255;
    bytes[values.length + i] = zigzag >> 8;
  }
  return bytes;
}

/**
 * Packs frames of chroma.
 * @param frames each the a* plane then the b* plane, `width * height` values each, in a*b* units
 * @param budgetBytes the quantiser is made coarser, up to a limit, until the answer is no larger
 */
export function packChroma(frames: readonly Float32Array[], width: number, height: number, budgetBytes: number): Buffer {
  const shape: ChromaShape = { width, height, frames: frames.length };
  const values = transform(frames, shape);
  for (let base = finestStep; ; base *= Math.SQRT2) {
    const packed = zstdCompressSync(quantise(values, shape, base), { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
    if (packed.length + 4 <= budgetBytes || base >= coarsestStep) {
      const header = Buffer.alloc(4);
      header.writeFloatLE(base);
      return Buffer.concat([header, packed]);
    }
  }
}

/**
 * Unpacks what {@link packChroma} packed.
 * @throws Error if the bytes are damaged or do not hold `shape.frames` frames of that size
 */
export function unpackChroma(packed: Buffer, shape: ChromaShape): Float32Array[] {
  const { width, height } = shape;
  const { columns, blocks } = gridOf(shape);
  const base = packed.readFloatLE(0);
  const bytes = zstdDecompressSync(packed.subarray(4));
  const perFrame = 2 * blocks * area;
  const count = perFrame * shape.frames;
  if (bytes.length !== count * 2) throw new Error('The packed chroma does not match its frame size.');
  const groups = perFrame / area;
  const levels = new Int16Array(perFrame);
  const samples = new Float64Array(area);
  const steps = Array.from({ length: area }, (_, coefficient) => stepOf(coefficient, base));
  const frames: Float32Array[] = [];
  for (let frame = 0; frame < shape.frames; frame += 1) {
    for (let coefficient = 0; coefficient < area; coefficient += 1) {
      const row = frame * perFrame + coefficient * groups;
      for (let group = 0; group < groups; group += 1) {
        const zigzag = bytes[row + group]! | (bytes[count + row + group]! << 8);
        if (zigzag !== 0) levels[group * area + coefficient]! += (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    const picture = new Float32Array(2 * width * height);
    for (let group = 0; group < groups; group += 1) {
      let highest = 0;
      for (let coefficient = 0; coefficient < area; coefficient += 1) {
        const level = levels[group * area + coefficient]!;
        samples[coefficient] = level * steps[coefficient]!;
        if (level !== 0) highest = Math.max(highest, coefficient % block, coefficient >> 3);
      }
      inverse(samples, highest);
      const plane = group < blocks ? 0 : 1;
      const index = group - plane * blocks;
      const left = (index % columns) * block;
      const top = Math.floor(index / columns) * block;
      const bottom = Math.min(height, top + block);
      const right = Math.min(width, left + block);
      for (let y = top; y < bottom; y += 1) {
        const row = plane * width * height + y * width;
        for (let x = left; x < right; x += 1) picture[row + x] = samples[(y - top) * block + x - left]!;
      }
    }
    frames.push(picture);
  }
  return frames;
}
