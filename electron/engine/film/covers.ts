import { join } from 'node:path';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { StreamPlan } from '../../../shared/job/plan.ts';
import type { Container } from '../../../shared/job/settings.ts';
import { coverTypes } from './container-support.ts';
import { lastWord } from './probe-failure.ts';
import { runTool } from './run-tool.ts';
import type { CoverFiles } from './stream-arguments.ts';
import { findFilmTools } from './tools.ts';
import { problemError } from '../problem-error.ts';
import { saysFull } from '../files/disk-full.ts';
import { temporaryFull, withTemporaryFolder } from '../files/temporary-folder.ts';

function attachedCovers(streams: readonly StreamPlan[], container: Container): StreamPlan[] {
  return streams.filter((plan) => container === 'mkv' && plan.kind === 'picture' && plan.action === 'copy');
}

/**
 * Gives `action` the cover pictures as {@link extractCovers} writes them, in a folder that lives as long as `action`.
 * There is no folder where there are no covers: most films need nothing of the temporary disk.
 *
 * @throws UserFacingError `output-full`, `output-unwritable`, `ffmpeg-failed`, and what `action` throws
 */
export async function withCovers<T>(
  film: FilmInfo,
  streams: readonly StreamPlan[],
  container: Container,
  signal: AbortSignal,
  action: (covers: CoverFiles) => Promise<T>,
): Promise<T> {
  if (attachedCovers(streams, container).length === 0) return await action(new Map());
  return await withTemporaryFolder('covers', async (folder) => action(await extractCovers(film, streams, container, folder, { signal })));
}

/**
 * Writes the film's cover pictures into files where the container wants them attached: FFmpeg's Matroska muxer would
 * make a second picture track of a cover that is merely mapped.
 *
 * @param folder an existing folder that the caller removes later
 * @returns empty for containers other than Matroska and for films without covers
 * @throws UserFacingError `ffmpeg-failed`, `output-full`
 */
export async function extractCovers(
  film: FilmInfo,
  streams: readonly StreamPlan[],
  container: Container,
  folder: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<CoverFiles> {
  const files = new Map<number, string>();
  for (const { index } of attachedCovers(streams, container)) {
    const codec = film.others.find((stream) => stream.index === index)?.codec ?? '';
    const path = join(folder, `cover-${index}.${coverTypes[codec]?.ending ?? 'jpg'}`);
    const args = [
      '-v',
      'error',
      '-nostdin',
      '-y',
      '-i',
      `file:${film.path}`,
      '-map',
      `0:${index}`,
      '-frames:v',
      '1',
      '-c',
      'copy',
      '-f',
      'rawvideo',
      `file:${path}`,
    ];
    const { status, stderr } = await runTool(findFilmTools().ffmpeg, args, { signal: options.signal, timeoutMs: 60_000 });
    if (status !== 0) {
      if (saysFull(stderr)) throw temporaryFull(stderr);
      throw problemError(
        'ffmpeg-failed',
        { code: 'cover-unreadable', path: film.path, said: lastWord(stderr, film.path) },
        'try --codec h264 with an .mp4 output',
      );
    }
    files.set(index, path);
  }
  return files;
}
