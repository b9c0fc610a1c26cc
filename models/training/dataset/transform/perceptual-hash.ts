import { shrink, type Raster } from './raster.ts';

/**
 * What a picture looks like, in few bytes. Two pictures are near-duplicates where their hashes differ in few bits and
 * their thumbnails agree: the hash is quick to look up, the thumbnail keeps pictures apart that share only their layout.
 */
export interface Look {
  /** 64 bits: the signs of the 8 x 8 lowest frequencies of the picture's brightness (DCT), the mean left out. */
  readonly hash: bigint;
  /** 8 x 8 pixels of sRGB. */
  readonly thumbnail: Uint8Array;
}

const side = 32;
const thumbnailSide = 8;

/** Hashes that differ in more bits than this belong to different pictures. */
export const hashDistance = 7;
/** Thumbnails whose values differ by more than this on average (root mean square, of 255) belong to different pictures. */
export const thumbnailDistance = 12;

/** cosines[u][x], u from 0 to 8. */
const cosines = Array.from({ length: 9 }, (_, u) =>
  Float64Array.from({ length: side }, (_unused, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * side))),
);

/** Vertical and horizontal frequency of each bit: the 64 lowest without the mean. */
const frequencies = Array.from({ length: 81 }, (_, i) => ({ v: Math.floor(i / 9), u: i % 9 }))
  .filter(({ u, v }) => u + v > 0)
  .sort((one, other) => one.u + one.v - other.u - other.v || one.v - other.v)
  .slice(0, 64);

/** The bits that flip when the picture is mirrored left to right: those of odd horizontal frequency. */
const mirrorBits = frequencies.reduce((mask, { u }, bit) => (u % 2 === 1 ? mask | (1n << BigInt(bit)) : mask), 0n);

function brightness(raster: Raster): Float64Array {
  return Float64Array.from(
    { length: raster.width * raster.height },
    (_, i) => 0.299 * raster.data[i * 3]! + 0.587 * raster.data[i * 3 + 1]! + 0.114 * raster.data[i * 3 + 2]!,
  );
}

export function lookOf(raster: Raster): Look {
  const grey = brightness(shrink(raster, side, side));
  // Rows first: 32 rows of 9 coefficients each.
  const rows = cosines.map((wave) =>
    Float64Array.from({ length: side }, (_, y) => {
      let sum = 0;
      for (let x = 0; x < side; x += 1) sum += grey[y * side + x]! * wave[x]!;
      return sum;
    }),
  );
  let hash = 0n;
  frequencies.forEach(({ u, v }, bit) => {
    let sum = 0;
    for (let y = 0; y < side; y += 1) sum += rows[u]![y]! * cosines[v]![y]!;
    if (sum > 0) hash |= 1n << BigInt(bit);
  });
  return { hash, thumbnail: shrink(raster, thumbnailSide, thumbnailSide).data };
}

/** The look of the same picture mirrored left to right. Training mirrors at random, so a mirrored copy is a copy. */
export function mirrored({ hash, thumbnail }: Look): Look {
  const turned = new Uint8Array(thumbnail.length);
  for (let y = 0; y < thumbnailSide; y += 1) {
    for (let x = 0; x < thumbnailSide; x += 1) {
      const from = (y * thumbnailSide + thumbnailSide - 1 - x) * 3;
      turned.set(thumbnail.subarray(from, from + 3), (y * thumbnailSide + x) * 3);
    }
  }
  return { hash: hash ^ mirrorBits, thumbnail: turned };
}

/** The number of bits in which two hashes differ. */
export function bitsApart(one: bigint, other: bigint): number {
  return halvesApart(halvesOf(one), halvesOf(other));
}

/** The number of ones among the 32 lowest bits of a number. */
function setBits(value: number): number {
  // Counts pairs, then groups of four, then bytes, which the multiplication adds up.
  const pairs = value - ((value >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** A hash as the register has it: 16 hexadecimal digits. */
export function hashToText(hash: bigint): string {
  return hash.toString(16).padStart(16, '0');
}

/** A hash as two numbers of 32 bits, which compare faster than one big integer. */
export interface Halves {
  readonly high: number;
  readonly low: number;
}

export function halvesOf(hash: bigint): Halves {
  return { high: Number(hash >> 32n), low: Number(hash & 0xffffffffn) };
}

/** The number of bits in which two hashes differ. */
export function halvesApart(one: Halves, other: Halves): number {
  return setBits(one.high ^ other.high) + setBits(one.low ^ other.low);
}

/** Whether two looks are of one picture. */
export function sameLook(one: Look, other: Look): boolean {
  return bitsApart(one.hash, other.hash) <= hashDistance && sameThumbnail(one.thumbnail, other.thumbnail);
}

/** Whether two thumbnails may be of one picture. */
export function sameThumbnail(one: Uint8Array, other: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) sum += (one[i]! - other[i]!) ** 2;
  return Math.sqrt(sum / one.length) <= thumbnailDistance;
}

const bandBits = 16n;
const bandMask = (1n << bandBits) - 1n;
/** A hash falls into this many bands of 16 bits. */
export const bandCount = 4;

/** The four bands of a hash, each 0..65535. */
export function bandsOf(hash: bigint): number[] {
  return Array.from({ length: bandCount }, (_, band) => Number((hash >> (BigInt(band) * bandBits)) & bandMask));
}

/**
 * All values within one bit of a band. Hashes at most 7 bits apart have at least one band at most one bit apart (four
 * bands with two each would be eight), so looking these 17 values up in each band finds every near-duplicate.
 */
export function nearBands(band: number): number[] {
  return [band, ...Array.from({ length: Number(bandBits) }, (_, bit) => band ^ (1 << bit))];
}
