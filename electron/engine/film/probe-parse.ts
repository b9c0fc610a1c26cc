import type { FieldOrder, FilmInfo, Matrix, OtherStream, Range, Rational, StreamKind, VideoStream } from '../../../shared/film/film.ts';
import type { FirstFrames } from './first-frames.ts';
import { believableRate } from './frame-rate.ts';
import { orientationOf } from './orientation.ts';
import { readPixelFormat } from './pixel-format.ts';
import { tag, tellingTags } from './tags.ts';
import type { ProbedFilm, ProbedStream } from './probe-schema.ts';
import { recorderClockSeconds } from './section.ts';

/** Reads `24000/1001` or `16:15`; null where it is missing, zero or undefined (`0/0`, `N/A`). */
export function parseRational(text: string | undefined): Rational | null {
  const parts = /^(\d+)[/:](\d+)$/.exec(text ?? '');
  if (parts === null) return null;
  const [num, den] = [Number(parts[1]), Number(parts[2])];
  return num > 0 && den > 0 ? { num, den } : null;
}

function parseNumber(text: string | undefined): number | null {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

function parseCount(text: string | undefined): number | null {
  const value = parseNumber(text);
  return value !== null && Number.isInteger(value) && value >= 0 ? value : null;
}

/** The timecode of the first frame: of its track, of a timecode track, or of the file. */
function timecodeOf({ streams, format }: ProbedFilm, video: ProbedStream): string | null {
  const found = [video, ...streams].map(({ tags }) => tag(tags, 'timecode')).find((code) => code !== null) ?? tag(format.tags, 'timecode');
  return found !== null && /^\d{2}:\d{2}:\d{2}[:;.]\d{2,3}$/.test(found) ? found : null;
}

/** Names that programs give every track; others are titles, which MP4 keeps in no better place. */
const genericHandler = /handler|core media|iso media|bento4|gpac|l-smash|[\u0000-\u001f]/i;

function handlerTitle(stream: ProbedStream): string | null {
  const name = tag(stream.tags, 'handler_name');
  return name === null || genericHandler.test(name) ? null : name;
}

/** ffprobe's `unknown`, `unspecified` and `reserved` say as much as nothing. */
function stated(value: string | undefined): string | null {
  return value === undefined || /^(unknown|unspecified|reserved|n\/a)$/i.test(value) ? null : value;
}

function dispositions(stream: ProbedStream): string[] {
  return Object.entries(stream.disposition ?? {})
    .filter(([, set]) => set !== 0)
    .map(([name]) => name);
}

function isStillPicture(stream: ProbedStream): boolean {
  return dispositions(stream).some((name) => ['attached_pic', 'timed_thumbnails', 'still_image'].includes(name));
}

/**
 * The stream that is coloured: a moving picture, before others the one marked default, then the largest, then the
 * first. Undefined where there is none.
 */
export function chooseVideo(streams: readonly ProbedStream[]): ProbedStream | undefined {
  const area = (stream: ProbedStream): number => (stream.width ?? 0) * (stream.height ?? 0);
  const isDefault = (stream: ProbedStream): number => (stream.disposition?.['default'] === 1 ? 1 : 0);
  return streams
    .filter((stream) => stream.codec_type === 'video' && !isStillPicture(stream))
    .sort((a, b) => isDefault(b) - isDefault(a) || area(b) - area(a) || a.index - b.index)
    .at(0);
}

function kindOf(stream: ProbedStream): StreamKind {
  switch (stream.codec_type) {
    case 'video':
      return isStillPicture(stream) ? 'picture' : 'video';
    case 'audio':
    case 'subtitle':
    case 'attachment':
      return stream.codec_type;
    default:
      return 'data';
  }
}

/** `und` is how containers write "not stated". */
function languageOf(stream: ProbedStream): string | null {
  const language = tag(stream.tags, 'language');
  return language === 'und' ? null : language;
}

function parseOther(stream: ProbedStream): OtherStream {
  const kind = kindOf(stream);
  const fileName = kind === 'attachment' || kind === 'picture' ? tag(stream.tags, 'filename') : null;
  return {
    index: stream.index,
    kind,
    // A tag is the name of data. Of what is to be decoded a tag that FFmpeg does not know is none: no container could be told of it.
    codec: stated(stream.codec_name) ?? (kind === 'data' ? stated(stream.codec_tag_string) : null) ?? 'unknown',
    language: languageOf(stream),
    title: tag(stream.tags, 'title') ?? fileName ?? handlerTitle(stream),
    dispositions: dispositions(stream),
    channels: stream.channels ?? null,
    sampleRate: parseCount(stream.sample_rate),
    trackTags: tellingTags(stream.tags),
  };
}

const matrixOfTag: Readonly<Record<string, Matrix>> = {
  bt709: 'bt709',
  // SMPTE 240M's weights (0.212, 0.701, 0.087) lie next to BT.709's.
  smpte240m: 'bt709',
  smpte170m: 'bt601',
  bt470bg: 'bt601',
  fcc: 'bt601',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
  ictcp: 'bt2020',
};

function matrixOf(stream: ProbedStream, width: number, height: number): Matrix {
  const named = matrixOfTag[stream.color_space ?? ''];
  if (named !== undefined) return named;
  // Players decide the same way; the width covers widescreen films cut to their picture, such as 1280x536.
  return height >= 720 || width >= 1280 ? 'bt709' : 'bt601';
}

function rangeOf(stream: ProbedStream, implied: Range): Range {
  if (/^(pc|jpeg|full)$/.test(stream.color_range ?? '')) return 'full';
  if (/^(tv|mpeg|limited)$/.test(stream.color_range ?? '')) return 'limited';
  return implied;
}

/**
 * FFmpeg and Matroska write `tb` for "top field first, fields interleaved" and `bt` for its opposite, so the first
 * letter is the field that is shown first.
 */
function fieldOrderOf(stream: ProbedStream): FieldOrder {
  switch (stream.field_order) {
    case 'progressive':
      return 'progressive';
    case 'tt':
    case 'tb':
      return 'top-first';
    case 'bb':
    case 'bt':
      return 'bottom-first';
    default:
      return 'unknown';
  }
}

/** Frame times of up to this many packets are looked at. */
export const timedPackets = 240;
/** Millisecond containers round each time by up to half of one; differences within this are even. */
const unevenSeconds = 0.0021;

/** A step so long in a broadcast is a clock that was set anew. */
const jumpSeconds = 1;

/**
 * Whether frames are unevenly spaced, by their times in seconds, in file order; null where times are missing or few.
 * @param mayJump its clock may begin anew
 */
export function unevenTimes(times: readonly (number | null)[], mayJump = false): boolean | null {
  const known = times.filter((time) => time !== null).sort((a, b) => a - b);
  if (known.length < times.length) return null;
  // File order is decoding order: the last frames shown may lack neighbours that the file holds further on.
  const complete = known.length < timedPackets ? known : known.slice(0, -16);
  if (complete.length < 3) return null;
  let [shortest, longest] = [Infinity, 0];
  for (let i = 1; i < complete.length; i++) {
    const gap = complete[i]! - complete[i - 1]!;
    if (mayJump && gap > jumpSeconds) continue;
    shortest = Math.min(shortest, gap);
    longest = Math.max(longest, gap);
  }
  return longest - shortest > unevenSeconds;
}

function isVariable(stream: ProbedStream, film: ProbedFilm, order: FieldOrder, times: readonly (number | null)[]): boolean {
  const uneven = unevenTimes(times, /mpegts|mpeg\b/.test(film.format.format_name));
  if (uneven === true) return true;
  if (uneven === false && times.length < timedPackets) return false;
  const [mean, base] = [parseRational(stream.avg_frame_rate), parseRational(stream.r_frame_rate)];
  if (mean === null || base === null) return false;
  const ratio = (base.num * mean.den) / (base.den * mean.num);
  const even = (target: number): boolean => Math.abs(ratio / target - 1) < 0.005;
  // For interlaced film some demuxers state the rate of fields.
  return !(even(1) || (order !== 'progressive' && even(2)));
}

/** ffprobe may say 0 for a stream of Matroska, which states no start itself, so the first packets are asked too. */
function startOf(stream: ProbedStream, film: ProbedFilm, times: readonly (number | null)[], decoded: number | null): number {
  const stated = parseNumber(stream.start_time) ?? parseNumber(film.format.start_time) ?? decoded ?? 0;
  const first = Math.min(...times.filter((time) => time !== null));
  return Number.isFinite(first) ? Math.max(stated, first) : stated;
}

/** Seconds of Matroska's own `01:02:03.004`; null for anything else. */
function parseClock(text: string | null): number | null {
  const parts = /^(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text ?? '');
  return parts === null ? null : Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3]);
}

