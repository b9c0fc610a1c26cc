import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import type { FilmInfo, Rational } from '../../../shared/film/film.ts';
import type { Section } from '../../../shared/job/settings.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import { crashOf, FfmpegProcess, likelyCause, type FfmpegExit } from './ffmpeg-process.ts';
import { filmSecondsOf, openFilm, trimming } from './section.ts';
import { PictureWatch } from './picture-watch.ts';
import { isBroadcast, preparation, secondsOf } from './source.ts';
import { problemError } from '../problem-error.ts';

/** One frame's luma at network size. */
export interface LumaFrame {
  /** Position in the section, from 0. */
  readonly index: number;
  /** Presentation timestamp in units of the reader's time base. */
  readonly time: bigint;
  /** 8-bit luma code values in the film's own range, row by row. */
  readonly luma: Uint8Array;
  /** The same at each of the request's further sizes. */
  readonly further: readonly Uint8Array[];
}

export interface LumaRequest {
  readonly film: FilmInfo;
  readonly section: Section;
  /** Where reading begins, see `readFrom`; left out, at the film's beginning. */
  readonly fromSeconds?: number;
  readonly deinterlace: boolean;
  readonly width: number;
  readonly height: number;
  /** Gives way to everything else that the machine does. */
  readonly inBackground?: boolean;
  /** Sizes that other networks want the same frames at. */
  readonly further?: readonly { readonly width: number; readonly height: number }[];
}

/** An output that drops a film's sound. Tracks that are empty have no place in any output. */
function soundBeside({ others }: FilmInfo): string[] {
  const sound = others.filter(({ kind, sampleRate }) => kind === 'audio' && sampleRate !== 0);
  return sound.length === 0 ? [] : [...sound.flatMap(({ index }) => ['-map', `0:${index}`]), '-c', 'copy', '-f', 'null', '-'];
}

/** Ends each frame's line of FFmpeg's framecrc format: stream, dts, pts, duration, size, checksum. */
export function parseTime(line: string): bigint | null {
  if (line.startsWith('#')) return null;
  const pts = line.split(',')[2];
  return pts === undefined ? null : BigInt(pts.trim());
}

/** Pulls exact lengths out of a byte stream, in order. */
export class ByteReader {
  private readonly source: AsyncIterator<Buffer>;
  private chunk: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    stream.on('readable', () => undefined);
    this.source = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** @returns null at the end of the stream; a frame cut short at the end is no frame. */
  async take(length: number): Promise<Uint8Array | null> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (this.chunk.length === 0) {
        const next = await this.source.next();
        if (next.done === true) return null;
        this.chunk = next.value;
      }
      const part = this.chunk.subarray(0, length - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.chunk = this.chunk.subarray(part.length);
    }
    return bytes;
  }

  /** Leaves what has not been taken: a process has ended only when nothing of its output waits to be read. */
  async close(): Promise<void> {
    await this.source.return?.();
  }
}

/**
 * Decodes a film and hands out each frame's luma at network size with its own timestamp, in presentation order. The
 * range is the film's (nothing is stretched). FFmpeg runs ahead by no more than its pipes hold.
 */
export class LumaReader {
  /** Unit of the timestamps, seconds: the stream's own time base. */
  readonly timeBase: Rational;
  private readonly process: FfmpegProcess;
  private readonly request: LumaRequest;
  private readonly signal: AbortSignal;
  // Both are listened to from the start: what nobody listens to when a process ends, Node throws away.
  private readonly pictures: readonly ByteReader[];
  private readonly lines: AsyncIterator<string>;
  private finished = false;
  private handedOut = 0;
  private before: bigint | null = null;
  private longest = 0n;
  private readonly watch: PictureWatch;

