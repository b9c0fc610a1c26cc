import type { Range, Sampling } from '../../../shared/film/film.ts';

/** What the name of one of FFmpeg's pixel formats tells. */
export interface PixelFormat {
  readonly sampling: Sampling;
  /** Bits of one sample of one component. */
  readonly bitDepth: number;
  /** The range that the format implies where the stream carries no tag. */
  readonly impliedRange: Range;
}

/** Semi-planar and packed formats, whose names do not spell out the sampling. */
const packed: readonly (readonly [pattern: RegExp, sampling: Sampling])[] = [
  [/^(nv12|nv21|p0\d\d)/, '420'],
  [/^(nv16|nv20|p2\d\d|yuyv422|yvyu422|uyvy422|y2\d\d)/, '422'],
  [/^(nv24|nv42|p4\d\d|ayuv|uyva|vuya|vuyx|vyu444|xv\d\d|v30x)/, '444'],
  [/^uyyvyy411/, '411'],
];

function samplingOf(name: string): Sampling {
  if (/^(gray|ya|mono)/.test(name)) return 'gray';
  const planar = /^yuva?j?(420|422|444|411|410|440)p/.exec(name)?.[1];
  if (planar !== undefined) return planar as Sampling;
  return packed.find(([pattern]) => pattern.test(name))?.[1] ?? 'rgb';
}

function bitDepthOf(name: string): number {
  if (name.startsWith('mono')) return 1;
  if (/f32|f16/.test(name)) return name.includes('f32') ? 32 : 16;
  // p010, y212, p416: the last two digits are the depth; xv30 and x2rgb10 count a pixel and a component.
  const semiPlanar = /^[py][024](\d\d)(le|be)/.exec(name)?.[1];
  if (semiPlanar !== undefined) return Number(semiPlanar);
  if (/^(xv30|v30x|x2(rgb|bgr)10)/.test(name)) return 10;
  if (/^xv36/.test(name)) return 12;
  if (/^(rgb48|bgr48|rgba64|bgra64|ayuv64|xv48)/.test(name)) return 16;
  if (/^nv20/.test(name)) return 10;
  const suffix = /^(?:yuva?j?4\d\dp|gbra?p|gray|ya|xyz|bayer_[a-z]{4})(\d{1,2})(?:le|be|msb)?/.exec(name)?.[1];
  return suffix === undefined ? 8 : Number(suffix);
}

/**
 * Reads FFmpeg's name of a pixel format, for example `yuv420p10le`. Unknown names count as 8-bit RGB, which loses
 * nothing: FFmpeg converts them.
 */
export function readPixelFormat(name: string): PixelFormat {
  const sampling = samplingOf(name);
  const full = sampling === 'gray' || sampling === 'rgb' || name.startsWith('yuvj');
  return { sampling, bitDepth: bitDepthOf(name), impliedRange: full ? 'full' : 'limited' };
}

/**
 * The planar format that holds the same luma samples as a format that is not RGB; its own name where it is planar or grey. The
 * low byte of a sample comes first.
 * Filters that take planes apart do not take packed formats, and what FFmpeg picks instead need not keep the samples.
 */
export function planarFormat(name: string): string {
  if (name.startsWith('mono')) return 'gray';
  const sampling = packed.find(([pattern]) => pattern.test(name))?.[1];
  // FFmpeg 7.0 dies of a segmentation fault where a plane of big-endian grey is taken.
  if (sampling === undefined) return name.replace(/be$/, 'le');
  const depth = bitDepthOf(name);
  return depth === 8 ? `yuv${sampling}p` : `yuv${sampling}p${depth}le`;
}

/**
 * Filters that widen RGB of 12, 15 or 16 bits a pixel so that white stays white: FFmpeg's way to YCbCr fills the low bits with
 * nought, its way to 24-bit RGB repeats the high ones (but for 12-bit RGB).
 */
export function wideningFilters(name: string): readonly string[] {
  const kind = /^(?:rgb|bgr)(555|565|444)/.exec(name)?.[1];
  if (kind === undefined) return [];
  return kind === '444' ? ['format=rgb24', "lutrgb=r='val+val/16':g='val+val/16':b='val+val/16'"] : ['format=rgb24'];
}
