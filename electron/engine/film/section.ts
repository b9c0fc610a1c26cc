import type { FilmInfo, Rational } from '../../../shared/film/film.ts';
import type { Section } from '../../../shared/job/settings.ts';
import { runTool } from './run-tool.ts';
import { canSeek, inputOf, isBroadcast, secondsOf } from './source.ts';
import { findFilmTools } from './tools.ts';

/**
 * The one meaning of a part of a film: the frames whose presentation time t, counted from the film's start, has
 * start <= t < end, within {@link sectionTolerance}. Both FFmpegs cut there by the stream's own ticks, so that they see the
 * same frames; chapters, subtitles, sound and timecode count from the first tick within.
 */
export interface TickRange {
  /** Null is the film's beginning. */
  readonly first: number | null;
  /** The first tick that is not within; null is the film's end. */
  readonly end: number | null;
}

/** Containers round times to milliseconds, and people type as many digits. */
export const sectionTolerance = 0.001;

/** Clocks that begin later than this are a recorder's, not a delay that belongs to the film. */
export const recorderClockSeconds = 60;

/** What the clock of decoded frames says at the film's start: streams with clocks that may jump are counted from their first packet. */
export function clockStart(film: FilmInfo): number {
  return isBroadcast(film) ? 0 : film.startSeconds;
}

/** Where in the film a decoded frame lies: seconds from its start, as edits and sections have it. */
export function filmSecondsOf(time: bigint, timeBase: Rational, film: FilmInfo): number {
  return secondsOf(time, timeBase) - clockStart(film);
}

/** A section in ticks of the picture's time base, on the clock of decoded frames. */
export function tickRange(film: FilmInfo, { startSeconds, durationSeconds }: Section): TickRange {
  const { num, den } = film.video.timeBase;
  const tickAt = (seconds: number): number => Math.ceil(((clockStart(film) + seconds - sectionTolerance) * den) / num);
  return {
    first: startSeconds === 0 ? null : tickAt(startSeconds),
    end: durationSeconds === null ? null : tickAt(startSeconds + durationSeconds),
  };
}

/** The filter that keeps a section's frames; none for the whole film. */
export function trimming(film: FilmInfo, section: Section): string[] {
  const { first, end } = tickRange(film, section);
  const bounds = [...(first === null ? [] : [`start_pts=${first}`]), ...(end === null ? [] : [`end_pts=${end}`])];
  return bounds.length === 0 ? [] : [`trim=${bounds.join(':')}`];
}

/**
 * What the output's clock leaves out and how long it runs, in seconds of the clock of decoded frames.
 * `from` is null where the output keeps the film's own times, `length` where it ends with the film.
 */
export function outputClock(film: FilmInfo, section: Section): { from: number | null; length: number | null } {
  const { num, den } = film.video.timeBase;
  const { first, end } = tickRange(film, section);
  const late = clockStart(film) > recorderClockSeconds ? film.startSeconds : null;
  const from = first === null ? late : (first * num) / den;
  return { from, length: end === null ? null : (end * num) / den - (from ?? clockStart(film)) };
}

/** Containers that state when each frame is shown and where key frames are. Everything else is decoded from its beginning. */
const soughtContainers = /^(mov,|matroska|mxf$|nut$)/;

/** Of numbered pictures each can be opened by itself. */
function isSought({ container, pictures }: FilmInfo): boolean {
  return pictures !== null || soughtContainers.test(container);
}

/** How far before a section reading begins: a key frame may be shown later than it is stored. */
const leadSeconds = 1;

async function firstDecoded(
  film: FilmInfo,
  seconds: number,
  signal: AbortSignal | undefined,
  from: number | null = null,
): Promise<number | null> {
  const { num, den } = film.video.timeBase;
  const base = ['-fps_mode', 'passthrough', '-enc_time_base', `${num}/${den}`];
  const cut = from === null ? '' : `trim=start_pts=${from},`;
  const { stdout } = await runTool(
    findFilmTools().ffmpeg,
    [
      ...['-v', 'error', '-nostdin', ...openFilm(film, seconds), '-filter_complex', `[0:${film.video.index}]${cut}scale=16:16[first]`],
      ...['-map', '[first]', '-frames:v', '1', ...base, '-c:v', 'rawvideo', '-f', 'framecrc', 'pipe:1'],
    ],
    { signal, timeoutMs: 60_000 },
  );
  const line = stdout
    .toString('latin1')
    .split('\n')
    .find((text) => /^\d/.test(text));
  return line === undefined ? null : Number(line.split(',')[2]);
}

/**
 * Whether a section has frames, by decoding the first of it.
 * @throws the signal's reason when it aborts
 */
export async function hasFrames(film: FilmInfo, section: Section, signal: AbortSignal): Promise<boolean> {
  const { first } = tickRange(film, section);
  return (await firstDecoded(film, await readFrom(film, section, signal), signal, first)) !== null;
}

/**
 * When the first frame is shown, seconds, by the FFmpeg that decodes; zero where there is none. For streams without a container,
 * whose times are reckoned while decoding.
 */
export async function firstFrameSeconds(film: FilmInfo, signal: AbortSignal | undefined): Promise<number> {
  const { num, den } = film.video.timeBase;
  return (((await firstDecoded(film, 0, signal)) ?? 0) * num) / den;
}

/**
 * Where reading of a section begins, seconds from the film's start: a little before it where the film can be sought, which is
 * tried, else the beginning.
 * @throws the signal's reason when it aborts
 */
export async function readFrom(film: FilmInfo, section: Section, signal: AbortSignal): Promise<number> {
  const { first } = tickRange(film, section);
  const from = section.startSeconds - leadSeconds;
  if (first === null || from <= 0 || !isSought(film) || !canSeek(film)) return 0;
  const landed = await firstDecoded(film, from, signal);
  return landed !== null && landed <= first ? from : 0;
}

/**
 * FFmpeg's arguments that open the film; both processes use the same, so that both see the same times.
 * @param fromSeconds where reading begins, counted from the film's start
 */
export function openFilm(film: FilmInfo, fromSeconds: number): string[] {
  // What FFmpeg would cut off by itself it cuts by rounded times.
  const seek = fromSeconds > 0 ? ['-noaccurate_seek', '-ss', fromSeconds.toFixed(6)] : [];
  return [...(isBroadcast(film) ? [] : ['-copyts']), ...seek, ...inputOf(film)];
}
