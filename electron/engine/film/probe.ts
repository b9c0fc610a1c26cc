import { open, stat } from 'node:fs/promises';
import { UserFacingError } from '../../../shared/errors.ts';
import type { FilmInfo } from '../../../shared/film.ts';
import { lastWord, lookAtHead } from './probe-failure.ts';
import { chooseVideo, parseFilm, timedPackets } from './probe-parse.ts';
import { probedFilmSchema, probedPacketsSchema, type ProbedFilm, type ProbedStream } from './probe-schema.ts';
import { runTool } from './run-tool.ts';
import { findFilmTools } from './tools.ts';

const timeoutMs = 60_000;

interface OpenedFile {
  readonly bytes: number;
  readonly head: Uint8Array;
}

function errorCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** Checks that there is a file with something in it that we may read, before a program is asked about it. */
async function openFile(path: string): Promise<OpenedFile> {
  try {
    const entry = await stat(path);
    if (entry.isDirectory()) {
      throw new UserFacingError('film-is-directory', `${path} is a folder: name the film file inside it.`);
    }
    if (!entry.isFile()) {
      throw new UserFacingError('film-unreadable', `${path} is not an ordinary file: copy the film to a disk first.`);
    }
    if (entry.size === 0) {
      throw new UserFacingError('film-empty', `${path} is empty (0 bytes): copy or download the film again.`);
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
      throw new UserFacingError('film-missing', `There is no file ${path}: check the name and the folder.`, { cause: thrown });
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw new UserFacingError('film-unreadable', `${path} may not be read: give yourself permission to read it.`, { cause: thrown });
    }
    throw new UserFacingError('film-unreadable', `${path} cannot be read (${code === '' ? 'unknown error' : code}): check the disk it is on, or copy it to another.`, { cause: thrown });
  }
}

/** The sentence for a file that ffprobe could not open. */
function openingError(path: string, head: Uint8Array, stderr: string): UserFacingError {
  const look = lookAtHead(head);
  if (look === 'text') {
    return new UserFacingError('film-not-media', `${path} holds text, not a film: choose a film file.`);
  }
  if (look === 'other') {
    return new UserFacingError('film-not-media', `${path} is not a film, or of a kind that FFmpeg cannot read: choose another file.`);
  }
  if (stderr.includes('moov atom not found')) {
    return new UserFacingError('film-unreadable', `${path} lacks its index, so it was cut off or its recording never finished: copy or download it again.`);
  }
  if (stderr.includes('End of file')) {
    return new UserFacingError('film-no-frames', `${path} begins like a film but ends before its first frame: make, copy or download it again.`);
  }
  return new UserFacingError('film-unreadable', `${path} begins like a film but is damaged or cut off (${lastWord(stderr, path)}): copy or download it again.`);
}

async function ffprobe(path: string, args: readonly string[], signal: AbortSignal | undefined): Promise<{ json: unknown } | { stderr: string }> {
  // The prefix keeps names such as "a:b" or "-x" from being read as protocols or options.
  const input = ['-i', `file:${path}`];
  const result = await runTool(findFilmTools().ffprobe, ['-v', 'error', ...args, '-of', 'json', ...input], { signal, timeoutMs });
  if (result.timedOut) {
    throw new UserFacingError('film-unreadable', `${path} could not be read within a minute: check the disk or network it is on.`);
  }
  if (result.status === null) {
    throw new UserFacingError('ffmpeg-failed', `ffprobe crashed on ${path}: set KINETINT_FFPROBE to another, such as that of "apt-get install ffmpeg", or convert the film first.`);
  }
  if (result.status !== 0) return { stderr: result.stderr };
  return { json: JSON.parse(result.stdout.toString('utf8')) };
}

/** Presentation times in seconds of the first packets of one stream, in file order. */
async function packetTimes(path: string, stream: ProbedStream, signal: AbortSignal | undefined): Promise<(number | null)[]> {
  const args = ['-select_streams', String(stream.index), '-show_entries', 'packet=pts_time', '-read_intervals', `%+#${timedPackets}`];
  const answer = await ffprobe(path, args, signal);
  if ('stderr' in answer) return [];
  return probedPacketsSchema.parse(answer.json).packets.map(({ pts_time: time }) => (time === undefined ? null : Number(time)));
}

function pickVideo(path: string, film: ProbedFilm): ProbedStream {
  const names = film.format.format_name;
  // FFmpeg draws text files as pictures of a terminal, and reads subtitles and play lists as media.
  if (names === 'tty' || names === 'hls' || names === 'concat') {
    throw new UserFacingError('film-not-media', `${path} holds text, not a film: choose a film file.`);
  }
  if (film.streams.length === 0) {
    throw new UserFacingError('film-no-frames', `${path} holds no frames at all: it was written by a program that stopped too early, so make or copy it again.`);
  }
  const video = chooseVideo(film.streams);
  if (video !== undefined) return video;
  const kinds = new Set(film.streams.map((stream) => stream.codec_type));
  const has = kinds.has('audio') ? 'sound but no picture' : kinds.has('subtitle') ? 'subtitles but no picture' : kinds.has('video') ? 'a still picture but no film' : 'no picture';
  throw new UserFacingError('film-no-video', `${path} has ${has}: choose a file with a film in it.`);
}

/**
 * Finds out what a film file holds: the picture that is coloured (the default moving picture, else the largest), every
 * other stream, chapters and title. Reads headers and the first few seconds' packets; decodes nothing beyond what
 * ffprobe needs.
 *
 * @param path any file name; nothing in it is read as a pattern, protocol or option
 * @throws UserFacingError `film-missing`, `film-is-directory`, `film-empty`, `film-unreadable`, `film-not-media`,
 *   `film-no-video`, `film-no-frames`, `ffmpeg-missing`; the signal's reason when it aborts
 */
export async function probeFilm(path: string, options: { readonly signal?: AbortSignal } = {}): Promise<FilmInfo> {
  const { bytes, head } = await openFile(path);
  const answer = await ffprobe(path, ['-show_format', '-show_streams', '-show_chapters'], options.signal);
  if ('stderr' in answer) throw openingError(path, head, answer.stderr);
  const film = probedFilmSchema.parse(answer.json);
  const video = pickVideo(path, film);
  const times = await packetTimes(path, video, options.signal);
  if (times.length === 0) {
    throw new UserFacingError('film-no-frames', `${path} has a picture track without a single frame: make or copy it again.`);
  }
  if (video.codec_name === undefined || video.codec_name === 'unknown') {
    throw new UserFacingError('film-unreadable', `The picture of ${path} is coded in a way FFmpeg does not know (${video.codec_tag_string ?? 'no name'}): convert it first.`);
  }
  if (!((video.width ?? 0) > 0 && (video.height ?? 0) > 0) || video.pix_fmt === undefined || video.pix_fmt === 'unknown') {
    throw new UserFacingError('film-unreadable', `No frame of ${path} could be decoded: the file is damaged, so copy or download it again.`);
  }
  return parseFilm(path, bytes, film, video, times);
}
