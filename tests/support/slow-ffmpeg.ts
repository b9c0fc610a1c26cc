import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFilmTools } from '../../electron/engine/film/tools.ts';

/**
 * Makes an FFmpeg for KINETINT_FFMPEG that reads films no faster than so many times their own speed where its arguments are those
 * of the given pattern of the shell: there is time to look at what is not done, however short the film.
 * @param isOn a condition of the shell; without it the pattern alone decides
 */
async function slowWhere(folder: string, pattern: string, speed: number, isOn = 'true'): Promise<string> {
  const path = join(folder, 'slow-ffmpeg');
  const real = process.env['KINETINT_FFMPEG'] ?? findFilmTools().ffmpeg;
  await writeFile(
    path,
    `#!/bin/sh\ncase "$*" in\n${pattern}) if ${isOn}; then exec '${real}' -readrate ${speed} "$@"; fi ;;\nesac\nexec '${real}' "$@"\n`,
    { mode: 0o755 },
  );
  return path;
}

/** Slow where it makes a copy to play. @returns its path */
export function slowCopies(folder: string, speed: number): Promise<string> {
  return slowWhere(folder, '*frag_keyframe*', speed);
}

export interface SlowWriting {
  readonly ffmpeg: string;
  /** From now on films that are begun are written slowly. */
  readonly begin: () => Promise<void>;
  /** Those that are begun from now on are written as fast as ever. */
  readonly end: () => Promise<void>;
}

/** Slow where it writes a coloured film, between `begin` and `end`. */
export async function slowWriting(folder: string, speed: number): Promise<SlowWriting> {
  const flag = join(folder, 'slow-now');
  return {
    ffmpeg: await slowWhere(folder, '*.part.*', speed, `[ -e '${flag}' ]`),
    begin: () => writeFile(flag, ''),
    end: () => rm(flag),
  };
}
