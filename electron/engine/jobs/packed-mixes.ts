import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { GuideMix } from '../motion/guide-mix.ts';

/** Steps of a* and b*. */
const abSteps = 128;
/** It is read once and soon: what little more a higher level saves on disk costs a tenth of colouring. */
const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const bytesOf = ({ buffer, byteOffset, byteLength }: Int16Array | Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/**
 * Mixed colours of a group's frames as bytes.
 * @param mixes of planes of one size; null for a frame that nothing reached
 */
export function packMixes(mixes: readonly (GuideMix | null)[]): Buffer {
  const parts = mixes.flatMap((mix) => {
    if (mix === null) return [Uint8Array.of(0)];
    const { ab, weight } = mix.planes;
    const steps = new Int16Array(ab.length);
    for (let i = 0; i < ab.length; i += 1) steps[i] = Math.round(abSteps * ab[i]!);
    const weights = new Uint8Array(weight.length);
    for (let i = 0; i < weight.length; i += 1) weights[i] = Math.round(255 * weight[i]!);
    return [Uint8Array.of(1), bytesOf(steps), weights, bytesOf(mix.shares)];
  });
  return zstdCompressSync(Buffer.concat(parts), fast);
}

/** Adds what {@link packMixes} packed to as many mixes of the same size. */
export function addPacked(mixes: readonly GuideMix[], packed: Uint8Array): void {
  const bytes = zstdDecompressSync(packed);
  let at = 0;
  // A copy begins where numbers of several bytes may begin.
  const take = (length: number): ArrayBuffer => {
    const part = new Uint8Array(length);
    part.set(bytes.subarray(at, (at += length)));
    return part.buffer;
  };
  for (const mix of mixes) {
    const reached = bytes[at] === 1;
    at += 1;
    if (!reached) continue;
    const area = mix.weight.length;
    const ab = new Float32Array(new Int16Array(take(4 * area)));
    for (let i = 0; i < ab.length; i += 1) ab[i]! /= abSteps;
    const weight = new Float32Array(new Uint8Array(take(area)));
    for (let i = 0; i < area; i += 1) weight[i]! /= 255;
    mix.addMixed({ ab, weight }, new Float32Array(take(4 * area)));
  }
}
