import type { OtherStream } from '../../../shared/film/film.ts';
import type { Container } from '../../../shared/job/settings.ts';
import type { StreamReason } from '../../../shared/film/stream-reason.ts';

/** What a container can do with a stream. */
export type Support =
  | { readonly action: 'copy' }
  | { readonly action: 'convert'; readonly encoder: string; readonly reason: StreamReason }
  | { readonly action: 'drop'; readonly reason: StreamReason };

/** One that holds a whole film. */
type FilmContainer = Exclude<Container, 'pictures'>;

const copy: Support = { action: 'copy' };

// Each list was made by muxing with FFmpeg 7.0 and reading back: same packets, same codec. Containers that FFmpeg
// writes but nothing else reads (Vorbis in MOV, for one) are left out.

const audioIn: Readonly<Record<'mp4' | 'mov', ReadonlySet<string>>> = {
  mp4: new Set(['aac', 'mp3', 'mp2', 'ac3', 'eac3', 'opus', 'flac', 'alac', 'dts', 'vorbis', 'truehd']),
  mov: new Set([
    ...['aac', 'mp3', 'mp2', 'ac3', 'eac3', 'alac', 'dts', 'amr_nb', 'amr_wb', 'pcm_u8', 'pcm_s8', 'pcm_s16le', 'pcm_s16be', 'pcm_s24le'],
    ...['pcm_s24be', 'pcm_s32le', 'pcm_s32be', 'pcm_f32le', 'pcm_f32be', 'pcm_f64le', 'pcm_f64be', 'pcm_mulaw', 'pcm_alaw'],
  ]),
};

/** Of slower MP3 ("MPEG-2.5") FFmpeg writes no MP4, since no standard says how. */
const slowestMp3InMp4 = 16_000;

/** PCM that Matroska has a name for. */
const pcmInMatroska = /^pcm_(u8|s16le|s24le|s32le|s16be|s24be|s32be|f32le|f64le|mulaw|alaw)$/;
const notInMatroska =
  /^(nellymoser|s302m|dsd_.*|dst|ape|musepack\d|mace\d|qdmc|binkaudio_.*|shorten|adpcm_(?!ms$|ima_wav$|g722$|g726$|yamaha$).*)$/;

/** The uncompressed or lossless codec that keeps every sample. */
function losslessInMatroska(codec: string): string {
  if (codec.startsWith('pcm_f64')) return 'pcm_f64le';
  if (codec.startsWith('pcm_f')) return 'pcm_f32le';
  if (/^pcm_[su]32/.test(codec)) return 'pcm_s32le';
  if (/^pcm_(bluray|dvd|[su]24)/.test(codec)) return 'pcm_s24le';
  return codec.startsWith('pcm_') ? 'pcm_s16le' : 'flac';
}

/** More channels than this fit no encoder that players know. */
const mostChannels = 8;

function audioSupport(stream: OtherStream, container: FilmContainer, possible: readonly Container[]): Support {
  const { codec, sampleRate } = stream;
  // A transport stream may promise a track of which not a packet comes.
  if (sampleRate === 0) return { action: 'drop', reason: { code: 'sound-empty' } };
  if (container === 'mkv') {
    const takes = codec.startsWith('pcm_') ? pcmInMatroska.test(codec) : !notInMatroska.test(codec);
    if (takes) return copy;
    return { action: 'convert', encoder: losslessInMatroska(codec), reason: { code: 'without-loss', codec } };
  }
  if (container === 'mp4' && codec === 'mp3' && sampleRate !== null && sampleRate < slowestMp3InMp4)
    return { action: 'convert', encoder: 'aac', reason: { code: 'rate-unsupported', container, codec, rate: sampleRate } };
  if (audioIn[container].has(codec)) return copy;
  if ((stream.channels ?? 0) > mostChannels) {
    return { action: 'drop', reason: { code: 'too-many-channels', container, most: mostChannels, channels: stream.channels ?? 0 } };
  }
  if (container === 'mov') return { action: 'convert', encoder: 'pcm_s24le', reason: { code: 'to-pcm', codec } };
  return {
    action: 'convert',
    encoder: 'aac',
    reason: { code: 'to-aac', codec, mov: codec.startsWith('pcm_') && possible.includes('mov') },
  };
}

const videoIn: Readonly<Record<'mp4' | 'mov', ReadonlySet<string>>> = {
  mp4: new Set(['h264', 'hevc', 'av1', 'vp9', 'mpeg4', 'mpeg2video', 'mpeg1video', 'mjpeg', 'png']),
  mov: new Set([
    'h264',
    'hevc',
    'mpeg4',
    'mpeg2video',
    'mpeg1video',
    'mjpeg',
    'png',
    'prores',
    'dnxhd',
    'dvvideo',
    'h263',
    'svq1',
    'rawvideo',
  ]),
};

function videoSupport(stream: OtherStream, container: FilmContainer): Support {
  const takes = container === 'mkv' ? !/^(gif|svq1|apng|webp)$/.test(stream.codec) : videoIn[container].has(stream.codec);
  return takes ? copy : { action: 'drop', reason: { code: 'codec-unsupported', container, codec: stream.codec } };
}

