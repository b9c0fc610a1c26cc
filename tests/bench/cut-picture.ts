import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabSpace } from '../../shared/colour/lab.ts';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { ciede2000 } from '../support/ciede2000.ts';
import { runKinetint } from './command.ts';

const cut = 40;
const rate = 25;
const lab = new LabSpace('bt709', 'srgb');

function ffmpeg(...args: readonly string[]): Buffer {
  return execFileSync(findFilmTools().ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], { maxBuffer: 1 << 28 });
}

function frameOf(film: string, frame: number): Buffer {
  return ffmpeg('-i', film, '-vf', `select=eq(n\\,${frame}),format=rgb24`, '-frames:v', '1', '-f', 'rawvideo', '-');
}

/**
 * Colours a film with one hard cut at full strength, whole and its second shot alone, prints how far the first frame
 * after the cut differs, and draws the frames around the cut.
 * @param folder where `cut.png` goes; it is made of generated pictures, so that it may be kept
 */
export async function drawCut(folder: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'kinetint-cut-'));
  try {
    const film = join(scratch, 'film.mkv');
    const scenes = `testsrc2=size=640x480:rate=${rate}:duration=${cut / rate}[a];mandelbrot=size=640x480:rate=${rate}:start_scale=1,trim=duration=${cut / rate}[b];[a][b]concat=n=2,hue=s=0`;
    ffmpeg('-f', 'lavfi', '-i', scenes, '-pix_fmt', 'yuv420p', '-c:v', 'ffv1', film);
    const run = async (name: string, ...options: readonly string[]): Promise<string> => {
      const output = join(scratch, `${name}.mkv`);
      await runKinetint([
        'colorize',
        film,
        '-o',
        output,
        '--project',
        join(scratch, `${name}.kinetint`),
        '--codec',
        'ffv1',
        '--device',
        'cpu',
        '--smoothing',
        '1',
        ...options,
      ]);
      return output;
    };
    const whole = await run('whole');
    const alone = await run('alone', '--start', String(cut / rate));
    const [inFilm, byItself] = [frameOf(whole, cut), frameOf(alone, 0)];
    let sum = 0;
    const pixels = inFilm.length / 3;
    for (let at = 0; at < inFilm.length; at += 3) {
      const colourOf = (rgb: Buffer): readonly [number, number, number] =>
        lab.rgbToLab(rgb[at]! / 255, rgb[at + 1]! / 255, rgb[at + 2]! / 255);
      sum += ciede2000(colourOf(inFilm), colourOf(byItself));
    }
    console.log(
      `First frame after the cut, in the film and with its shot alone, smoothing 1: mean CIEDE2000 ${(sum / pixels).toFixed(3)}.`,
    );
    mkdirSync(folder, { recursive: true });
    const around = `select=between(n\\,${cut - 2}\\,${cut + 1}),scale=320:-1,tile=4x1`;
    ffmpeg(
      '-i',
      film,
      '-i',
      whole,
      '-filter_complex',
      `[0:v]${around}[a];[1:v]${around}[b];[a][b]vstack`,
      '-frames:v',
      '1',
      join(folder, 'cut.png'),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
