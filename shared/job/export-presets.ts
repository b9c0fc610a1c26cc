import type { ColorizeRequest } from './job.ts';
import { purposeSchema, type Purpose } from './purpose.ts';
import type { Codec, Container } from './settings.ts';

/** The part of a request that a purpose decides. */
export interface PurposeWish extends Pick<ColorizeRequest, 'quality' | 'preset' | 'bitDepth' | 'encoder'> {
  readonly codec: Codec;
  readonly container: Container;
}

/**
 * What is written for each purpose. Files to hand on may be encoded by hardware, which is quicker; files to keep and to
 * work with are encoded in software, which gives more picture for the same bytes and the same file on every machine.
 */
export const exportPresets: Readonly<Record<Purpose, Readonly<PurposeWish>>> = {
  share: { codec: 'h264', container: 'mp4', quality: 20, preset: null, bitDepth: null, encoder: 'auto' },
  archive: { codec: 'h265', container: 'mkv', quality: 16, preset: 'medium', bitDepth: 10, encoder: 'software' },
  'archive-lossless': { codec: 'ffv1', container: 'mkv', quality: null, preset: null, bitDepth: null, encoder: 'software' },
  edit: { codec: 'prores', container: 'mov', quality: null, preset: 'hq', bitDepth: null, encoder: 'software' },
  small: { codec: 'av1', container: 'mp4', quality: 34, preset: null, bitDepth: 10, encoder: 'auto' },
};

/** The purpose whose wish this is, null where something was changed. */
export function purposeOf(wish: PurposeWish): Purpose | null {
  const keys = ['codec', 'container', 'quality', 'preset', 'bitDepth', 'encoder'] as const;
  return purposeSchema.options.find((purpose) => keys.every((key) => exportPresets[purpose][key] === wish[key])) ?? null;
}

/** The purpose of a wish that may leave things to the engine; nothing wished at all is to share. */
export function purposeWished(wish: Pick<ColorizeRequest, keyof PurposeWish>, codec: Codec, container: Container): Purpose | null {
  const { quality, preset, bitDepth, encoder } = wish;
  const isPlain = [wish.codec, quality, preset, bitDepth, encoder].every((part) => part === null);
  if (isPlain && codec === 'h264' && container === 'mp4') return 'share';
  return purposeOf({ codec, container, quality, preset, bitDepth, encoder: encoder ?? 'software' });
}
