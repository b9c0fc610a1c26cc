import type { Matrix, Range, VideoStream } from '../../../shared/film/film.ts';
import { warmthShift, type Look } from '../../../shared/project/look.ts';
import { LabSpace, lightness, toLinear, type PrimariesName, type TransferName } from '../../../shared/colour/lab.ts';

/** What a film's colour tags mean for the conversions, every gap filled. */
export interface FilmColour {
  readonly matrix: Matrix;
  readonly range: Range;
  readonly primaries: PrimariesName;
  readonly transfer: TransferName;
}

/** Kr and Kb of each matrix (ITU-R BT.601, BT.709, BT.2020). */
export const lumaCoefficients: Readonly<Record<Matrix, readonly [number, number]>> = {
  bt601: [0.299, 0.114],
  bt709: [0.2126, 0.0722],
  bt2020: [0.2627, 0.0593],
};

function primariesOf(tag: string | null): PrimariesName {
  switch (tag) {
    case 'smpte170m':
    case 'smpte240m':
      return 'smpte170m';
    case 'bt470bg':
      return 'bt470bg';
    case 'bt2020':
      return 'bt2020';
    default:
      // The network learnt from sRGB photographs, and BT.709 shares their primaries.
      return 'bt709';
  }
}

function transferOf(tag: string | null): TransferName {
  switch (tag) {
    case 'gamma22':
    case 'bt470m':
      return 'gamma22';
    case 'gamma28':
    case 'bt470bg':
      return 'gamma28';
    case 'linear':
      return 'linear';
    default:
      // Players and image tools show BT.601 and BT.709 film through the display's own curve, which sRGB is nearest to.
      return 'srgb';
  }
}

/** Reads the conversions off a stream's tags. */
export function filmColourOf(video: VideoStream): FilmColour {
  return {
    matrix: video.matrix,
    range: video.range,
    primaries: primariesOf(video.tags.primaries),
    transfer: transferOf(video.tags.transfer),
  };
}

/** Black and the span to white of 8-bit luma code values. */
function lumaScale(range: Range): { black: number; span: number } {
  return range === 'limited' ? { black: 16, span: 219 } : { black: 0, span: 255 };
}

/**
 * L* of a grey with each 8-bit luma code value: 256 values, 0..100. Codes below black and above white (which limited
 * range allows) are held at 0 and 100.
 */
export function lightnessOfLuma(colour: FilmColour): Float32Array {
  const { black, span } = lumaScale(colour.range);
  return Float32Array.from({ length: 256 }, (_, code) => {
    const value = Math.min(1, Math.max(0, (code - black) / span));
    return lightness(toLinear(value, colour.transfer));
  });
}

const lumaSteps = 33;
const abSteps = 45;
const abLimit = 110;

/** The grid of a {@link ChromaTable}: luma 0..1 and a*, b* from -abLimit to abLimit, both ends included. */
export const chromaTableGrid = { lumaSteps, abSteps, abLimit } as const;

/**
 * The chroma that gives a pixel of a known, fixed luma Y' a wanted a*b*: a table over (Y', a*, b*), since every pixel of
 * every frame asks. L* is solved so that the luma of the colour is exactly Y'; where no such colour is inside the RGB
 * cube, a* and b* shrink together towards grey, so hue is kept and lightness never pays.
 */
export class ChromaTable {
  /** Cb and Cr, -0.5..0.5, interleaved, indexed [luma][a][b]. */
  readonly table: Float32Array;

  private readonly range: Range;

  /** How near each luma code value is to middle lightness: 0 at black and white, 1 at L* 50. */
  private readonly middleOfLuma: Float32Array;

  /** @param table of the same colour, made before; making one takes half a second */
  constructor(colour: FilmColour, table?: Float32Array) {
    this.range = colour.range;
    this.middleOfLuma = lightnessOfLuma(colour).map((L) => 4 * (L / 100) * (1 - L / 100));
    if (table !== undefined) {
      this.table = table;
      return;
    }
    const space = new LabSpace(colour.primaries, colour.transfer);
    const [kr, kb] = lumaCoefficients[colour.matrix];
    const kg = 1 - kr - kb;
    this.table = new Float32Array(lumaSteps * abSteps * abSteps * 2);
    let at = 0;
    for (let i = 0; i < lumaSteps; i += 1) {
      const luma = i / (lumaSteps - 1);
      for (let j = 0; j < abSteps; j += 1) {
        const a = ((2 * j) / (abSteps - 1) - 1) * abLimit;
        for (let k = 0; k < abSteps; k += 1) {
          const b = ((2 * k) / (abSteps - 1) - 1) * abLimit;
          const [r, bl] = solveColour(space, kr, kg, kb, luma, a, b);
          this.table[at] = (bl - luma) / (2 * (1 - kb));
          this.table[at + 1] = (r - luma) / (2 * (1 - kr));
          at += 2;
        }
      }
    }
  }

