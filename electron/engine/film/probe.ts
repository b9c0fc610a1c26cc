import { open, stat } from 'node:fs/promises';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { encryptedMp4, encryptionError } from './encryption.ts';
import { believeFrames, framesWanted, packetsDecoded, probedFramesSchema, type FirstFrames } from './first-frames.ts';
import { lastWord, lookAtHead } from './probe-failure.ts';
import { chooseVideo, parseFilm, timedPackets } from './probe-parse.ts';
import { probedFilmSchema, probedPacketsSchema, type ProbedFilm, type ProbedStream } from './probe-schema.ts';
import { isList } from './named-inputs.ts';
import { runTool } from './run-tool.ts';
import { firstFrameSeconds } from './section.ts';
import { findPictures, pictureFile, type NumberedPictures } from '../files/pictures.ts';
import { inputFiles } from './source.ts';
import { findFilmTools } from './tools.ts';
import { problemError } from '../problem-error.ts';

const timeoutMs = 60_000;

interface OpenedFile {
  readonly bytes: number;
  readonly head: Uint8Array;
}

function errorCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** macOS says EPERM of folders that a person has to open to a program, whatever the file's own permissions. */
export function permissionAdvice(code: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'darwin' && code === 'EPERM'
    ? 'allow it in System Settings, Privacy & Security, Files and Folders, to Kinetint or to your terminal'
    : 'give yourself permission to read it';
}

/** Checks that there is a file with something in it that we may read, before a program is asked about it. */
async function openFile(path: string): Promise<OpenedFile> {
  try {
    const entry = await stat(path);
    if (entry.isDirectory()) {
      throw problemError('film-is-directory', { code: 'film-is-folder', path }, 'name the film file inside it');
    }
    if (!entry.isFile()) {
      throw problemError('film-unreadable', { code: 'film-no-file', path }, 'copy the film to a disk first');
    }
    if (entry.size === 0) {
      throw problemError('film-empty', { code: 'film-empty', path }, 'copy or download the film again');
    }
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
      return { bytes: entry.size, head: buffer.subarray(0, bytesRead) };
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (thrown instanceof UserFacingError) throw thrown;
    const code = errorCode(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw problemError('film-missing', { code: 'file-missing', path }, 'check the name and the folder', { cause: thrown });
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw problemError('film-unreadable', { code: 'film-forbidden', path }, permissionAdvice(code), { cause: thrown });
    }
    throw problemError(
      'film-unreadable',
      { code: 'film-unreadable', path, said: code === '' ? 'unknown error' : code },
      'check the disk it is on, or copy it to another',
      { cause: thrown },
    );
  }
}

/** The first of a row of pictures opened, and the bytes of all. */
async function openPictures(pictures: NumberedPictures): Promise<OpenedFile> {
  const { head } = await openFile(pictureFile(pictures, 0));
  let bytes = 0;
  for (let index = 0; index < pictures.count; index += 1) bytes += (await stat(pictureFile(pictures, index))).size;
  return { bytes, head };
}

/** How long numbered pictures run is known better than FFmpeg guesses. */
function lengthOf(
  pictures: NumberedPictures,
  { video }: FilmInfo,
): Pick<FilmInfo, 'pictures' | 'startSeconds' | 'durationSeconds' | 'video'> {
  const { count, rate } = pictures;
  return {
    pictures,
    startSeconds: 0,
    durationSeconds: (count * rate.den) / rate.num,
    video: {
      ...video,
      frameRate: rate,
      frames: count,
      startSeconds: 0,
      variableFrameRate: false,
      timeBase: { num: rate.den, den: rate.num },
    },
  };
}

/** The sentence for a file that ffprobe could not open. */
function openingError(path: string, head: Uint8Array, stderr: string): UserFacingError {
  const look = lookAtHead(head);
  if (look === 'text') {
    return problemError('film-not-media', { code: 'film-text', path }, 'choose a film file');
  }
  if (look === 'other') {
    return problemError('film-not-media', { code: 'film-other', path }, 'choose another file');
  }
  if (stderr.includes('moov atom not found')) {
    return problemError('film-unreadable', { code: 'film-no-index', path }, 'copy or download it again');
  }
  if (stderr.includes('End of file')) {
    return problemError('film-no-frames', { code: 'film-too-short', path }, 'make, copy or download it again');
  }
  return problemError('film-unreadable', { code: 'film-damaged', path, said: lastWord(stderr, path) }, 'copy or download it again');
}

/** A film that ffprobe is asked about. */
interface Asked {
  readonly path: string;
  readonly pictures: NumberedPictures | null;
}

async function ffprobe(
  { path, pictures }: Asked,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ json: unknown } | { stderr: string }> {
  const asked = ['-v', 'error', ...args, '-of', 'json', ...inputFiles(path, pictures)];
  const result = await runTool(findFilmTools().ffprobe, asked, { signal, timeoutMs });
  if (result.timedOut) {
    throw problemError('film-unreadable', { code: 'film-slow', path }, 'check the disk or network it is on');
  }
  if (result.status === null) {
    throw problemError(
      'ffmpeg-failed',
      { code: 'ffprobe-crashed', path },
      'set KINETINT_FFPROBE to another, such as that of "apt-get install ffmpeg", or convert the film first',
    );
  }
  if (result.status !== 0) return { stderr: result.stderr };
  return { json: JSON.parse(result.stdout.toString('utf8')) };
}

