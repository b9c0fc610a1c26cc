import type { GuidePlanes } from './guide-path.ts';

/**
 * Colours of several guides for one frame, added up sample by sample. The nearest and the likeliest weigh most, and by the
 * square, so that guides that differ do not average each other grey.
 */
export class GuideMix {
  /** Sums of share times a*, share times b*, and share. */
  readonly sums: Float32Array;
  /** The greatest weight of any guide. */
  readonly weight: Float32Array;
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.sums = new Float32Array(3 * size);
    this.weight = new Float32Array(size);
  }

  /** @param distance frames from the guide */
  add({ ab, weight }: GuidePlanes, distance: number): void {
    const { size, sums } = this;
    for (let i = 0; i < size; i += 1) {
      const own = weight[i]!;
      if (own <= 0) continue;
      const likely = (own * own) / (1 + distance);
      const share = likely * likely;
      sums[i]! += share * ab[i]!;
      sums[size + i]! += share * ab[size + i]!;
      sums[2 * size + i]! += share;
      if (own > this.weight[i]!) this.weight[i] = own;
    }
  }

  /** Adds what was mixed before. @param shares the sums of shares that the colours had */
  addMixed({ ab, weight }: GuidePlanes, shares: Float32Array): void {
    const { size, sums } = this;
    for (let i = 0; i < size; i += 1) {
      const share = shares[i]!;
      sums[i]! += share * ab[i]!;
      sums[size + i]! += share * ab[size + i]!;
      sums[2 * size + i]! += share;
      this.weight[i] = Math.max(this.weight[i]!, weight[i]!);
    }
  }

  get shares(): Float32Array {
    return this.sums.subarray(2 * this.size);
  }

  get planes(): GuidePlanes {
    const { size, sums, weight } = this;
    const ab = new Float32Array(2 * size);
    for (let i = 0; i < size; i += 1) {
      const total = sums[2 * size + i]!;
      if (total <= 0) continue;
      ab[i] = sums[i]! / total;
      ab[size + i] = sums[size + i]! / total;
    }
    return { ab, weight };
  }
}

/** Lays the guides' colour over the network's, as far as its weight goes. Changes `own`. */
export function layOver(own: Float32Array, { ab, weight }: GuidePlanes): void {
  const size = weight.length;
  for (let i = 0; i < size; i += 1) {
    own[i]! += weight[i]! * (ab[i]! - own[i]!);
    own[size + i]! += weight[i]! * (ab[size + i]! - own[size + i]!);
  }
}