  /**
   * Looks up the chroma of each pixel.
   * @param luma luma of the film in 8-bit code values, or means of them, `count` of them
   * @param ab a* plane then b* plane, `count` values each
   * @param look what is made of a* and b* first: `strength · (saturation · a* + warmth · shift)`, the shift greatest at
   *   middle lightness, so that black and white stay neutral
   * @param out receives the Cb plane then the Cr plane, -0.5..0.5
   */
  lookUp(luma: Uint8Array | Float32Array, ab: Float32Array, { strength, saturation, warmth }: Look, out: Float32Array): void {
    const count = luma.length;
    const { black, span } = lumaScale(this.range);
    const abUnit = (abSteps - 1) / (2 * abLimit);
    const abScale = abUnit * strength * saturation;
    // m = 4 · L/100 · (1 − L/100) is 1 at L* 50.
    const aShift = abUnit * strength * warmth * warmthShift.a;
    const bShift = abUnit * strength * warmth * warmthShift.b;
    const middle = this.middleOfLuma;
    const abMiddle = (abSteps - 1) / 2;
    const abTop = abSteps - 1.0001;
    const table = this.table;
    const rowB = 2;
    const rowA = abSteps * 2;
    const rowY = abSteps * abSteps * 2;
    for (let i = 0; i < count; i += 1) {
      const y = Math.min(lumaSteps - 1.0001, Math.max(0, ((luma[i]! - black) / span) * (lumaSteps - 1)));
      const m = middle[(luma[i]! + 0.5) | 0]!;
      const a = Math.min(abTop, Math.max(0, ab[i]! * abScale + aShift * m + abMiddle));
      const b = Math.min(abTop, Math.max(0, ab[count + i]! * abScale + bShift * m + abMiddle));
      const y0 = Math.floor(y);
      const a0 = Math.floor(a);
      const b0 = Math.floor(b);
      const fy = y - y0;
      const fa = a - a0;
      const fb = b - b0;
      let at = y0 * rowY + a0 * rowA + b0 * rowB;
      const w00 = (1 - fa) * (1 - fb);
      const w01 = (1 - fa) * fb;
      const w10 = fa * (1 - fb);
      const w11 = fa * fb;
      let cb = 0;
      let cr = 0;
      for (let half = 0; half < 2; half += 1) {
        const w = half === 0 ? 1 - fy : fy;
        cb += w * (w00 * table[at]! + w01 * table[at + rowB]! + w10 * table[at + rowA]! + w11 * table[at + rowA + rowB]!);
        cr += w * (w00 * table[at + 1]! + w01 * table[at + rowB + 1]! + w10 * table[at + rowA + 1]! + w11 * table[at + rowA + rowB + 1]!);
        at += rowY;
      }
      out[i] = cb;
      out[count + i] = cr;
    }
  }
}

/** Bits of the chroma samples that go to FFmpeg. */
export const chromaBits = 10;

/** Cb and Cr, -0.5..0.5, as {@link chromaBits}-bit code values. */
export function chromaCodes(chroma: Float32Array, range: Range): Uint16Array {
  const unit = 2 ** (chromaBits - 8);
  const excursion = range === 'limited' ? 224 * unit : 2 ** chromaBits - 1;
  const middle = 128 * unit + 0.5;
  const peak = 2 ** chromaBits - 1;
  const codes = new Uint16Array(chroma.length);
  for (let i = 0; i < chroma.length; i += 1) {
    const code = chroma[i]! * excursion + middle;
    codes[i] = code < 0 ? 0 : code > peak ? peak : code;
  }
  return codes;
}

/** @returns R' and B' of the colour with luma `luma` and a*b* as near (a, b) as the RGB cube allows. */
function solveColour(space: LabSpace, kr: number, kg: number, kb: number, luma: number, a: number, b: number): readonly [number, number] {
  let inside = 0;
  let outside = 1;
  let best: readonly [number, number] = [luma, luma];
  // The first try is the whole chroma, which most of the table holds; then the gamut's edge is bisected.
  for (let step = 0; step < 8; step += 1) {
    const share = step === 0 ? 1 : (inside + outside) / 2;
    const rgb = colourWithLuma(space, kr, kg, kb, luma, a * share, b * share);
    const fits = rgb !== null && rgb.every((value) => value >= -0.002 && value <= 1.002);
    if (fits) {
      inside = share;
      best = [rgb[0], rgb[2]];
      if (step === 0) break;
    } else {
      outside = share;
    }
  }
  return best;
}

/** Finds L* by the secant method so that the colour's luma is `luma`; luma grows with L*, so it is well behaved. */
function colourWithLuma(
  space: LabSpace,
  kr: number,
  kg: number,
  kb: number,
  luma: number,
  a: number,
  b: number,
): readonly [number, number, number] | null {
  const grey = lightness(toLinear(luma, space.transfer));
  let low = grey;
  let rgb = space.labToRgb(low, a, b);
  let lowError = kr * rgb[0] + kg * rgb[1] + kb * rgb[2] - luma;
  let high = grey - lowError * 100;
  for (let step = 0; step < 12; step += 1) {
    if (Math.abs(lowError) < 2e-4) return rgb;
    const next = space.labToRgb(high, a, b);
    const error = kr * next[0] + kg * next[1] + kb * next[2] - luma;
    const slope = (error - lowError) / (high - low);
    low = high;
    lowError = error;
    rgb = next;
    if (Math.abs(slope) < 1e-6) break;
    high = low - error / slope;
  }
  return Math.abs(lowError) < 2e-3 ? rgb : null;
}
