import { createHash } from 'node:crypto';
import sharp, { type Metadata } from 'sharp';
import { describeError } from '../../../../shared/job/errors.ts';
import type { DropReason } from '../picture.ts';
import { leastChroma, meanChroma } from './chroma.ts';
import { lookOf, type Look } from './perceptual-hash.ts';

/** The short side of stored pictures, in pixels. Smaller pictures stay as they are. */
export const shortSide = 256;
/** Pictures with a shorter side have nothing to crop from. */
const smallest = 64;

/** A picture made ready to be stored. */
export interface Transformed {
  /** The object: a JPEG, PNG or WebP file, upright, sRGB, at most 256 pixels on its short side. */
  readonly object: Buffer;
  readonly format: 'jpeg' | 'png' | 'webp';
  /** Lower-case hexadecimal SHA-256 of `object`. */
  readonly sha256: string;
  /** Of the object. */
  readonly width: number;
  readonly height: number;
  /** Of the file as it came, upright. */
  readonly originalWidth: number;
  readonly originalHeight: number;
  readonly chroma: number;
  readonly look: Look;
}

/** Why a picture cannot be used. */
export class Unusable extends Error {
  readonly reason: DropReason;

  constructor(reason: DropReason, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}

export function sha256Of(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

// Pictures are decoded side by side by the pipeline; threads within one picture would only stand in each other's way.
sharp.concurrency(1);
sharp.cache(false);

/** What sharp says, without its line breaks. */
function firstLine(thrown: unknown): string {
  return describeError(thrown).split('\n')[0]!.trim();
}

const storable = ['jpeg', 'png', 'webp'] as const;

function asStorable(format: string | undefined): (typeof storable)[number] | undefined {
  return storable.find((known) => known === format);
}

/** Whether the file can be stored as it is: every other file loses a little by being encoded again. */
function isReady(found: Metadata): boolean {
  return (
    asStorable(found.format) !== undefined &&
    (found.orientation ?? 1) === 1 &&
    Math.min(found.width, found.height) <= shortSide &&
    found.space === 'srgb' &&
    found.channels === 3 &&
    found.depth === 'uchar' &&
    (found.pages ?? 1) === 1 &&
    // Profiles change the colours; the others may say where somebody lives.
    found.icc === undefined &&
    found.exif === undefined &&
    found.xmp === undefined &&
    found.iptc === undefined
  );
}

/**
 * Decodes a picture, turns it upright, brings it to sRGB and to 256 pixels on the short side, and judges it.
 * Near-grey pictures are refused unless `keepGrey` (a held-out picture is measured whatever it shows).
 * @throws {Unusable} for files that are no pictures or damaged, for small and for near-grey pictures.
 */
export async function transform(file: Buffer, keepGrey: boolean): Promise<Transformed> {
  const { found, raster } = await decode(file);
  const upright = (found.orientation ?? 1) < 5;
  const [originalWidth, originalHeight] = upright ? [found.width, found.height] : [found.height, found.width];
  if (Math.min(originalWidth, originalHeight) < smallest) {
    throw new Unusable('too-small', `${originalWidth}x${originalHeight}, less than ${smallest} on the short side`);
  }
  const chroma = meanChroma(raster);
  if (chroma < leastChroma && !keepGrey) throw new Unusable('near-grey', `mean chroma ${chroma.toFixed(2)}, less than ${leastChroma}`);
  const { width, height } = raster;
  const ready = isReady(found);
  // Without subsampling: half the colour would be lost on pictures this small, and colour is what is learnt.
  const object = ready
    ? file
    : await sharp(raster.data, { raw: { width, height, channels: 3 } })
        .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
        .toBuffer();
  const format = ready ? asStorable(found.format)! : 'jpeg';
  return { object, format, sha256: sha256Of(object), width, height, originalWidth, originalHeight, chroma, look: lookOf(raster) };
}

async function decode(file: Buffer): Promise<{ found: Metadata; raster: { data: Buffer; width: number; height: number } }> {
  try {
    // Warnings pass: cameras write many files with a stray byte. Damage does not.
    const image = sharp(file, { failOn: 'error' });
    const found = await image.metadata();
    if (found.format === 'svg' || found.format === 'pdf') throw new Unusable('broken', `${found.format} is a drawing, not a photograph`);
    const scale = Math.min(1, shortSide / Math.min(found.width, found.height));
    const turned = (found.orientation ?? 1) >= 5;
    const [width, height] = (turned ? [found.height, found.width] : [found.width, found.height]).map((length) =>
      Math.max(1, Math.round(length * scale)),
    );
    const { data, info } = await image
      .autoOrient()
      .resize({ width: width!, height: height!, fit: 'fill' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels === 3) return { found, raster: { data, width: info.width, height: info.height } };
    throw new Unusable('near-grey', 'a greyscale file');
  } catch (error) {
    throw error instanceof Unusable ? error : new Unusable('broken', firstLine(error), { cause: error });
  }
}
