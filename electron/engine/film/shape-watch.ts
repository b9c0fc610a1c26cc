import type { FilmInfo, Rational } from '../../../shared/film/film.ts';
import type { Section } from '../../../shared/job/settings.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import { logError } from '../files/log.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { filmSecondsOf, openFilm } from './section.ts';

/** The units of a stream that say what shape its pixels have: sequence headers, or sequence parameter sets. */
const headerUnits: Readonly<Record<string, number>> = { mpeg1video: 0xb3, mpeg2video: 0xb3, h264: 7, hevc: 33 };

/** MPEG-1's sequence header is MPEG-2's, whose name FFmpeg wants for it: it looks into no other. */
const readAs: Readonly<Record<string, readonly string[]>> = { mpeg1video: ['-c:v', 'mpeg2video'] };

/** Containers that say nothing of pixels themselves, so that each header of the picture's stream counts. */
const bareContainers = /mpegts|mpeg\b|^(mpegvideo|h264|hevc)$/;

/** Width of the picture by its height, by MPEG-2's `aspect_ratio_information` (ISO/IEC 13818-2, table 6-3). */
const pictureShapes: Readonly<Record<number, number>> = { 2: 4 / 3, 3: 16 / 9, 4: 2.21 };

/** Height of a pixel by its width, by MPEG-1's `pel_aspect_ratio` (ISO/IEC 11172-2, 2.4.3.2). */
const pelHeights: readonly number[] = [
  ...[1, 1, 0.6735, 0.7031, 0.7615, 0.8055, 0.8437, 0.8935, 0.9157, 0.9815, 1.0255, 1.0695, 1.095, 1.1575, 1.2015],
];

/** Width of a pixel by its height, by `aspect_ratio_idc` of H.264 and H.265 (ITU-T H.273, table 2). */
const pixelShapes: readonly number[] = [
  ...[1, 1, 12 / 11, 10 / 11, 16 / 11, 40 / 33, 24 / 11, 20 / 11, 32 / 11, 80 / 33, 18 / 11, 15 / 11, 64 / 33, 160 / 99],
  ...[4 / 3, 3 / 2, 2],
];

/** Shapes closer than this are the same, in other words. */
const tolerance = 0.005;

/** Reads what FFmpeg's `trace_headers` says of a stream's headers, one packet's before the packet's own line. */
export class ShapeLines {
  private readonly square: number;
  private readonly tellsPixels: boolean;
  private pixel: number | null = null;
  private width = 1;
  private coded = { width: 1, height: 1 };
  private time: bigint | null = null;
  private now: number | null = null;
  /** Where it changes, timestamps in the stream's unit. */
  readonly changes: { readonly time: bigint; readonly before: number; readonly after: number }[] = [];

  /** @param video the picture's size in samples, and its codec by FFmpeg's name */
  constructor({ width, height, codec }: { readonly width: number; readonly height: number; readonly codec: string }) {
    this.square = width / height;
    this.tellsPixels = codec === 'mpeg1video';
  }

  read(line: string): void {
    const field =
      / (horizontal_size_value|vertical_size_value|aspect_ratio_information|aspect_ratio_info_present_flag|aspect_ratio_idc|sar_width|sar_height) +[01]+ = (\d+)/.exec(
        line,
      );
    if (field !== null) this.takeField(field[1]!, Number(field[2]));
    const packet = /Packet: \d+ bytes.*, (?:pts (-?\d+)|no pts), dts (-?\d+)?/.exec(line);
    const time = packet?.[1] ?? packet?.[2];
    if (time !== undefined) this.takePacket(BigInt(time));
  }

  private takeField(name: string, value: number): void {
    // MPEG-2 tells the picture's shape, unlike MPEG-1: a picture of another size may have the same pixels, and the other way round.
    if (name === 'horizontal_size_value') this.coded = { ...this.coded, width: value };
    else if (name === 'vertical_size_value') this.coded = { ...this.coded, height: value };
    else if (name === 'aspect_ratio_information')
      this.pixel = this.tellsPixels ? 1 / (pelHeights[value] ?? 1) : this.pixelOf(pictureShapes[value]);
    else if (name === 'aspect_ratio_info_present_flag') this.pixel = 1;
    else if (name === 'aspect_ratio_idc') this.pixel = pixelShapes[value] ?? 1;
    else if (name === 'sar_width') this.width = value;
    else if (value > 0 && this.width > 0) this.pixel = this.width / value;
  }

  private pixelOf(shape: number | undefined): number {
    const { width, height } = this.coded;
    return shape === undefined || width === 0 ? 1 : (shape * height) / width;
  }

  /** Headers follow the line of their packet, but for those of the whole stream: what is known when the next one begins is the last one's. */
  private takePacket(time: bigint): void {
    this.settle();
    this.time = time;
  }

  /** Counts what was read last; to be called at the end too. */
  settle(): void {
    const { pixel, time, square } = this;
    if (pixel === null) return;
    if (time !== null && this.now !== null && Math.abs(pixel / this.now - 1) > tolerance)
      this.changes.push({ time, before: this.now * square, after: pixel * square });
    this.now = pixel;
  }
}

/**
 * Whether the pixels of a film change their shape on the way: FFmpeg's decoders and graph keep the first one's, so its headers are read,
 * by a run that decodes nothing. Where these cannot be read to the end, what was read counts.
 * @returns null where the shape stays, or the film's container states it
 */
export async function watchShape(film: FilmInfo, section: Section, fromSeconds: number, signal: AbortSignal): Promise<Warning | null> {
  const { video } = film;
  const unit = headerUnits[video.codec];
  if (unit === undefined || !bareContainers.test(film.container) || film.pictures !== null) return null;
  const lines = new ShapeLines(video);
  const { startSeconds, durationSeconds } = section;
  const length = durationSeconds === null ? [] : ['-t', (startSeconds - fromSeconds + durationSeconds + 1).toFixed(3)];
  try {
    const reading = new FfmpegProcess(
      [
        ...['-loglevel', 'level+info', '-nostats', ...(readAs[video.codec] ?? [])],
        ...openFilm(film, fromSeconds),
        ...['-map', `0:${video.index}`, '-c', 'copy', '-copytb', '1'],
        ...['-bsf:v', `filter_units=pass_types=${unit},trace_headers`, ...length, '-f', 'data', '-flush_packets', '1', 'pipe:1'],
      ],
      0,
      signal,
      (line) => {
        lines.read(line);
      },
    );
    reading.giveWay();
    // The headers themselves, which are of no use, but a pipe that breaks: were Kinetint killed, FFmpeg would else go on to the film's end.
    reading.output.resume();
    await reading.exit;
  } catch (error) {
    logError('Whether pixels change their shape could not be found out', error);
  }
  lines.settle();
  return changeWithin(film, section, lines.changes, video.timeBase);
}

function changeWithin(
  film: FilmInfo,
  { startSeconds, durationSeconds }: Section,
  changes: ShapeLines['changes'],
  timeBase: Rational,
): Warning | null {
  const end = durationSeconds === null ? Infinity : startSeconds + durationSeconds;
  const within = changes
    .map(({ time, before, after }) => ({ seconds: Math.max(0, filmSecondsOf(time, timeBase, film)), before, after }))
    .filter(({ seconds }) => seconds >= startSeconds && seconds < end);
  const [first] = within;
  return first === undefined ? null : { code: 'shape-changed', ...first, more: within.length - 1 };
}