/** Presentation times in seconds of the first packets of one stream, in file order. */
async function packetTimes(asked: Asked, stream: ProbedStream, signal: AbortSignal | undefined): Promise<(number | null)[]> {
  const args = ['-select_streams', String(stream.index), '-show_entries', 'packet=pts_time', '-read_intervals', `%+#${timedPackets}`];
  const answer = await ffprobe(asked, args, signal);
  if ('stderr' in answer) return [];
  return probedPacketsSchema.parse(answer.json).packets.map(({ pts_time: time }) => (time === undefined ? null : Number(time)));
}

/** Decodes the first frames; where ffprobe cannot, the headers are all there is. */
async function firstFrames(asked: Asked, stream: ProbedStream, signal: AbortSignal | undefined): Promise<FirstFrames> {
  const args = ['-select_streams', String(stream.index), '-show_entries', framesWanted, '-read_intervals', `%+#${packetsDecoded}`];
  const answer = await ffprobe(asked, args, signal).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (error instanceof UserFacingError && error.code === 'ffmpeg-failed') return { stderr: error.message };
    throw error;
  });
  return believeFrames(stream, 'stderr' in answer ? [] : probedFramesSchema.parse(answer.json).frames);
}

function pickVideo(path: string, film: ProbedFilm): ProbedStream {
  const names = film.format.format_name;
  // FFmpeg draws text files as pictures of a terminal, and reads subtitles and play lists as media.
  if (names === 'tty' || names === 'hls' || names === 'concat') {
    throw problemError('film-not-media', { code: 'film-text', path }, 'choose a film file');
  }
  if (film.streams.length === 0) {
    throw problemError(
      'film-no-frames',
      { code: 'film-no-frames', path },
      'it was written by a program that stopped too early, so make or copy it again',
    );
  }
  const video = chooseVideo(film.streams);
  if (video !== undefined) return video;
  const kinds = new Set(film.streams.map((stream) => stream.codec_type));
  const has = kinds.has('audio') ? 'sound' : kinds.has('subtitle') ? 'subtitles' : kinds.has('video') ? 'still' : 'nothing';
  throw problemError('film-no-video', { code: 'film-no-video', path, has }, 'choose a file with a film in it');
}

/** What a first look at a film's file tells, before any of its packets is read. */
export interface FilmHead {
  readonly asked: Asked;
  readonly bytes: number;
  readonly film: ProbedFilm;
  /** The picture that is coloured, as the headers state it. */
  readonly stated: ProbedStream;
}

/**
 * Reads a film's headers, by one run of ffprobe: most of what is no film is found out by that.
 *
 * @param path as for `probeFilm`
 * @throws UserFacingError as `probeFilm` does, but for what only packets and frames tell; the signal's reason when it aborts
 */
export async function readHead(path: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<FilmHead> {
  const pictures = await findPictures(path);
  const { bytes, head } = pictures === null ? await openFile(path) : await openPictures(pictures);
  const asked = { path, pictures };
  // Of a list FFmpeg would open what it names, which nobody chose.
  if (isList(head)) throw problemError('film-not-media', { code: 'film-list', path }, 'choose a film file');
  const answer = await ffprobe(asked, ['-show_format', '-show_streams', '-show_programs', '-show_chapters'], signal);
  if ('stderr' in answer) throw openingError(path, head, answer.stderr);
  const film = probedFilmSchema.parse(answer.json);
  const stated = pickVideo(path, film);
  const locked = film.format.format_name.startsWith('mov') ? await encryptedMp4(path) : null;
  if (locked !== null) throw locked;
  return { asked, bytes, film, stated };
}

/**
 * Finds out what a film file holds: the picture that is coloured (the default moving picture, else the largest), every
 * other stream, chapters and title. Reads headers and the first few seconds' packets, and decodes the first frames, which are
 * believed over the headers.
 *
 * @param path any file name, in which nothing is read as a pattern, protocol or option; or numbered pictures, see `findPictures`
 * @param options.head what `readHead` told of the very same file, which is read here else
 * @throws UserFacingError `film-missing`, `film-is-directory`, `film-empty`, `film-unreadable`, `film-not-media`,
 *   `film-no-video`, `film-no-frames`, `ffmpeg-missing`; the signal's reason when it aborts
 */
export async function probeFilm(
  path: string,
  options: { readonly signal?: AbortSignal; readonly head?: FilmHead } = {},
): Promise<FilmInfo> {
  const { asked, bytes, film, stated } = options.head ?? (await readHead(path, options));
  const { pictures } = asked;
  const times = await packetTimes(asked, stated, options.signal);
  if (times.length === 0) {
    throw (await encryptionError(path)) ?? problemError('film-no-frames', { code: 'film-empty-picture', path }, 'make or copy it again');
  }
  const seen = await firstFrames(asked, stated, options.signal);
  const video = seen.stream;
  if (video.codec_name === undefined || video.codec_name === 'unknown') {
    throw (
      (await encryptionError(path)) ??
      problemError('film-unreadable', { code: 'film-codec-unknown', path, tag: video.codec_tag_string ?? null }, 'convert it first')
    );
  }
  if (!((video.width ?? 0) > 0 && (video.height ?? 0) > 0) || video.pix_fmt === undefined || video.pix_fmt === 'unknown') {
    throw (
      (await encryptionError(path)) ??
      problemError('film-unreadable', { code: 'film-no-frame-decoded', path }, 'the file is damaged, so copy or download it again')
    );
  }
  const parsed = parseFilm(path, bytes, film, seen, times);
  if (pictures !== null) return { ...parsed, ...lengthOf(pictures, parsed) };
  if (film.format.start_time !== undefined) return parsed;
  return { ...parsed, startSeconds: await firstFrameSeconds(parsed, options.signal) };
}
