import type { Codec, Container } from '../job/settings.ts';

/** What the engine and the page both have to know of a codec. */
export interface CodecFacts {
  /** Containers that it goes into, the usual one first. */
  readonly containers: readonly [Container, ...Container[]];
  /** Best and worst of its constant-quality number, and the usual one; null where it has none. */
  readonly quality: { readonly best: number; readonly worst: number; readonly usual: number } | null;
  /** Bits a sample that a file can be asked for. */
  readonly depths: readonly number[];
  /** Names of the presets of its software encoder, from quick to thorough. */
  readonly presets: readonly string[];
}

const x26xPresets = ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'];

export const containerNames: Readonly<Record<Container, string>> = {
  mp4: 'MP4',
  mkv: 'Matroska',
  mov: 'QuickTime (MOV)',
  pictures: 'PNG, TIFF',
};

export const codecs: Readonly<Record<Codec, CodecFacts>> = {
  h264: { containers: ['mp4', 'mkv', 'mov'], quality: { best: 0, worst: 51, usual: 20 }, depths: [8], presets: x26xPresets },
  h265: { containers: ['mp4', 'mkv', 'mov'], quality: { best: 0, worst: 51, usual: 20 }, depths: [8, 10], presets: x26xPresets },
  av1: {
    containers: ['mp4', 'mkv'],
    quality: { best: 0, worst: 63, usual: 28 },
    depths: [8, 10],
    presets: Array.from({ length: 14 }, (_, index) => String(13 - index)),
  },
  prores: { containers: ['mov', 'mkv'], quality: null, depths: [10], presets: ['proxy', 'lt', 'standard', 'hq'] },
  // FFmpeg also writes FFV1 into MOV, which hardly anything else reads.
  ffv1: { containers: ['mkv'], quality: null, depths: [8, 10, 12, 16], presets: [] },
  png: { containers: ['pictures'], quality: null, depths: [8, 16], presets: [] },
  tiff: { containers: ['pictures'], quality: null, depths: [8, 16], presets: [] },
};
