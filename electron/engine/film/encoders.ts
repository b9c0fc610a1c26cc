import { codecs } from '../../../shared/film/codecs.ts';
import type { EncoderReason } from '../../../shared/film/encoder-reason.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { VideoStream } from '../../../shared/film/film.ts';
import type { Codec, ExportSettings } from '../../../shared/job/settings.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import { encoderKinds, type EncoderKind } from './encoder-list.ts';
import { decodedSize } from './source.ts';

/** How the coloured picture is encoded. */
export interface EncoderPlan {
  /** Samples that the filter graph makes, FFmpeg's name. */
  readonly pixelFormat: string;
  readonly bitDepth: number;
  readonly sampling: '420' | '422' | '444';
  readonly args: readonly string[];
  /** Arguments before FFmpeg's inputs. */
  readonly device: readonly string[];
  /** Filters between the graph's picture and the encoder. */
  readonly upload: readonly string[];
  readonly codec: Codec;
  /** FFmpeg's name of the encoder. */
  readonly name: string;
  /** Of the encoded picture. */
  readonly size: { readonly width: number; readonly height: number };
  /** Columns and rows of repeated edge added because the codec needs even sizes. */
  readonly padding: { readonly right: number; readonly bottom: number };
  readonly keepsCaptions: boolean;
  /** What this codec cannot keep. */
  readonly warnings: readonly Warning[];
}

/** What is to be encoded. */
export type SourcePicture = Pick<VideoStream, 'width' | 'height' | 'rotation' | 'bitDepth' | 'sampling'>;

export type EncodingWish = Pick<ExportSettings, 'codec' | 'quality' | 'preset' | 'bitDepth'>;

function formatName(sampling: '420' | '422' | '444', bitDepth: number): string {
  return bitDepth === 8 ? `yuv${sampling}p` : `yuv${sampling}p${bitDepth}le`;
}

/** The chroma layout that keeps all of the film's luma; grey film gets the layout every player takes. */
function samplingOf(video: SourcePicture, codec: Codec): '420' | '422' | '444' {
  if (codec === 'prores') return '422';
  // They are made RGB, pixel by pixel.
  if (codec === 'png' || codec === 'tiff') return '444';
  // Players on telephones and televisions take 4:2:0 only; luma is the same in all.
  if (codec !== 'ffv1') return '420';
  switch (video.sampling) {
    case '422':
    case '440':
    case '411':
      return '422';
    case '444':
    case 'rgb':
      return '444';
    case '420':
    case '410':
    case 'gray':
      return '420';
  }
}

/** Depths that FFmpeg has planar formats for. */
function planarDepth(bitDepth: number): number {
  return [8, 10, 12, 16].find((depth) => depth >= bitDepth) ?? 16;
}

function qualityOf({ codec, quality }: EncodingWish): number {
  const range = codecs[codec].quality;
  if (quality === null) return range?.usual ?? 0;
  if (range === null) throw new UserFacingError('usage', `--quality has no meaning for ${codec}: leave it out.`);
  if (quality < range.best || quality > range.worst) {
    throw new UserFacingError(
      'usage',
      `--quality for ${codec} is a number from ${range.best} (best) to ${range.worst}: ${quality} is outside.`,
    );
  }
  return quality;
}

/** Why an encoder could never do what is wished, null where it may. */
export function unfitFor(kind: EncoderKind, { preset }: EncodingWish, bitDepth: number, interlaced: boolean): EncoderReason | null {
  if (bitDepth > kind.depth) return { code: 'too-few-bits', most: kind.depth };
  if (interlaced && kind.hardware !== null) return { code: 'interlaced' };
  if (preset !== null && !kind.presets.includes(preset)) return { code: 'no-preset', preset };
  return null;
}

/**
 * @throws UserFacingError `usage` for a preset that none of a codec's encoders has
 */
export function checkPreset({ codec, preset }: EncodingWish): void {
  if (preset === null) return;
  if (encoderKinds.some((kind) => kind.codec === codec && kind.presets.includes(preset))) return;
  const names = codecs[codec].presets;
  throw new UserFacingError(
    'usage',
    `${codec} has no preset "${preset}": ${names.length === 0 ? 'it has none' : `choose one of ${names.join(', ')}`}.`,
  );
}

/** Bits a sample of the file, and what is lost by it. */
export function depthOf(video: SourcePicture, { codec, bitDepth: wished }: EncodingWish): { bitDepth: number; warning: Warning | null } {
  const { depths } = codecs[codec];
  if (wished !== null) {
    if (!depths.includes(wished))
      throw new UserFacingError('usage', `${codec} has no ${wished} bits here: --bits is ${depths.join(' or ')}, or leave it out.`);
    return { bitDepth: wished, warning: null };
  }
  const own = planarDepth(video.bitDepth);
  const most = depths.at(-1)!;
  if (own <= most) return { bitDepth: depths.find((depth) => depth >= own)!, warning: null };
  return { bitDepth: most, warning: { code: 'bits-lost', bits: video.bitDepth, kept: most, codec } };
}

/**
 * How one encoder is used for a film.
 * @param interlaced `top-first` or `bottom-first` where fields are kept, else null
 * @throws UserFacingError `usage` for a quality or depth that the codec does not have
 */
export function planEncoder(
  video: SourcePicture,
  wish: EncodingWish,
  interlaced: 'top-first' | 'bottom-first' | null,
  kind: EncoderKind,
): EncoderPlan {
  const { codec } = wish;
  const { bitDepth, warning } = depthOf(video, wish);
  const warnings: Warning[] = warning === null ? [] : [warning];
  // Of the software encoders only those of AV1 and of pictures keep no fields, and hardware is not trusted with them.
  if (interlaced !== null && !kind.keepsFields) warnings.push({ code: 'fields-unmarked', codec });
  const sampling = samplingOf(video, codec);
  const even = codec === 'h264' || codec === 'h265' || codec === 'av1';
  const size = decodedSize(video);
  const padding = { right: even ? size.width % 2 : 0, bottom: even ? size.height % 2 : 0 };
  if (padding.right + padding.bottom > 0) {
    warnings.push({ code: 'padded', codec, added: padding.right + padding.bottom > 1 ? 'both' : padding.right > 0 ? 'column' : 'row' });
  }
  const coded = { width: size.width + padding.right, height: size.height + padding.bottom };
  const args = kind.args({ quality: qualityOf(wish), preset: wish.preset ?? kind.usualPreset, bitDepth, interlaced, size: coded });
  return {
    codec,
    name: kind.name,
    pixelFormat: formatName(sampling, bitDepth),
    bitDepth,
    sampling,
    padding,
    keepsCaptions: kind.keepsCaptions,
    warnings,
    size: coded,
    args: ['-c:v', kind.name, ...args],
    device: kind.device,
    upload: kind.upload(bitDepth),
  };
}
