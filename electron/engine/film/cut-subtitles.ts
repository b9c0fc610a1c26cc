import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { StreamPlan } from '../../../shared/job/plan.ts';
import type { Section } from '../../../shared/job/settings.ts';
import { problemError } from '../problem-error.ts';
import { lastWord } from './probe-failure.ts';
import { runTool } from './run-tool.ts';
import { openFilm, outputClock } from './section.ts';
import { findFilmTools } from './tools.ts';

/** Files with a part's subtitles, in the codec that is to be written, by the index of their track. */
export type SubtitleFiles = ReadonlyMap<number, string>;

/** No line of subtitles stands longer than this. */
const longestLineSeconds = 600;
const timeoutMs = 600_000;

/** What FFmpeg's filters of packets do so that a line on the screen at `from` begins there, and one that is over is left out. */
function clipping(from: number): string {
  // A thousandth more, since containers round, and FFmpeg drops what begins before the part does.
  const start = `(ceil(${from.toFixed(6)}/TB)+ceil(0.001/TB))`;
  const over = `lte((pts+duration)*tb\\,${from.toFixed(6)})*lt(pts*tb\\,${from.toFixed(6)})`;
  const duration = `if(gt(DURATION\\,0)\\,max(1\\,PTS+DURATION-max(PTS\\,${start}))\\,DURATION)`;
  return `noise=drop=${over},setts=pts=max(PTS\\,${start}):dts=max(DTS\\,${start}):duration=${duration}`;
}

/**
 * Gives `action` the subtitles that belong to a part of the film, each track in a file that lives as long as `action`: FFmpeg
 * would drop a line that begins before the part. Times stay the film's. There are none where the film is written from its start.
 *
 * @throws UserFacingError `ffmpeg-failed`, and what `action` throws
 */
export async function withCutSubtitles<T>(
  film: FilmInfo,
  streams: readonly StreamPlan[],
  section: Section,
  signal: AbortSignal,
  action: (subtitles: SubtitleFiles) => Promise<T>,
): Promise<T> {
  const { from } = outputClock(film, section);
  const kept = streams.filter(({ kind, action: what }) => kind === 'subtitle' && what !== 'drop');
  if (section.startSeconds === 0 || from === null || kept.length === 0) return await action(new Map());
  const folder = await mkdtemp(join(tmpdir(), 'kinetint-'));
  try {
    const files = new Map<number, string>();
    const read = openFilm(film, Math.max(0, section.startSeconds - longestLineSeconds));
    const end =
      section.durationSeconds === null ? [] : ['-to', (section.startSeconds + section.durationSeconds + film.startSeconds).toFixed(6)];
    for (const { index, encoder } of kept) {
      // What is converted is converted here, since FFmpeg shifts the times of what it encodes otherwise than of what it copies.
      const codec = encoder ?? film.others.find((stream) => stream.index === index)?.codec;
      const path = join(folder, `${index}.${codec === 'mov_text' ? 'mp4' : 'mkv'}`);
      const args = [
        '-v',
        'error',
        '-nostdin',
        ...read,
        '-map',
        `0:${index}`,
        '-c',
        encoder ?? 'copy',
        '-bsf',
        clipping(from),
        ...end,
        `file:${path}`,
      ];
      const { status, stderr } = await runTool(findFilmTools().ffmpeg, args, { signal, timeoutMs });
      if (status !== 0) {
        throw problemError(
          'ffmpeg-failed',
          { code: 'film-unreadable', path: film.path, said: lastWord(stderr, film.path) },
          'leave the subtitles out with --subtitles none',
        );
      }
      files.set(index, path);
    }
    return await action(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
