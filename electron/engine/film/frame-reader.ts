import { createInterface } from 'node:readline';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { Size } from '../../../shared/project/preview.ts';
import { ByteReader, parseTime } from './luma-reader.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { decodedSize, inputOf, preparation, secondsOf } from './source.ts';

/** A decoded frame, as the viewer needs it. */
export interface PreviewFrame {
  /** Film seconds. */
  readonly seconds: number;
  /** The film's own luma samples, row by row, at the view's size. */
  readonly luma: Uint8Array | Uint16Array;
  /** 8-bit luma at network size, as the colour track's maker sees it. */
  readonly small: Uint8Array;
  /** The film's own Cb and Cr, 8 bits of each, sample by sample; null where they were not asked for. */
  readonly original: Uint8Array | null;
}

export interface FrameReaderRequest {
  readonly film: FilmInfo;
  readonly deinterlace: boolean;
  /** Where to begin; the first frame is the first that is not earlier. */
  readonly fromSeconds: number;
  readonly view: Size;
  readonly small: Size;
  /** Size of the film's own chroma; null where it is not wanted, or the film has none. */
  readonly original: Size | null;
}

/** Bits of the samples that come: FFmpeg's grey formats have these depths. */
export function viewBitDepth({ video: { bitDepth } }: FilmInfo): number {
  return [8, 10, 12, 14].find((depth) => bitDepth <= depth) ?? 16;
}

/** What a film's own chroma is shown at: half the view, as most films store it; null for a film without any. */
export function originalSize({ video: { sampling } }: FilmInfo, view: Size): Size | null {
  return sampling === 'gray' ? null : { width: Math.max(1, Math.round(view.width / 2)), height: Math.max(1, Math.round(view.height / 2)) };
}

/** One plane above the other → pairs. */
function interleave(planes: Uint8Array): Uint8Array {
  const count = planes.length / 2;
  const pairs = new Uint8Array(planes.length);
  for (let at = 0; at < count; at += 1) {
    pairs[2 * at] = planes[at]!;
    pairs[2 * at + 1] = planes[count + at]!;
  }
  return pairs;
}

function planeFormat(bitDepth: number): string {
  return bitDepth === 8 ? 'gray' : `gray${bitDepth}le`;
}

/**
 * Decodes from somewhere in a film on, frame by frame and only as far as it is asked: FFmpeg waits for its pipes to be
 * read, so the next frame of a paused film is there at once.
 */
export class FrameReader implements Disposable {
  private readonly request: FrameReaderRequest;
  private readonly process: FfmpegProcess;
  private readonly stop = new AbortController();
  private readonly pictures: ByteReader;
  private readonly smalls: ByteReader;
  private readonly originals: ByteReader | null;
  private readonly lines: AsyncIterator<string>;
  private readonly bitDepth: number;

  constructor(request: FrameReaderRequest) {
    this.request = request;
    const { film, view, small, original, deinterlace, fromSeconds } = request;
    this.bitDepth = viewBitDepth(film);
    const whole = decodedSize(film.video);
    const fit = view.width === whole.width && view.height === whole.height ? [] : [`scale=${view.width}:${view.height}:flags=area`];
    const luma = 'extractplanes=y,split=3[view0][small0][clock0]';
    const prepared = preparation(film, deinterlace);
    const chain = original === null ? [...prepared, luma].join(',') : [...prepared, `split=2[whole][tinted];[whole]${luma}`].join(',');
    const base = `${film.video.timeBase.num}/${film.video.timeBase.den}`;
    const timing = ['-fps_mode', 'passthrough', '-enc_time_base', base];
    this.process = new FfmpegProcess(
      [
        '-copyts',
        ...(fromSeconds > 0 ? ['-ss', fromSeconds.toFixed(6)] : []),
        ...inputOf(film),
        '-filter_complex',
        [
          `[0:${film.video.index}]${chain}`,
          `[view0]${[...fit, `format=${planeFormat(this.bitDepth)}`].join(',')}[view]`,
          `[small0]scale=${small.width}:${small.height}:flags=area,format=gray[small]`,
          '[clock0]scale=16:16:flags=neighbor[clock]',
          ...(original === null
            ? []
            : [
                '[tinted]extractplanes=u+v[u0][v0]',
                ...['u', 'v'].map((plane) => `[${plane}0]scale=${original.width}:${original.height}:flags=area,format=gray[${plane}]`),
                '[u][v]vstack[original]',
              ]),
        ].join(';'),
        ...['-map', '[view]', ...timing, '-f', 'rawvideo', 'pipe:1'],
        ...['-map', '[small]', ...timing, '-f', 'rawvideo', 'pipe:3'],
        ...['-map', '[clock]', ...timing, '-c:v', 'rawvideo', '-f', 'framecrc', 'pipe:4'],
        ...(original === null ? [] : ['-map', '[original]', ...timing, '-f', 'rawvideo', 'pipe:5']),
      ],
      original === null ? 2 : 3,
      this.stop.signal,
    );
    this.pictures = new ByteReader(this.process.output);
    this.smalls = new ByteReader(this.process.readable(3));
    this.originals = original === null ? null : new ByteReader(this.process.readable(5));
    this.lines = createInterface({ input: this.process.readable(4), crlfDelay: Infinity })[Symbol.asyncIterator]();
  }

  /** @returns null at the film's end */
  async next(): Promise<PreviewFrame | null> {
    const { film, view, small, original } = this.request;
    const bytes = this.bitDepth === 8 ? 1 : 2;
    // All at once: FFmpeg fills one pipe while the others wait.
    const [luma, network, chroma, time] = await Promise.all([
      this.pictures.take(view.width * view.height * bytes),
      this.smalls.take(small.width * small.height),
      original === null ? null : this.originals?.take(2 * original.width * original.height),
      this.nextTime(),
    ]);
    if (luma === null || network === null || time === null) return null;
    return {
      seconds: secondsOf(time, film.video.timeBase) - film.startSeconds,
      luma: bytes === 1 ? luma : new Uint16Array(luma.buffer),
      small: network,
      original: chroma == null ? null : interleave(chroma),
    };
  }

  private async nextTime(): Promise<bigint | null> {
    for (;;) {
      const line = await this.lines.next();
      if (line.done === true) return null;
      const time = parseTime(line.value);
      if (time !== null) return time;
    }
  }

  [Symbol.dispose](): void {
    this.stop.abort();
  }
}
