import type { FilmInfo } from '../../../shared/film/film.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { FfmpegProcess, lastWords } from '../film/ffmpeg-process.ts';
import { canSeek, inputOf, isBroadcast } from '../film/source.ts';
import { readMp4Fragments } from './mp4-fragments.ts';

/** Large enough to judge movement by; a paused frame is the film's own anyway. */
const mostHeight = 720;
const videoClock = 90_000;
const soundClock = 48_000;
const videoTrack = 1;
/** A frame or a sound that lies where it was asked to begin is not lost to rounding. */
const leeway = 0.001;

/**
 * How much later the copy's clock is than the film's: sound's first packet, which only starts the decoder, comes before
 * the moment that was asked for, and MP4 has no times before zero.
 */
export const copyClockSeconds = 10;

/** A part of the copy that can be played alone, behind its header. Film seconds. */
export interface CopyPart {
  readonly header: Uint8Array;
  readonly bytes: Uint8Array;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Key frames, where parts begin: at first often, so that there is soon something to play; then every second. */
const keyFrames = 'expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+if(lt(n_forced,4),0.25,1)))';

/** What is to be copied. Film seconds. */
interface Chunk {
  readonly fromSeconds: number;
  /** Null for the film's end. */
  readonly toSeconds: number | null;
  /** How far before its beginning the film is read, and thrown away. */
  readonly lead: number;
}

function argumentsFor(film: FilmInfo, { fromSeconds, toSeconds, lead }: Chunk): string[] {
  const { video, others, durationSeconds } = film;
  const sound = others.find(({ kind }) => kind === 'audio');
  const begin = Math.max(0, fromSeconds - leeway);
  const read = Math.max(0, begin - lead);
  const end = toSeconds ?? (durationSeconds === null ? null : durationSeconds + 1);
  // Silence where there is none: a player waits for what it is told will come.
  const silence = durationSeconds === null ? [] : [`apad=whole_dur=${Math.max(0, (toSeconds ?? durationSeconds) - read).toFixed(6)}`];
  return [
    ...(read > 0 ? ['-ss', read.toFixed(6)] : []),
    ...[...inputOf(film), '-map', `0:${video.index}`, ...(sound === undefined ? [] : ['-map', `0:${sound.index}`])],
    ...[
      '-vf',
      `${[`scale=${video.width}:${video.height}`, ...video.turning].join(',')},scale=-2:'trunc(min(${mostHeight},ih)/2)*2':flags=fast_bilinear,format=yuv420p,setsar=1`,
    ],
    // Each frame at its own time, however uneven.
    ...[
      '-fps_mode',
      'passthrough',
      '-enc_time_base',
      `${video.timeBase.num}/${video.timeBase.den}`,
      '-video_track_timescale',
      String(videoClock),
    ],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-bf', '0', '-g', '600', '-force_key_frames', keyFrames],
    ...[
      '-c:a',
      'aac',
      '-b:a',
      '160k',
      '-ac',
      '2',
      '-ar',
      String(soundClock),
      '-af',
      ['aresample=async=1:first_pts=0', ...silence].join(','),
    ],
    ...(begin > read ? ['-ss', (begin - read).toFixed(6)] : []),
    ...(end === null ? [] : ['-t', Math.max(leeway, end - begin).toFixed(6)]),
    ...['-output_ts_offset', (begin + copyClockSeconds).toFixed(6), '-avoid_negative_ts', 'disabled', '-use_editlist', '0'],
    ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof+frag_discont', '-f', 'mp4', 'pipe:1'],
  ];
}

async function* runFfmpeg(film: FilmInfo, chunk: Chunk, signal: AbortSignal): AsyncGenerator<CopyPart> {
  const ffmpeg = new FfmpegProcess(argumentsFor(film, chunk), 0, signal);
  let header = new Uint8Array(0);
  for await (const part of readMp4Fragments(ffmpeg.output)) {
    signal.throwIfAborted();
    if (part.kind === 'header') {
      header = new Uint8Array(part.bytes);
    } else {
      const clock = part.track === videoTrack ? videoClock : soundClock;
      yield {
        header,
        bytes: part.bytes,
        fromSeconds: part.start / clock - copyClockSeconds,
        toSeconds: part.end / clock - copyClockSeconds,
      };
    }
  }
  const exit = await ffmpeg.exit;
  signal.throwIfAborted();
  if (exit.code !== 0)
    throw new UserFacingError('ffmpeg-failed', `FFmpeg could not make a copy of ${film.path} to play: ${lastWords(exit)}.`);
}

/**
 * How far before a moment reading has to begin, one after the other until there is a picture: a broadcast can be cut into
 * anywhere, but shows nothing before its next key frame.
 */
function leadsFor(film: FilmInfo, fromSeconds: number): readonly number[] {
  if (!canSeek(film)) return [fromSeconds];
  // Of an uneven film the next frame may well be late.
  const leads = isBroadcast(film) ? [2, 15] : film.video.variableFrameRate ? [0] : [0, 2, 15];
  return [...new Set(leads.map((lead) => Math.min(lead, fromSeconds)))];
}

/** Where a first frame lies that is later than it should, frames. */
const lateFrames = 2.5;

/**
 * Copies a film from a moment on, as far as `toSeconds` or its end, into what every Chromium plays, frame for frame: H.264
 * with AAC in MP4, small and quick to make. Parts come as soon as they are made.
 * @param frameSeconds length of a frame, on average
 * @throws UserFacingError `ffmpeg-failed`; the signal's reason when it aborts
 */
export async function* writeCopy(
  film: FilmInfo,
  fromSeconds: number,
  toSeconds: number | null,
  frameSeconds: number,
  signal: AbortSignal,
): AsyncGenerator<CopyPart> {
  const leads = leadsFor(film, fromSeconds);
  for (const [at, lead] of leads.entries()) {
    const stop = new AbortController();
    const parts = runFfmpeg(film, { fromSeconds, toSeconds, lead }, AbortSignal.any([signal, stop.signal]));
    const first = await parts.next();
    const late = fromSeconds > 0 && (first.done === true || first.value.fromSeconds > fromSeconds + lateFrames * frameSeconds);
    if (late && at < leads.length - 1) {
      stop.abort();
      continue;
    }
    if (first.done === true) return;
    yield first.value;
    yield* parts;
    return;
  }
}
