import { codecs } from '../../../shared/film/codecs.ts';
import type { Codec } from '../../../shared/job/settings.ts';

/** What an encoder is asked for. */
export interface EncoderOrder {
  /** On the codec's own scale, see `codecs`; without meaning where it has none. */
  readonly quality: number;
  /** One of the encoder's `presets`, or null where it has none. */
  readonly preset: string | null;
  readonly bitDepth: number;
  readonly interlaced: 'top-first' | 'bottom-first' | null;
  /** Of the encoded picture. */
  readonly size: { readonly width: number; readonly height: number };
}

/** One encoder of FFmpeg's. */
export interface EncoderKind {
  /** FFmpeg's name. */
  readonly name: string;
  readonly codec: Codec;
  /** What the hardware is called; null for software, whose files are the same on every machine. */
  readonly hardware: string | null;
  /** Most bits a sample. */
  readonly depth: number;
  readonly keepsFields: boolean;
  /** Writes captions that come with the frames (A/53), as reading back showed. */
  readonly keepsCaptions: boolean;
  /** Its own names, and the one that is used unless another is asked for. */
  readonly presets: readonly string[];
  readonly usualPreset: string | null;
  readonly args: (order: EncoderOrder) => string[];
  /** Arguments before FFmpeg's inputs. */
  readonly device: readonly string[];
  /** Filters between the planar picture and the encoder. None of them changes a sample, but that pictures are made RGB. */
  readonly upload: (bitDepth: number) => readonly string[];
}

const fieldFlags = ['-flags:v', '+ildct+ilme'];

/** Of four slices each is too small for FFV1 in a picture of a few samples, and too large in one of 8K. */
function slicesOfFfv1({ size: { width, height }, bitDepth }: EncoderOrder): number {
  if (Math.min(width, height) < 8) return 1;
  const bits = width * height * (bitDepth + 1);
  return bits < 120_000_000 ? 4 : bits < 400_000_000 ? 16 : 30;
}

type Software = Pick<EncoderKind, 'name' | 'codec' | 'depth' | 'keepsFields' | 'presets' | 'usualPreset' | 'args'> &
  Partial<Pick<EncoderKind, 'upload'>>;

/**
 * To RGB so finely that luma comes out again to the bit: FFmpeg's own scaler is off by 200 of 65535 with 16 bits, zimg by less than half.
 */
const toRgb = (bitDepth: number): string[] => ['zscale=matrix=gbr:range=full:dither=none', `format=${bitDepth > 8 ? 'gbrp16le' : 'gbrp'}`];

const software: readonly Software[] = [
  {
    name: 'libx264',
    codec: 'h264',
    depth: 8,
    keepsFields: true,
    presets: codecs.h264.presets,
    usualPreset: 'veryfast',
    args: ({ quality, preset, interlaced }) => [
      ...['-preset', preset ?? 'veryfast', '-crf', String(quality)],
      ...(interlaced === null ? [] : [...fieldFlags, '-x264-params', interlaced === 'top-first' ? 'tff=1' : 'bff=1']),
    ],
  },
  {
    name: 'libx265',
    codec: 'h265',
    depth: 10,
    keepsFields: true,
    presets: codecs.h265.presets,
    usualPreset: 'fast',
    args: ({ quality, preset, interlaced }) => [
      ...['-preset', preset ?? 'fast', '-crf', String(quality)],
      ...['-x265-params', `log-level=error${interlaced === null ? '' : `:interlace=${interlaced === 'top-first' ? 'tff' : 'bff'}`}`],
    ],
  },
  {
    name: 'libsvtav1',
    codec: 'av1',
    depth: 10,
    keepsFields: false,
    presets: codecs.av1.presets,
    usualPreset: '8',
    args: ({ quality, preset }) => ['-preset', preset ?? '8', '-crf', String(quality)],
  },
  {
    name: 'libaom-av1',
    codec: 'av1',
    depth: 10,
    keepsFields: false,
    presets: Array.from({ length: 9 }, (_, number) => String(number)),
    usualPreset: '6',
    args: ({ quality, preset }) => ['-cpu-used', preset ?? '6', '-row-mt', '1', '-b:v', '0', '-crf', String(quality)],
  },
  {
    name: 'prores_ks',
    codec: 'prores',
    depth: 10,
    keepsFields: true,
    presets: codecs.prores.presets,
    usualPreset: 'hq',
    args: ({ preset, interlaced }) => [
      '-profile:v',
      preset ?? 'hq',
      '-vendor',
      'apl0',
      ...(interlaced === null ? [] : ['-flags:v', '+ildct']),
    ],
  },
  {
    // Version 3 with slice checksums, every frame a key frame: what archives ask for.
    name: 'ffv1',
    codec: 'ffv1',
    depth: 16,
    keepsFields: true,
    presets: [],
    usualPreset: null,
    args: (order) => ['-level', '3', '-g', '1', '-slices', String(slicesOfFfv1(order)), '-slicecrc', '1'],
  },
  {
    name: 'png',
    codec: 'png',
    depth: 16,
    keepsFields: false,
    presets: [],
    usualPreset: null,
    args: ({ bitDepth }) => ['-pred', 'mixed', '-pix_fmt', bitDepth > 8 ? 'rgb48be' : 'rgb24'],
    upload: toRgb,
  },
  {
    name: 'tiff',
    codec: 'tiff',
    depth: 16,
    keepsFields: false,
    presets: [],
    usualPreset: null,
    args: ({ bitDepth }) => ['-compression_algo', 'deflate', '-pix_fmt', bitDepth > 8 ? 'rgb48le' : 'rgb24'],
    upload: toRgb,
  },
];

