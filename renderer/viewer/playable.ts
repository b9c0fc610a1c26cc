import type { FilmPicture } from '../../shared/project/preview.ts';

/** FFmpeg's names of the sound codecs that Chromium decodes, by the names it is asked with. */
const soundTypes: Readonly<Record<string, string>> = {
  aac: 'audio/mp4; codecs="mp4a.40.2"',
  mp3: 'audio/mpeg',
  opus: 'audio/webm; codecs="opus"',
  vorbis: 'audio/webm; codecs="vorbis"',
  flac: 'audio/flac',
};
const pictureTypes: Readonly<Record<string, string>> = {
  h264: 'video/mp4; codecs="avc1.640028"',
  vp8: 'video/webm; codecs="vp8"',
  vp9: 'video/webm; codecs="vp9"',
  av1: 'video/mp4; codecs="av01.0.08M.08"',
  hevc: 'video/mp4; codecs="hvc1.1.6.L123.B0"',
};

/**
 * Whether Chromium is worth trying with a film: it knows the picture's codec and, since it would play without a word of
 * missing sound, that of the sound. Whether it really plays shows when it tries.
 */
export function playsSound(
  video: Pick<HTMLVideoElement, 'canPlayType'>,
  { codec, soundCodec }: Pick<FilmPicture, 'codec' | 'soundCodec'>,
): boolean {
  const plays = (type: string | undefined): boolean => type !== undefined && video.canPlayType(type) !== '';
  return plays(pictureTypes[codec]) && (soundCodec === null || plays(soundTypes[soundCodec]));
}
