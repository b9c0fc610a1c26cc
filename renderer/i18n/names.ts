import type { Codec } from '../../shared/job/settings.ts';
import { currentLanguage, i18n } from './i18n.ts';

const { t } = i18n;

const codecNames: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'H.265',
  h265: 'H.265',
  av1: 'AV1',
  ffv1: 'FFV1',
  prores: 'ProRes',
  mpeg1video: 'MPEG-1',
  mpeg2video: 'MPEG-2',
  mpeg4: 'MPEG-4',
  dvvideo: 'DV',
  mjpeg: 'JPEG',
  png: 'PNG',
  tiff: 'TIFF',
  dpx: 'DPX',
  gif: 'GIF',
  bmp: 'BMP',
  webp: 'WebP',
  vp8: 'VP8',
  vp9: 'VP9',
  aac: 'AAC',
  mp3: 'MP3',
  mp2: 'MP2',
  ac3: 'AC-3',
  eac3: 'E-AC-3',
  dts: 'DTS',
  truehd: 'TrueHD',
  alac: 'ALAC',
  flac: 'FLAC',
  opus: 'Opus',
  vorbis: 'Vorbis',
  wmav1: 'WMA',
  wmav2: 'WMA',
  subrip: 'SubRip',
  ass: 'ASS',
  ssa: 'SSA',
  webvtt: 'WebVTT',
  hdmv_pgs_subtitle: 'PGS',
  dvd_subtitle: 'VobSub',
  dvb_subtitle: 'DVB',
  dvb_teletext: 'Teletext',
};

/** FFmpeg's name of a codec, as people know it. */
export function codecName(codec: string): string {
  if (codec === 'mov_text') return t('format:mp4Text');
  return codecNames[codec] ?? (codec.startsWith('pcm_') ? 'PCM' : codec);
}

/** A codec to write in: with what is special about it. */
export function codecLabel(codec: Codec): string {
  if (codec === 'ffv1') return t('format:lossless', { codec: codecName(codec) });
  return codec === 'png' || codec === 'tiff' ? t('format:pictures', { codec: codecName(codec) }) : codecName(codec);
}

/** "eng" → "English", in the page's language; the code itself where nobody knows it. */
export function languageName(code: string | null): string | null {
  if (code === null || code === 'und') return null;
  try {
    return new Intl.DisplayNames(currentLanguage(), { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

const marks = [
  'default',
  'dub',
  'original',
  'comment',
  'lyrics',
  'karaoke',
  'forced',
  'hearing-impaired',
  'visual-impaired',
  'clean-effects',
  'captions',
  'descriptions',
] as const;

/** FFmpeg's name of a disposition, in the page's language where it is one that people set. */
export function markName(name: string): string {
  // i18next keeps underscores for itself.
  const known = marks.find((mark) => mark === name.replaceAll('_', '-'));
  return known === undefined ? name : t(`format:mark.${known}`);
}