/** A family of hardware encoders: the same options for each of its codecs. */
interface Family {
  readonly hardware: string;
  readonly suffix: string;
  readonly codecs: readonly Codec[];
  readonly presets: readonly string[];
  readonly usualPreset: string | null;
  readonly args: (codec: Codec, order: EncoderOrder) => string[];
  readonly device?: readonly string[];
  readonly upload: (bitDepth: number) => readonly string[];
}

const semiPlanar = (bitDepth: number): string => `format=${bitDepth > 8 ? 'p010le' : 'nv12'}`;

/** AV1's 0 to 63 on a scale that ends elsewhere; the other codecs' 0 to 51 stays as it is. */
function scaled(codec: Codec, quality: number, worst: number): number {
  return codec === 'av1' ? Math.round((quality * worst) / 63) : quality;
}

const families: readonly Family[] = [
  {
    hardware: 'NVIDIA NVENC',
    suffix: 'nvenc',
    codecs: ['h264', 'h265', 'av1'],
    presets: ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'],
    usualPreset: 'p5',
    args: (codec, { quality, preset }) => [
      '-preset',
      preset ?? 'p5',
      '-tune',
      'hq',
      '-rc',
      'vbr',
      '-cq',
      String(scaled(codec, quality, 51)),
      '-b:v',
      '0',
      '-spatial-aq',
      '1',
    ],
    upload: (bitDepth) => [bitDepth > 8 ? 'format=p010le' : 'format=yuv420p'],
  },
  {
    hardware: 'Intel Quick Sync',
    suffix: 'qsv',
    codecs: ['h264', 'h265', 'av1'],
    presets: codecs.h264.presets.slice(2),
    usualPreset: 'medium',
    args: (codec, { quality, preset }) => [
      '-preset',
      preset ?? 'medium',
      '-global_quality',
      String(Math.max(1, scaled(codec, quality, 51))),
    ],
    upload: (bitDepth) => [semiPlanar(bitDepth)],
  },
  {
    hardware: 'AMD AMF',
    suffix: 'amf',
    codecs: ['h264', 'h265', 'av1'],
    presets: ['speed', 'balanced', 'quality'],
    usualPreset: 'quality',
    args: (codec, { quality, preset }) => {
      const level = String(scaled(codec, quality, 255));
      return ['-usage', 'transcoding', '-quality', preset ?? 'quality', '-rc', 'cqp', '-qp_i', level, '-qp_p', level];
    },
    upload: (bitDepth) => [semiPlanar(bitDepth)],
  },
  {
    hardware: 'Apple VideoToolbox',
    suffix: 'videotoolbox',
    codecs: ['h264', 'h265'],
    presets: [],
    usualPreset: null,
    // Its scale is 1 to 100 and larger is better.
    args: (codec, { quality, bitDepth }) => [
      '-q:v',
      String(Math.max(1, Math.round(100 - 1.75 * quality))),
      ...(codec === 'h265' ? ['-profile:v', bitDepth > 8 ? 'main10' : 'main'] : []),
    ],
    upload: (bitDepth) => [semiPlanar(bitDepth)],
  },
  {
    hardware: 'Apple VideoToolbox',
    suffix: 'videotoolbox',
    codecs: ['prores'],
    presets: codecs.prores.presets,
    usualPreset: 'hq',
    args: (_, { preset }) => ['-profile:v', preset ?? 'hq'],
    upload: () => ['format=p210le'],
  },
  {
    hardware: 'VA-API',
    suffix: 'vaapi',
    codecs: ['h264', 'h265', 'av1'],
    presets: [],
    usualPreset: null,
    args: (codec, { quality }) => ['-rc_mode', 'CQP', '-global_quality', String(scaled(codec, quality, 255))],
    device: ['-init_hw_device', 'vaapi=card', '-filter_hw_device', 'card'],
    upload: (bitDepth) => [semiPlanar(bitDepth), 'hwupload'],
  },
];

const prefixes: Readonly<Record<Codec, string>> = {
  h264: 'h264',
  h265: 'hevc',
  av1: 'av1',
  prores: 'prores',
  ffv1: 'ffv1',
  png: 'png',
  tiff: 'tiff',
};

/** Every encoder that Kinetint knows to use: of each codec hardware first, the likeliest first. */
export const encoderKinds: readonly EncoderKind[] = [
  ...families.flatMap(({ codecs, suffix, args, device = [], ...family }) =>
    codecs.map((codec) => ({
      ...family,
      codec,
      device,
      name: `${prefixes[codec]}_${suffix}`,
      depth: codec === 'h264' ? 8 : 10,
      // Whether fields survive depends on the generation of the chip.
      keepsFields: false,
      keepsCaptions: false,
      args: (order: EncoderOrder) => args(codec, order),
    })),
  ),
  ...software.map((kind) => ({
    ...kind,
    hardware: null,
    keepsCaptions: kind.codec === 'h264' || kind.codec === 'h265',
    device: [],
    upload: kind.upload ?? (() => []),
  })),
];