/** How long the stream itself lasts by a tag of Matroska, where sound may last longer. FFmpeg counts it from zero. */
function taggedSeconds(stream: ProbedStream, startSeconds: number): number | null {
  const end = parseClock(tag(stream.tags, 'DURATION') ?? tag(stream.tags, 'DURATION-eng'));
  return end === null || end <= startSeconds ? null : end - Math.max(0, startSeconds);
}

/** Of a recorder's clock Matroska states when the film ends, not how long it is. */
function statedLength({ format }: ProbedFilm): number | null {
  const [seconds, start] = [parseNumber(format.duration), parseNumber(format.start_time) ?? 0];
  const isEnd = seconds !== null && format.format_name.startsWith('matroska') && start > recorderClockSeconds && seconds > start;
  return isEnd ? seconds - start : seconds;
}

/** A count of frames in a tag may be another file's, left over from before a cut: it must fit the length. */
const countTolerance = 0.1;

function frameCount(stream: ProbedStream, film: ProbedFilm, rate: Rational | null, startSeconds: number): number | null {
  const indexed = parseCount(stream.nb_frames);
  if (indexed !== null && indexed > 0) return indexed;
  const seconds = parseNumber(stream.duration) ?? taggedSeconds(stream, startSeconds) ?? statedLength(film);
  const reckoned = seconds === null || rate === null ? null : Math.round((seconds * rate.num) / rate.den);
  const tagged = parseCount(tag(stream.tags, 'NUMBER_OF_FRAMES') ?? undefined);
  if (tagged === null || tagged === 0) return reckoned;
  return reckoned === null || Math.abs(tagged - reckoned) <= countTolerance * reckoned + 1 ? tagged : reckoned;
}

