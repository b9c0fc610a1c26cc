import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import type { FilmInfo, Rational } from '../../../shared/film.ts';
import type { Section } from '../../../shared/settings.ts';
import { FfmpegProcess, likelyCause, type FfmpegExit } from './ffmpeg-process.ts';
import { openFilm, preparation } from './source.ts';

/** One frame's luma at network size. */
export interface LumaFrame {
  /** Position in the section, from 0. */
  readonly index: number;
  /** Presentation timestamp in units of the reader's time base. */
  readonly time: bigint;
  /** 8-bit luma code values in the film's own range, row by row. */
  readonly luma: Uint8Array;
}

export interface LumaRequest {
  readonly film: FilmInfo;
  readonly section: Section;
  readonly deinterlace: boolean;
  readonly width: number;
  readonly height: number;
}

/** Ends each frame's line of FFmpeg's framecrc format: stream, dts, pts, duration, size, checksum. */
function parseTime(line: string): bigint | null {
  if (line.startsWith('#')) return null;
  const pts = line.split(',')[2];
  return pts === undefined ? null : BigInt(pts.trim());
}

/** Pulls exact lengths out of a byte stream, in order. */
class ByteReader {
  private readonly source: AsyncIterator<Buffer>;
  private chunk: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
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

  constructor(request: LumaRequest, signal: AbortSignal) {
    this.request = request;
    this.timeBase = request.film.video.timeBase;
    const { film, section, width, height, deinterlace } = request;
    const base = `${this.timeBase.num}/${this.timeBase.den}`;
    // Area averaging sees every sample; gray stays gray, so swscale has no range to convert.
    const luma = [...preparation(film, deinterlace), 'extractplanes=y', `scale=${width}:${height}:flags=area`, 'format=gray'];
    const output = ['-fps_mode', 'passthrough', '-enc_time_base', base];
    this.process = new FfmpegProcess(
      [
        ...openFilm(film, section),
        '-filter_complex',
        `[0:${film.video.index}]${luma.join(',')},split=2[luma][clock];[clock]scale=16:16:flags=neighbor[times]`,
        ...['-map', '[luma]', ...output, '-f', 'rawvideo', 'pipe:1'],
        ...['-map', '[times]', ...output, '-c:v', 'rawvideo', '-f', 'framecrc', 'pipe:3'],
      ],
      1,
      signal,
    );
  }

  async *frames(): AsyncGenerator<LumaFrame> {
    const { width, height } = this.request;
    const picture = new ByteReader(this.process.output);
    const lines = createInterface({ input: this.process.readable(3), crlfDelay: Infinity })[Symbol.asyncIterator]();
    try {
      for (let index = 0; ; index += 1) {
        const luma = await picture.take(width * height);
        if (luma === null) return;
        let time: bigint | null = null;
        while (time === null) {
          const line = await lines.next();
          if (line.done === true) return;
          time = parseTime(line.value);
        }
        yield { index, time, luma };
      }
    } finally {
      this.process.kill();
    }
  }

  /** How decoding ended, once {@link frames} has. */
  async ended(): Promise<FfmpegExit> {
    return this.process.exit;
  }
}

/** A sentence about damage that FFmpeg met while decoding, null where there was none. */
export function describeDamage(exit: FfmpegExit): string | null {
  const damaged = exit.lastLines.filter((line) => /partial file|truncat|invalid data|corrupt|error while decoding|invalid nal|end of file/i.test(line));
  return damaged.length === 0 ? null : likelyCause(damaged);
}
