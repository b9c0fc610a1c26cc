import { join } from 'node:path';
import { UserFacingError } from '../../../shared/errors.ts';
import type { FilmInfo } from '../../../shared/film.ts';
import type { StreamPlan } from '../../../shared/plan.ts';
import type { Container } from '../../../shared/settings.ts';
import { coverTypes } from './container-support.ts';
import { lastWord } from './probe-failure.ts';
import { runTool } from './run-tool.ts';
import type { CoverFiles } from './stream-arguments.ts';
import { findFilmTools } from './tools.ts';

/**
 * Writes the film's cover pictures into files where the container wants them attached: FFmpeg's Matroska muxer would
 * make a second picture track of a cover that is merely mapped.
 *
 * @param folder an existing folder that the caller removes later
 * @returns empty for containers other than Matroska and for films without covers
 * @throws UserFacingError `ffmpeg-failed`
 */
export async function extractCovers(
  film: FilmInfo,
  streams: readonly StreamPlan[],
  container: Container,
  folder: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<CoverFiles> {
  const pictures = streams.filter((plan) => container === 'mkv' && plan.kind === 'picture' && plan.action === 'copy');
  const files = new Map<number, string>();
  for (const { index } of pictures) {
    const codec = film.others.find((stream) => stream.index === index)?.codec ?? '';
    const path = join(folder, `cover-${index}.${coverTypes[codec]?.ending ?? 'jpg'}`);
    const args = ['-v', 'error', '-nostdin', '-y', '-i', `file:${film.path}`, '-map', `0:${index}`, '-frames:v', '1', '-c', 'copy', '-f', 'rawvideo', `file:${path}`];
    const { status, stderr } = await runTool(findFilmTools().ffmpeg, args, { signal: options.signal, timeoutMs: 60_000 });
    if (status !== 0) {
      throw new UserFacingError('ffmpeg-failed', `The cover picture of ${film.path} could not be read (${lastWord(stderr, film.path)}): try --codec h264 with an .mp4 output.`);
    }
    files.set(index, path);
  }
  return files;
}
