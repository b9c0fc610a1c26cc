import type { FilmInfo, Rational, VideoStream } from '../../../shared/film/film.ts';
import { isPictureName, type NumberedPictures } from '../files/pictures.ts';
import { planarFormat, wideningFilters } from './pixel-format.ts';

/** Chroma travels this much later than the film, so that a film may begin before zero. */
export const chromaDelaySeconds = 10;

/** A stream made to be cut into anywhere: its clock may jump, and nothing says where its key frames are. */
export function isBroadcast(film: FilmInfo): boolean {
  return /mpegts|mpeg\b/.test(film.container);
}

/**
 * Whether decoding may begin in the middle. x264 before build 151 wrote 4:4:4 in a way of its own, and FFmpeg knows only
 * from the first frame of the file that it has to follow.
 */
export function canSeek({ video }: FilmInfo): boolean {
  return !(video.codec === 'h264' && video.sampling === '444');
}

/** A film as an input of FFmpeg's or ffprobe's. Nothing in a file's name is read as a pattern, protocol or option. */
export function inputFiles(path: string, pictures: NumberedPictures | null): string[] {
  if (pictures !== null) {
    const { pattern, first, rate } = pictures;
    const row = ['-f', 'image2', '-pattern_type', 'sequence', '-start_number', String(first), '-framerate', `${rate.num}/${rate.den}`];
    return [...row, '-i', `file:${pattern}`];
  }
  const still = path.includes('%') && isPictureName(path) ? ['-f', 'image2', '-pattern_type', 'none'] : [];
  return [...still, '-i', `file:${path}`];
}

/**
 * The film as an input of FFmpeg's. Turning is left to {@link preparation}: FFmpeg would build its graph anew for a frame that
 * does not repeat what the first one said of it, and lose the frames within.
 */
export function inputOf({ path, pictures }: FilmInfo): string[] {
  return ['-noautorotate', '-reinit_filter', '0', ...inputFiles(path, pictures)];
}

/** What is done to decoded frames before anything else, as a chain of filters. */
export function preparation(film: FilmInfo, deinterlace: boolean): string[] {
  const { width, height, pixelFormat, turning } = film.video;
  // Nothing is done to frames of this size; others, of films whose size changes on the way, are made to fit.
  const filters = [`scale=${width}:${height}`];
  if (film.video.sampling !== 'rgb') filters.push(`format=${planarFormat(pixelFormat)}`);
  if (deinterlace) filters.push('bwdif=mode=send_frame:deint=all');
  if (film.video.sampling === 'rgb') {
    filters.push(
      ...wideningFilters(film.video.pixelFormat),
      `scale=out_color_matrix=${film.video.matrix === 'bt709' ? 'bt709' : 'bt601'}:out_range=${film.video.range === 'full' ? 'pc' : 'tv'}`,
    );
    filters.push(`format=${rgbWorkFormat(film.video.bitDepth)}`);
  }
  // Fields are lines as they are stored.
  filters.push(...turning);
  return filters;
}

/** RGB film has no luma of its own; it is given one here. */
function rgbWorkFormat(bitDepth: number): string {
  if (bitDepth <= 8) return 'yuv444p';
  return bitDepth <= 10 ? 'yuv444p10le' : bitDepth <= 12 ? 'yuv444p12le' : 'yuv444p16le';
}

/** Bits of a luma sample once {@link preparation} is done. */
export function lumaDepth({ sampling, bitDepth }: VideoStream): number {
  return sampling === 'rgb' ? ([8, 10, 12].find((depth) => depth >= bitDepth) ?? 16) : bitDepth;
}

/** Picture size after the player's rotation, once {@link preparation} is done. */
export function decodedSize({ width, height, rotation }: Pick<VideoStream, 'width' | 'height' | 'rotation'>): {
  width: number;
  height: number;
} {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** The shape of the decoded picture's samples, turned with it. */
export function decodedAspect({
  rotation,
  sampleAspectRatio: { num, den },
}: Pick<VideoStream, 'rotation' | 'sampleAspectRatio'>): Rational {
  return rotation % 180 === 0 ? { num, den } : { num: den, den: num };
}

/** Seconds of a timestamp. */
export function secondsOf(time: bigint, { num, den }: Rational): number {
  return (Number(time) * num) / den;
}
