import { join } from 'node:path';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { describeError, type UserFacingError } from '../../../shared/job/errors.ts';
import type { StreamPlan } from '../../../shared/job/plan.ts';
import { isWholeFilm, type Container } from '../../../shared/job/settings.ts';
import { colourTags, composeGraph, type ComposeGraphRequest } from './compose-graph.ts';
import { crashOf, FfmpegProcess, lastWords, type FfmpegExit } from './ffmpeg-process.ts';
import { matroskaHeader, matroskaPicture } from './matroska-stream.ts';
import { partialPath } from '../files/partial-file.ts';
import type { SubtitleFiles } from './cut-subtitles.ts';
import { isPictureFolder, syncPictures, writeTimes, type PictureNames } from '../files/picture-folder.ts';
import { pictureNames } from './picture-names.ts';
import { clockStart, openFilm, outputClock } from './section.ts';
import { chromaDelaySeconds } from './source.ts';
import { needsFreeKeys } from './tags.ts';
import { timecodeArguments } from './timecode.ts';
import { streamArguments, type CoverFiles } from './streams.ts';
import { problemError } from '../problem-error.ts';
import { removeIfPossible } from '../files/rename-into.ts';
import { takeFolderName } from '../files/take-folder.ts';
import { takeName } from '../files/take-name.ts';
import { saysFull } from '../files/disk-full.ts';

export interface ComposeRequest extends ComposeGraphRequest {
  /** Where reading begins, see `readFrom`. */
  readonly fromSeconds: number;
  /** Subtitles of a part of the film, see `withCutSubtitles`. */
  readonly subtitles: SubtitleFiles;
  readonly streams: readonly StreamPlan[];
  readonly container: Container;
  readonly output: string;
  /** Leave to write over a file of that name. */
  readonly replace: boolean;
  /** Cover pictures that the container wants as files. */
  readonly covers: CoverFiles;
}

/** How far behind the film's own time the chroma is stamped, so that rounding never picks the frame before. */
const marginMicroseconds = 2;

const afterglowMicroseconds = 10_000_000;

function containerArguments(container: Container, film: FilmInfo): string[] {
  switch (container) {
    case 'mp4':
    case 'mov':
      return ['-f', container, '-movflags', `+faststart${needsFreeKeys(film.tags, container) ? '+use_metadata_tags' : ''}`];
    case 'pictures':
      return ['-f', 'image2'];
    case 'mkv':
      // Sound in an MP4 begins some milliseconds before zero (encoder delay); shifting all to begin at zero would move
      // every frame.
      return ['-f', 'matroska', '-avoid_negative_ts', 'disabled'];
  }
}

/** What stands behind the graph and the encoder where a film is written. */
function filmArguments(request: ComposeRequest): string[] {
  const { film, section, container } = request;
  const tags = colourTags(film);
  const { length } = outputClock(film, section);
  return [
    ...(request.encoder.codec === 'h265' && container !== 'mkv' ? ['-tag:v', 'hvc1'] : []),
    ...streamArguments(film, request.streams, 0, {
      container,
      covers: request.covers,
      subtitleInputs: new Map([...request.subtitles.keys()].map((index, at) => [index, at + 2])),
      cutSeconds: isWholeFilm(section) ? null : { length },
    }),
    ...timecodeArguments(film, section, container),
    ...['-color_primaries', tags.primaries, '-color_trc', tags.transfer, '-colorspace', tags.matrix, '-color_range', tags.range],
    ...['-chroma_sample_location', 'center'],
  ];
}

/** The same where pictures are written: they are RGB, and hold nothing else. */
function pictureArguments({ film }: ComposeRequest, { first }: PictureNames): string[] {
  const { primaries, transfer } = colourTags(film);
  const tags = ['-color_primaries', primaries, '-color_trc', transfer, '-colorspace', 'rgb', '-color_range', 'pc'];
  return ['-map', '[coloured]', ...tags, '-flags:v', '+bitexact', '-start_number', String(first)];
}