  constructor(request: LumaRequest, signal: AbortSignal) {
    this.request = request;
    this.signal = signal;
    this.timeBase = request.film.video.timeBase;
    const { film, section, width, height, deinterlace } = request;
    const base = `${this.timeBase.num}/${this.timeBase.den}`;
    // Area averaging sees every sample; gray stays gray, so swscale has no range to convert.
    // Whatever a frame says beside its samples is not needed, and `showinfo` would spell it out, a byte of it at a time.
    const luma = [
      ...trimming(film, section),
      'sidedata=mode=delete',
      'showinfo=checksum=0',
      ...preparation(film, deinterlace),
      'extractplanes=y',
    ];
    this.watch = new PictureWatch(film.video);
    const sizes = [{ width, height }, ...(request.further ?? [])];
    const scaled = sizes.map((size, index) => `[whole${index}]scale=${size.width}:${size.height}:flags=area,format=gray[luma${index}]`);
    const output = ['-fps_mode', 'passthrough', '-enc_time_base', base];
    this.process = new FfmpegProcess(
      [
        ...['-loglevel', 'level+info', '-nostats'],
        ...(request.inBackground === true ? ['-threads', '1'] : []),
        ...openFilm(film, request.fromSeconds ?? 0),
        '-filter_complex',
        [
          `[0:${film.video.index}]${luma.join(',')},split=${sizes.length + 1}${sizes.map((_, index) => `[whole${index}]`).join('')}[clock]`,
          ...scaled,
          '[clock]scale=16:16:flags=neighbor[times]',
        ].join(';'),
        ...['-map', '[luma0]', ...output, '-f', 'rawvideo', 'pipe:1'],
        ...['-map', '[times]', ...output, '-c:v', 'rawvideo', '-f', 'framecrc', 'pipe:3'],
        ...sizes.slice(1).flatMap((_, index) => ['-map', `[luma${index + 1}]`, ...output, '-f', 'rawvideo', `pipe:${index + 4}`]),
        // FFmpeg smooths jumps of the clock by whichever stream shows them first, so read those that the composer reads.
        ...(isBroadcast(film) ? soundBeside(film) : []),
        // Its last word, which a decoder that crashed or was killed never says.
        // FFmpeg looks after its threads this often, and would wait as long where one of them failed.
        ...['-progress', `pipe:${sizes.length + 3}`, '-stats_period', '1'],
      ],
      sizes.length + 1,
      signal,
      (line) => {
        this.watch.read(line);
      },
    );
    if (request.inBackground === true) this.process.giveWay();
    this.pictures = [this.process.output, ...sizes.slice(1).map((_, index) => this.process.readable(index + 4))].map(
      (stream) => new ByteReader(stream),
    );
    let tail = '';
    this.process
      .readable(sizes.length + 3)
      .setEncoding('utf8')
      .on('data', (text: string) => {
        tail = (tail + text).slice(-64);
        this.finished = /^progress=end$/m.test(tail) || this.finished;
      });
    this.lines = createInterface({ input: this.process.readable(3), crlfDelay: Infinity })[Symbol.asyncIterator]();
  }

  /**
   * The frames to the film's end; what is called off by the signal ends where it is.
   * @throws UserFacingError as {@link ended}: a decoder that is gone is no end
   */
  async *frames(): AsyncGenerator<LumaFrame> {
    const { width, height, further = [] } = this.request;
    const { pictures, lines } = this;
    const areas = [{ width, height }, ...further].map((size) => size.width * size.height);
    let atEnd = false;
    try {
      for (let index = 0; ; index += 1) {
        // All at once: FFmpeg fills one pipe while another waits.
        const [luma, ...others] = await Promise.all(pictures.map((picture, at) => picture.take(areas[at]!)));
        if (luma == null || others.includes(null)) {
          atEnd = true;
          break;
        }
        let time: bigint | null = null;
        while (time === null) {
          const line = await lines.next();
          if (line.done === true) break;
          time = parseTime(line.value);
        }
        // A decoder that was killed may have told a frame's samples and not its time.
        if (time === null) {
          atEnd = true;
          break;
        }
        this.handedOut = index + 1;
        if (this.before !== null && time - this.before > this.longest) this.longest = time - this.before;
        this.before = time;
        yield { index, time, luma, further: others.filter((other) => other !== null) };
      }
    } finally {
      // At the end it stops by itself, and how it stops is telling.
      if (!atEnd) this.process.kill();
    }
    await Promise.all(pictures.map((picture) => picture.close()));
    if (!this.signal.aborted) await this.ended();
  }

