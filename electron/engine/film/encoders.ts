import { UserFacingError } from '../../../shared/errors.ts';
import type { VideoStream } from '../../../shared/film.ts';
import type { Codec, ExportSettings } from '../../../shared/settings.ts';

/** How the coloured picture is encoded. */
export interface EncoderPlan {
  /** Samples that the encoder is given, FFmpeg's name. */
  readonly pixelFormat: string;
  readonly bitDepth: number;
  readonly sampling: '420' | '422' | '444';
  readonly args: readonly string[];
  /** FFmpeg's name of the encoder. */
  readonly name: string;
  /** Columns and rows of repeated edge added because the codec needs even sizes. */
  readonly padding: { readonly right: number; readonly bottom: number };
  /** Sentences about what this codec cannot keep. */
  readonly warnings: readonly string[];
}

/** Constant-quality number used when none is asked for. */
const defaultQuality: Readonly<Record<Codec, number | null>> = { h264: 20, h265: 20, av1: 28, prores: null, ffv1: null };
const qualityRange: Readonly<Record<Codec, readonly [number, number] | null>> = { h264: [0, 51], h265: [0, 51], av1: [0, 63], prores: null, ffv1: null };
const defaultPreset: Readonly<Record<Codec, string | null>> = { h264: 'veryfast', h265: 'fast', av1: '8', prores: null, ffv1: null };
const presetNames: Readonly<Record<Codec, readonly string[]>> = {
  h264: ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'],
  h265: ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'],
  av1: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13'],
  prores: ['proxy', 'lt', 'standard', 'hq'],
  ffv1: [],
};

function formatName(sampling: '420' | '422' | '444', bitDepth: number): string {
  return bitDepth === 8 ? `yuv${sampling}p` : `yuv${sampling}p${bitDepth}le`;
}

/** The chroma layout that keeps all of the film's luma; grey film gets the layout every player takes. */
function samplingOf(video: VideoStream): '420' | '422' | '444' {
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

function qualityOf(settings: ExportSettings): number | null {
  if (settings.quality === null) return defaultQuality[settings.codec];
  const range = qualityRange[settings.codec];
  if (range === null) throw new UserFacingError('usage', `--quality has no meaning for ${settings.codec}: leave it out.`);
  if (settings.quality < range[0] || settings.quality > range[1]) {
    throw new UserFacingError('usage', `--quality for ${settings.codec} is a number from ${range[0]} (best) to ${range[1]}: ${settings.quality} is outside.`);
  }
  return settings.quality;
}

function presetOf(settings: ExportSettings): string | null {
  if (settings.preset === null) return defaultPreset[settings.codec];
  const names = presetNames[settings.codec];
  if (!names.includes(settings.preset)) {
    const choice = names.length === 0 ? 'it has none' : `choose one of ${names.join(', ')}`;
    throw new UserFacingError('usage', `${settings.codec} has no preset "${settings.preset}": ${choice}.`);
  }
  return settings.preset;
}

/**
 * Chooses the encoder's arguments.
 * @param interlaced `top-first` or `bottom-first` where fields are kept, else null
 * @throws UserFacingError `usage` for a quality or preset that the codec does not have
 */
export function planEncoder(video: VideoStream, settings: ExportSettings, interlaced: 'top-first' | 'bottom-first' | null): EncoderPlan {
  const quality = String(qualityOf(settings));
  const preset = presetOf(settings) ?? '';
  const warnings: string[] = [];
  let sampling = samplingOf(video);
  let bitDepth = planarDepth(video.bitDepth);
  const args: string[] = [];
  const limit = (depth: number, advice: string): void => {
    if (bitDepth <= depth) return;
    warnings.push(`The film has ${video.bitDepth} bits a sample and ${settings.codec} here keeps ${depth}: ${advice}.`);
    bitDepth = depth;
  };
  switch (settings.codec) {
    case 'h264':
      limit(8, 'choose --codec h265 for 10 bits or --codec ffv1 to keep every bit');
      // Players on telephones and televisions take 4:2:0 only; luma is the same in all.
      sampling = '420';
      args.push('-c:v', 'libx264', '-preset', preset, '-crf', quality);
      if (interlaced !== null) args.push('-flags:v', '+ildct+ilme', '-x264-params', interlaced === 'top-first' ? 'tff=1' : 'bff=1');
      break;
    case 'h265':
      limit(10, 'choose --codec ffv1 to keep every bit');
      sampling = '420';
      args.push('-c:v', 'libx265', '-preset', preset, '-crf', quality, '-tag:v', 'hvc1', '-x265-params', `log-level=error${interlaced === null ? '' : `:interlace=${interlaced === 'top-first' ? 'tff' : 'bff'}`}`);
      break;
    case 'av1':
      limit(10, 'choose --codec ffv1 to keep every bit');
      sampling = '420';
      if (interlaced !== null) {
        warnings.push('AV1 cannot mark interlaced frames, so players would show combs: add --deinterlace, or choose another --codec.');
      }
      args.push('-c:v', 'libsvtav1', '-preset', preset, '-crf', quality);
      break;
    case 'prores':
      sampling = '422';
      if (bitDepth < 10) bitDepth = 10;
      limit(10, 'choose --codec ffv1 to keep every bit');
      args.push('-c:v', 'prores_ks', '-profile:v', preset === '' ? 'hq' : preset, '-vendor', 'apl0');
      if (interlaced !== null) args.push('-flags:v', '+ildct');
      break;
    case 'ffv1':
      // Version 3 with slice checksums, every frame a key frame: what archives ask for.
      args.push('-c:v', 'ffv1', '-level', '3', '-g', '1', '-slices', '4', '-slicecrc', '1');
      break;
  }
  const even = settings.codec !== 'ffv1' && settings.codec !== 'prores';
  const padding = { right: even ? video.width % 2 : 0, bottom: even && sampling === '420' ? video.height % 2 : 0 };
  if (padding.right + padding.bottom > 0) {
    warnings.push(`${settings.codec} needs an even picture size: ${padding.right > 0 ? 'one column' : ''}${padding.right + padding.bottom > 1 ? ' and ' : ''}${padding.bottom > 0 ? 'one row' : ''} is added at the edge.`);
  }
  const name = args[args.indexOf('-c:v') + 1]!;
  return { name, pixelFormat: formatName(sampling, bitDepth), bitDepth, sampling, args, padding, warnings };
}