/** FFmpeg's formats with an alpha plane; of a palette any entry may be transparent. */
const alphaFormat = /^(yuva|gbrap|rgba|bgra|argb|abgr|ya\d|ayuv|vuya|uyva|pal8)/;

function alphaOf(stream: ProbedStream): VideoStream['alpha'] {
  if (tag(stream.tags, 'alpha_mode') === '1') return 'apart';
  return alphaFormat.test(stream.pix_fmt ?? '') ? 'inside' : 'none';
}

function parseVideo(seen: FirstFrames, film: ProbedFilm, times: readonly (number | null)[]): VideoStream {
  const { stream } = seen;
  const { width = 0, height = 0, pix_fmt: pixelFormat = '' } = stream;
  const format = readPixelFormat(pixelFormat);
  const fieldOrder = fieldOrderOf(stream);
  const counted = (parseCount(stream.nb_frames) ?? 0) > 0;
  const frameRate = believableRate(parseRational(stream.avg_frame_rate), parseRational(stream.r_frame_rate), seen.rate, counted);
  const startSeconds = startOf(stream, film, times, seen.startSeconds);
  return {
    index: stream.index,
    codec: stream.codec_name ?? 'unknown',
    width,
    height,
    ...orientationOf(stream),
    pixelFormat,
    bitDepth: format.bitDepth,
    sampling: format.sampling,
    range: rangeOf(stream, format.impliedRange),
    matrix: matrixOf(stream, width, height),
    tags: {
      range: stated(stream.color_range),
      matrix: stated(stream.color_space),
      primaries: stated(stream.color_primaries),
      transfer: stated(stream.color_transfer),
      chromaLocation: stated(stream.chroma_location),
    },
    sampleAspectRatio: parseRational(stream.sample_aspect_ratio) ?? { num: 1, den: 1 },
    frameRate,
    variableFrameRate: isVariable(stream, film, fieldOrder, times),
    timeBase: parseRational(stream.time_base) ?? { num: 1, den: 1000 },
    startSeconds,
    frames: frameCount(stream, film, frameRate, startSeconds),
    fieldOrder,
    language: languageOf(stream),
    title: tag(stream.tags, 'title') ?? handlerTitle(stream),
    dispositions: dispositions(stream),
    captions: seen.captions,
    hdr: seen.hdr,
    sideData: [...seen.sideData],
    alpha: alphaOf(stream),
    trackTags: tellingTags(stream.tags),
  };
}

/** What FFmpeg calls a programme that nobody named. */
const namedByFfmpeg = /^(Service\d\d|FFmpeg)$/;

/** What a transport stream says of its programmes: the names of the picture's own, and those of all where there are several. */
function programmesOf({ programs }: ProbedFilm, video: number): Pick<FilmInfo, 'programmes' | 'programmeTags'> {
  const held = programs.filter(({ streams }) => streams.length > 0);
  const own = held.find(({ streams }) => streams.some(({ index }) => index === video));
  const given = Object.entries(tellingTags(own?.tags)).filter(([, value]) => !namedByFfmpeg.test(value));
  return {
    programmes: held.length < 2 ? [] : held.map(({ tags, program_num: number }) => tag(tags, 'service_name') ?? String(number ?? 0)),
    programmeTags: Object.fromEntries(given),
  };
}

/**
 * Turns ffprobe's answer into what Kinetint knows about a film.
 * @param seen the stream of `film.streams` that is coloured, as its first frames show it; it has a size and a pixel format
 * @param times presentation times in seconds of its first packets in file order, null where a packet has none
 */
export function parseFilm(path: string, bytes: number, film: ProbedFilm, seen: FirstFrames, times: readonly (number | null)[]): FilmInfo {
  const video = parseVideo(seen, film, times);
  const programmes = programmesOf(film, video.index);
  return {
    path,
    bytes,
    container: film.format.format_name,
    startSeconds: parseNumber(film.format.start_time) ?? seen.startSeconds ?? 0,
    durationSeconds: statedLength(film) ?? parseNumber(seen.stream.duration),
    video,
    others: film.streams.filter((stream) => stream.index !== video.index).map(parseOther),
    chapters: film.chapters.length,
    title: tag(film.format.tags, 'title'),
    tags: { ...programmes.programmeTags, ...tellingTags(film.format.tags) },
    ...programmes,
    timecode: timecodeOf(film, seen.stream) ?? seen.timecode,
    pictures: null,
  };
}
