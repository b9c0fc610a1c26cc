import type { PictureInspection } from '../../../shared/film/film.ts';
import { LabSpace } from '../../../shared/colour/lab.ts';

/** What the colour of one frame looks like; grey pixels too dark or too bright to carry colour are not counted. */
export interface FrameLook {
  /** Mean a*, b* and mean chroma C*ab. */
  readonly a: number;
  readonly b: number;
  readonly chroma: number;
  /**
   * Root mean square distance of a*, b* from the mean of the pixels of like lightness. A print toned or tinted in any
   * way has one colour for each lightness, so this is only its noise; a colour picture has many.
   */
  readonly spread: number;
  /** Pixels that were counted. */
  readonly pixels: number;
}

const darkest = 10;
const brightest = 97;
const lightnessBins = 24;
/** Below this share of countable pixels a frame is black, white or a title and says nothing. */
const leastShare = 0.05;

const srgb = new LabSpace('bt709', 'srgb');

/**
 * Measures one frame.
 * @param rgb packed R'G'B' (sRGB), 0 to 255, of a small copy of the frame, made by averaging so that grain is gone
 * @returns null where nearly all of it is black or white
 */
export function measureFrame(rgb: ArrayLike<number>): FrameLook | null {
  const total = rgb.length / 3;
  const ab: [number, number, number][] = [];
  const bins = Array.from({ length: lightnessBins }, () => ({ n: 0, a: 0, b: 0 }));
  let [sumA, sumB, sumC] = [0, 0, 0];
  for (let i = 0; i < rgb.length; i += 3) {
    const [l, a, b] = srgb.rgbToLab(rgb[i]! / 255, rgb[i + 1]! / 255, rgb[i + 2]! / 255);
    if (l < darkest || l > brightest) continue;
    const index = Math.min(lightnessBins - 1, Math.floor((l / 100) * lightnessBins));
    const bin = bins[index]!;
    bin.n += 1;
    bin.a += a;
    bin.b += b;
    ab.push([index, a, b]);
    sumA += a;
    sumB += b;
    sumC += Math.hypot(a, b);
  }
  const n = ab.length;
  if (n < total * leastShare) return null;
  let squares = 0;
  for (const [index, a, b] of ab) {
    const bin = bins[index]!;
    squares += (a - bin.a / bin.n) ** 2 + (b - bin.b / bin.n) ** 2;
  }
  return { a: sumA / n, b: sumB / n, chroma: sumC / n, spread: Math.sqrt(squares / n), pixels: n };
}

/** The mean of frames that follow one another, so that noise in their chroma does not count as colour. */
export function averageFrames(frames: readonly Uint8Array[]): Float32Array {
  const mean = new Float32Array(frames.at(0)?.length ?? 0);
  for (const frame of frames) for (let i = 0; i < mean.length; i++) mean[i]! += frame[i]! / frames.length;
  return mean;
}

// Measured on 32x24 means of six frames, over 7 grey films, 11 colour clips (also with their saturation cut to a
// third), and sepia and tinted prints with grain: see tests/engine/inspect.test.ts.
/** Colour prints spread wider than this; tints with grain stay below. */
const colourSpread = 1.5;
/** Strong tints spread with their strength, as encoders and gamut bend them. */
const colourSpreadOfChroma = 0.2;
/** Casts weaker than this are not noticed by people. */
const tintChroma = 2.5;

/** One verdict over all frames that say something: grey where none does. */
export function judgeLooks(looks: readonly FrameLook[]): Pick<PictureInspection, 'colour' | 'meanAb' | 'meanChroma'> {
  if (looks.length === 0) return { colour: 'gray', meanAb: [0, 0], meanChroma: 0 };
  const mean = (of: (look: FrameLook) => number): number => looks.reduce((sum, look) => sum + of(look), 0) / looks.length;
  const meanChroma = mean((look) => look.chroma);
  // Half the shots decide, so that a coloured title or a flash does not.
  const coloured = looks.filter((look) => look.spread > Math.max(colourSpread, colourSpreadOfChroma * look.chroma)).length;
  const colour = coloured * 2 > looks.length ? 'coloured' : meanChroma >= tintChroma ? 'tinted' : 'gray';
  const rounded = (value: number): number => Math.round(value * 100) / 100 + 0;
  return { colour, meanAb: [rounded(mean((look) => look.a)), rounded(mean((look) => look.b))], meanChroma: rounded(meanChroma) };
}
