import { mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilmInfo } from '../../../shared/film.ts';
import { UserFacingError } from '../../../shared/errors.ts';
import { FfmpegProcess, likelyCause } from '../film/ffmpeg-process.ts';

/** Large enough to judge movement by; a paused frame is the film's own anyway. */
const mostHeight = 720;

/** Where copies for the player go: a folder that the app empties, or the system's own for such things. */
export function proxyFolder(): string {
  return process.env['KINETINT_SCRATCH'] ?? join(tmpdir(), 'kinetint-scratch');
}

/**
 * Makes a copy of a film that every Chromium plays, frame for frame: H.264 with AAC in MP4, small and quick to make.
 * @returns its path
 * @throws UserFacingError `ffmpeg-failed`; the signal's reason when it aborts
 */
export async function makeProxy({ path, video, others, durationSeconds }: FilmInfo, name: string, signal: AbortSignal): Promise<string> {
  const folder = proxyFolder();
  await mkdir(folder, { recursive: true });
  const finished = join(folder, `${name}.mp4`);
  const partial = join(folder, `${name}.${process.pid}.part.mp4`);
  const sound = others.find(({ kind }) => kind === 'audio');
  const ffmpeg = new FfmpegProcess(
    [
      ...['-i', `file:${path}`, '-map', `0:${video.index}`, ...(sound === undefined ? [] : ['-map', `0:${sound.index}`])],
      ...['-vf', `scale=-2:'min(${mostHeight},ih)':flags=fast_bilinear,format=yuv420p,setsar=1`, '-fps_mode', 'passthrough'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-g', '48', '-bf', '0'],
      ...['-c:a', 'aac', '-b:a', '160k', '-ac', '2', ...(durationSeconds === null ? [] : ['-t', String(durationSeconds + 1)])],
      ...['-movflags', '+faststart', '-y', `file:${partial}`],
    ],
    0,
    signal,
  );
  const { code, lastLines } = await ffmpeg.exit;
  if (code !== 0) {
    await rm(partial, { force: true });
    signal.throwIfAborted();
    throw new UserFacingError('ffmpeg-failed', `FFmpeg could not make a copy of ${path} to play: ${likelyCause(lastLines)}.`);
  }
  await rename(partial, finished);
  return finished;
}