function composeArguments(request: ComposeRequest, output: string, pictures: PictureNames | null): string[] {
  const { film, section } = request;
  const { from, length } = outputClock(film, section);
  const { num, den } = film.video.timeBase;
  return [
    ...request.encoder.device,
    ...openFilm(film, request.fromSeconds),
    // The pictures come one at a time as they are made: nothing may wait for more of them.
    // Without -copyts FFmpeg would count each input from its own first packet, and every frame miss its chroma.
    ...['-seek_timestamp', '1', '-f', 'matroska', '-probesize', '32', '-analyzeduration', '0', '-fpsprobesize', '0', '-i', 'pipe:3'],
    ...[...request.subtitles.values()].flatMap((path) => ['-seek_timestamp', '1', '-i', `file:${path}`]),
    ...['-filter_complex', composeGraph(request)],
    ...request.encoder.args,
    ...(pictures === null ? filmArguments(request) : pictureArguments(request, pictures)),
    ...(from === null ? [] : ['-ss', from.toFixed(9)]),
    ...(length === null ? [] : ['-t', length.toFixed(9)]),
    ...['-fps_mode', 'passthrough', '-enc_time_base:v', `${num}/${den}`],
    // Random identifiers and dates would make two runs differ.
    ...['-fflags', '+bitexact', '-max_muxing_queue_size', '4096'],
    ...['-progress', 'pipe:1', '-stats_period', '0.5'],
    ...containerArguments(request.container, film),
    ...['-y', `file:${pictures === null ? output : join(output.replaceAll('%', '%%'), pictures.pattern)}`],
  ];
}