  /** The longest time from one frame to the next so far, seconds. */
  get longestStepSeconds(): number {
    return secondsOf(this.longest, this.timeBase);
  }

  /** Frames of other sizes or samples than the first, which were made to fit it. For whoever met the end. */
  get changes(): Warning[] {
    const { film } = this.request;
    return this.watch.warnings((time) => filmSecondsOf(time, this.timeBase, film), film.startSeconds);
  }

  /**
   * How decoding ended, once {@link frames} has.
   * @throws UserFacingError `ffmpeg-failed` where FFmpeg crashed or was killed, so that there may be more to decode
   */
  async ended(): Promise<FfmpegExit> {
    const exit = await this.process.exit;
    const crash = crashOf(exit);
    if (crash !== null) throw crash;
    const { code, lastLines } = exit;
    const neverBegan = this.handedOut === 0 && code !== 0 && lastLines.length > 0;
    // The status alone does not tell: on Windows that of a killed program is 1, as where FFmpeg itself gives up.
    if (code === null || code === endedBySignal || !(this.finished || neverBegan)) {
      throw problemError('ffmpeg-failed', { code: 'ffmpeg-killed', frames: this.handedOut }, 'run the same command again to go on');
    }
    return exit;
  }
}

/** What containers and decoders say of themselves where they are not whole. FFmpeg has no common word for it. */
const damageWords = new RegExp(
  [
    'partial file|truncat|premature|invalid data|corrupt|end of file|went wrong|sync lost',
    // FLV; Matroska and WebM.
    'packet mismatch|EBML number|exceeds containing',
    // FFV1's own checksums; blocks, slices and pictures of the MPEG family.
    'CRC mismatch|damaged|slice mismatch|error while decoding|invalid nal|missing picture|concealing',
  ].join('|'),
  'i',
);
/** Said of a packet before which others are missing, as between two recordings that were joined to one file. */
const joint = /corrupt input packet|packet corrupt/i;
/** A step between frames that is longer than so many is a gap. */
const gapSteps = 1.5;

/** Whether frames of a broadcast, which recordings are joined of, came as evenly as it has them, so that none can be missing between two. */
export function cameEvenly(film: FilmInfo, longestStepSeconds: number): boolean {
  const { frameRate, variableFrameRate } = film.video;
  return isBroadcast(film) && !variableFrameRate && frameRate !== null && longestStepSeconds * frameRate.num <= gapSteps * frameRate.den;
}

/** FFmpeg's status where it was asked to end, by SIGTERM for one. */
const endedBySignal = 255;

/**
 * Damage that FFmpeg met while decoding, null where there was none. Fewer frames than a header promises are no sign of it: films
 * with gaps, pulled-down films and films that were cut promise more than they have.
 * @param frames how many it decoded
 * @param expected how many the container states, or null
 * @param evenly none of them can be missing, so that a joint alone is no damage
 */
export function damageOf(exit: FfmpegExit, frames: number, expected: number | null, evenly: boolean): Warning | null {
  const told = exit.lastLines.filter((line) => damageWords.test(line) && !(evenly && joint.test(line)));
  if (told.length === 0 && exit.code === 0) return null;
  const said = likelyCause(told.length > 0 ? told : exit.lastLines);
  return { code: 'damaged', said: said === '' ? null : said, frames, expected: expected !== null && frames < expected ? expected : null };
}
