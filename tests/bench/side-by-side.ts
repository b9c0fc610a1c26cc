import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { runKinetint } from './command.ts';

/**
 * Renders films three times over, side by side: source, every frame coloured alone, and the defaults.
 * @returns the files written, `NAME.side-by-side.mp4` in `folder`
 */
export async function renderSideBySide(films: readonly string[], folder: string): Promise<string[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'kinetint-side-'));
  const written: string[] = [];
  try {
    for (const film of films) {
      const name = basename(film, extname(film));
      const alone = join(scratch, `${name}.alone.mkv`);
      const smoothed = join(scratch, `${name}.smoothed.mkv`);
      const common = ['colorize', film, '--project', join(scratch, `${name}.kinetint`), '--device', 'cpu', '--quality', '12'];
      await runKinetint([...common, '-o', alone, '--smoothing', '0', '--every', '1']);
      await runKinetint([...common, '-o', smoothed]);
      const output = join(folder, `${name}.side-by-side.mp4`);
      const graph = '[0:v]format=yuv420p[a];[1:v]format=yuv420p[b];[2:v]format=yuv420p[c];[a][b][c]hstack=inputs=3';
      execFileSync(findFilmTools().ffmpeg, [
        '-v',
        'error',
        '-nostdin',
        '-y',
        '-i',
        film,
        '-i',
        alone,
        '-i',
        smoothed,
        '-filter_complex',
        graph,
        '-c:v',
        'libx264',
        '-crf',
        '18',
        '-preset',
        'fast',
        output,
      ]);
      written.push(output);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return written;
}