/** The parts of FFmpeg by which its lines begin: those that read the film, and those that write. */
const readers = /^\[(in#0|vist#0|aist#0|sist#0|dec:)/;
const writers = /^\[(out#|vost#|aost#|sost#|enc:|vf#|fc#)/;

/** Whether it was the film's reading that failed: one end's failure makes the other fail too, so the first word counts. */
function failedReading(lines: readonly string[]): boolean {
  const first = lines.find((line) => /error|invalid|fail|cannot|could not/i.test(line) && (readers.test(line) || writers.test(line)));
  return first !== undefined && readers.test(first);
}

/**
 * Merges film and chroma into a file: feed it one chroma picture for each frame, then {@link Composer.finish}. The file
 * grows beside its final name and takes it only when it is whole.
 */
export class Composer {
  /** The command line, for the log. */
  readonly args: readonly string[];
  private readonly request: ComposeRequest;
  private readonly process: FfmpegProcess;
  private readonly partial: string;
  /** How the pictures are called; null where a film is written. */
  private readonly pictures: PictureNames | null;
  /** When each of them is shown, seconds of the film. */
  private readonly times: number[] = [];
  private last: { readonly microseconds: number; readonly samples: Buffer } | null = null;
  private written = 0;
  private encoded = 0;
  private ended = false;
  /** Wakes a {@link write} that waits for the pipe to empty or FFmpeg to stop. */
  private wake: (() => void) | undefined;

  constructor(request: ComposeRequest, signal: AbortSignal) {
    this.request = request;
    this.partial = partialPath(request.output);
    const { film, section, encoder } = request;
    const { codec } = encoder;
    this.pictures = codec === 'png' || codec === 'tiff' ? pictureNames(film, section, codec) : null;
    this.args = composeArguments(request, this.partial, this.pictures);
    this.process = new FfmpegProcess(this.args, 1, signal);
    const pipe = this.process.writable(3);
    // A pipe that breaks is told by the process's end, which says why.
    pipe.on('error', () => undefined);
    pipe.write(matroskaHeader(request.chromaWidth, 2 * request.chromaHeight));
    this.process.output.setEncoding('utf8').on('data', (text: string) => {
      const frames = [...text.matchAll(/^frame=\s*(\d+)/gm)].at(-1)?.[1];
      if (frames !== undefined) this.encoded = Number(frames);
    });
    const end = (): void => {
      this.ended = true;
      this.wake?.();
    };
    this.process.exit.then(end, end);
    pipe.on('drain', () => this.wake?.());
  }

  /** Frames the encoder has finished. */
  get framesEncoded(): number {
    return this.encoded;
  }

  /** FFmpeg has stopped, for whatever reason: writing more is pointless. */
  get stopped(): boolean {
    return this.ended;
  }

  /**
   * Hands over the chroma of the next frame.
   * @param seconds the frame's presentation time
   * @param chroma the Cb plane, the Cr plane behind it, as 10-bit samples; not to be changed afterwards
   */
  async write(seconds: number, chroma: Uint16Array): Promise<void> {
    if (this.ended) return;
    const samples = Buffer.from(chroma.buffer, chroma.byteOffset, chroma.byteLength);
    const microseconds = Math.max(0, Math.floor((seconds + chromaDelaySeconds) * 1e6) - marginMicroseconds);
    const pipe = this.process.writable(3);
    pipe.write(matroskaPicture(microseconds, samples.length));
    this.written += 1;
    if (this.pictures !== null) this.times.push(seconds - clockStart(this.request.film));
    this.last = { microseconds, samples };
    if (pipe.write(samples) || this.stopped) return;
    // One slot and not a listener a frame: a film has hundreds of thousands.
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = undefined;
  }

  /**
   * Waits for the encoder and gives the file its name.
   * @param onWhole called once the file, or folder, is whole and has still the name that it grew under
   * @returns the name that it got: another one beside it where a file of that name came meanwhile, or is held by a program
   * @throws UserFacingError `output-full`, `output-unwritable`, `film-unreadable` or `ffmpeg-failed`; nothing is left behind then
   */
  async finish(onWhole: (partial: string) => Promise<void>): Promise<string> {
    const pipe = this.process.writable(3);
    if (this.last !== null) {
      // The graph ends with its chroma; one picture more lets the film's last frame pass first.
      const { microseconds, samples } = this.last;
      pipe.write(matroskaPicture(microseconds + afterglowMicroseconds, samples.length));
      pipe.write(samples);
    }
    pipe.end();
    const exit = await this.process.exit;
    if (exit.code !== 0) {
      await this.discard();
      throw this.failure(exit);
    }
    if (this.encoded !== this.written) {
      await this.discard();
      throw problemError(
        'ffmpeg-failed',
        { code: 'ffmpeg-wrote-other', encoded: this.encoded, written: this.written },
        'please report this film',
      );
    }
    const { output, replace } = this.request;
    try {
      if (this.pictures !== null) {
        await writeTimes(this.partial, this.pictures, this.times);
        await syncPictures(this.partial);
      }
      await onWhole(this.partial);
      if (this.pictures === null) return await takeName(this.partial, output, replace);
      return await takeFolderName(this.partial, output, async () => replace && (await isPictureFolder(output)));
    } catch (error) {
      await this.discard();
      throw this.failure({ code: null, signal: null, lastLines: [describeError(error)] });
    }
  }

  /** Stops and removes the unfinished file. */
  async abandon(): Promise<void> {
    this.process.kill();
    await this.process.exit.catch(() => undefined);
    await this.discard();
  }

  private async discard(): Promise<void> {
    await removeIfPossible(this.partial);
  }

  private failure(exit: FfmpegExit): UserFacingError {
    const said = exit.lastLines.join('\n');
    const { output } = this.request;
    const crash = crashOf(exit);
    if (crash !== null) return crash;
    if (failedReading(exit.lastLines)) {
      const { path } = this.request.film;
      return problemError('film-unreadable', { code: 'film-unreadable', path, said: lastWords(exit) }, 'see that it is there and whole');
    }
    if (saysFull(said)) {
      return problemError(
        'output-full',
        { code: 'output-full', path: output },
        'free some space and run the same command again, the colours made so far are kept',
      );
    }
    if (/permission denied|read-only file system|error opening output|no such file|EACCES|EPERM|EROFS|ENOENT/i.test(said)) {
      return problemError('output-unwritable', { code: 'output-unwritable', path: output }, 'choose another place with -o');
    }
    return problemError('ffmpeg-failed', { code: 'ffmpeg-cannot-write', path: output, said: lastWords(exit) });
  }
}
