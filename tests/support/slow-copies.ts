import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFilmTools } from '../../electron/engine/film/tools.ts';

/**
 * Makes an FFmpeg for KINETINT_FFMPEG that reads films no faster than so many times their own speed where it makes a copy
 * to play, so that there is time to look at one that is not whole.
 */
export async function slowCopies(folder: string, speed: number): Promise<string> {
  const path = join(folder, 'slow-ffmpeg');
  const real = process.env['KINETINT_FFMPEG'] ?? findFilmTools().ffmpeg;
  await writeFile(
    path,
    `#!/bin/sh\ncase "$*" in\n*frag_keyframe*) exec '${real}' -readrate ${speed} "$@" ;;\n*) exec '${real}' "$@" ;;\nesac\n`,
    { mode: 0o755 },
  );
  return path;
}