/** Image types by FFmpeg's codec names, as attachments name them. */
export const coverTypes: Readonly<Record<string, { readonly mime: string; readonly ending: string }>> = {
  mjpeg: { mime: 'image/jpeg', ending: 'jpg' },
  png: { mime: 'image/png', ending: 'png' },
  gif: { mime: 'image/gif', ending: 'gif' },
  bmp: { mime: 'image/bmp', ending: 'bmp' },
  webp: { mime: 'image/webp', ending: 'webp' },
};

function pictureSupport(stream: OtherStream, container: FilmContainer): Support {
  if (container === 'mov') return { action: 'drop', reason: { code: 'no-covers' } };
  const takes = container === 'mkv' ? stream.codec in coverTypes : /^(mjpeg|png|bmp)$/.test(stream.codec);
  return takes ? copy : { action: 'drop', reason: { code: 'pictures-unsupported', container, codec: stream.codec } };
}

const decodableText = /^(subrip|srt|ass|ssa|webvtt|mov_text|text|eia_608|microdvd|sami|subviewer1?|realtext|stl|jacosub|mpl2|pjs|vplayer)$/;
const styledText = /^(ass|ssa)$/;
const inMatroska = /^(subrip|srt|ass|ssa|webvtt|text|hdmv_pgs_subtitle|hdmv_text_subtitle|dvd_subtitle|dvb_subtitle|arib_caption)$/;

function subtitleSupport(stream: OtherStream, container: FilmContainer): Support {
  const { codec } = stream;
  if (container === 'mkv') {
    if (inMatroska.test(codec)) return copy;
    if (decodableText.test(codec)) return { action: 'convert', encoder: 'subrip', reason: { code: 'to-subrip' } };
    return { action: 'drop', reason: { code: 'codec-unsupported', container, codec } };
  }
  if (codec === 'mov_text' || (codec === 'dvd_subtitle' && container === 'mp4')) return copy;
  if (decodableText.test(codec))
    return { action: 'convert', encoder: 'mov_text', reason: { code: 'to-mp4-text', styled: styledText.test(codec) } };
  return { action: 'drop', reason: { code: 'subtitles-unsupported', container, codec } };
}

/** Dispositions that come back when FFmpeg 7.0 has written and read them. */
const keptDispositions: Readonly<Record<Container, ReadonlySet<string>>> = {
  mp4: new Set(['default', 'dub', 'comment', 'forced', 'hearing_impaired', 'visual_impaired', 'captions', 'descriptions']),
  mkv: new Set(['default', 'dub', 'original', 'comment', 'forced', 'hearing_impaired', 'visual_impaired']),
  mov: new Set(['default']),
  pictures: new Set(),
};
/** Marks of the file's making, which mean nothing to a viewer. */
const silentDispositions = new Set(['attached_pic', 'timed_thumbnails', 'still_image', 'metadata', 'dependent']);

/** The marks of a stream that `container` has no place for. */
export function lostDispositions(stream: OtherStream, container: Container): string[] {
  return stream.dispositions.filter((name) => !keptDispositions[container].has(name) && !silentDispositions.has(name));
}

/** Bibliographic and terminological codes of ISO 639-2 that QuickTime's own table has the other of. */
const quicktimeCodes: Readonly<Record<string, string>> = {
  ...{ fre: 'fra', deu: 'ger', nld: 'dut', swe: 'sve', ell: 'gre', isl: 'ice', zho: 'chi', fas: 'per', sqi: 'alb', rum: 'ron', cze: 'ces' },
  ...{ slo: 'slk', hye: 'arm', kat: 'geo', msa: 'may', mya: 'bur', bod: 'tib', cym: 'wel', eus: 'baq' },
};

/** The code under which `container` keeps a language; null where it keeps none. */
export function languageTag(language: string, container: Container): string | null {
  if (container === 'mkv') return language;
  if (container === 'pictures') return null;
  if (!/^[a-z]{3}$/.test(language)) return null;
  return container === 'mov' ? (quicktimeCodes[language] ?? language) : language;
}

/**
 * What `container` can do with one stream of a film other than the picture that is coloured.
 * @param possible the containers that might be chosen instead
 */
export function supportFor(stream: OtherStream, container: Container, possible: readonly Container[]): Support {
  if (stream.codec === 'unknown' && stream.kind !== 'attachment') {
    return { action: 'drop', reason: { code: 'codec-unknown' } };
  }
  if (container === 'pictures') return { action: 'drop', reason: { code: 'pictures-only' } };
  switch (stream.kind) {
    case 'audio':
      return audioSupport(stream, container, possible);
    case 'video':
      return videoSupport(stream, container);
    case 'picture':
      return pictureSupport(stream, container);
    case 'subtitle':
      return subtitleSupport(stream, container);
    case 'attachment':
      return container === 'mkv' ? copy : { action: 'drop', reason: { code: 'no-attachments', container } };
    case 'data':
      return { action: 'drop', reason: { code: 'data-unsupported', container, codec: stream.codec } };
  }
}
