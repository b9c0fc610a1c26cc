import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFilmTools } from '../../../electron/engine/film/tools.ts';
import type { ChunkSettings } from '../../../electron/engine/motion/smooth.ts';
import { loadClip, type ClipChoice } from './clips.ts';
import type { Colourist } from './colourists.ts';
import { alreadyColoured, colourClip, render } from './compare.ts';

/** Writes source, frame by frame and smoothed beside each other as one H.264 clip, at the size of the colour planes. */
export async function writeSideBySide(
  choice: ClipChoice,
  data: string,
  height: number,
  colourist: Colourist,
  settings: ChunkSettings,
  output: string,
): Promise<void> {
  const clip = await loadClip(choice, data, height);
  const own: Float32Array[] = [];
  for (let t = 0; t < clip.luma.length; t += 1) own.push(await colourist.colour(clip, t));
  const { ab, keys } = await colourClip(clip, settings, alreadyColoured(own));
  const w = clip.width / 2;
  const h = clip.height / 2;
  const encoder = spawn(
    findFilmTools().ffmpeg,
    [
      '-v',
      'error',
      '-nostdin',
      '-y',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb24',
      '-s',
      `${3 * w}x${h}`,
      '-r',
      '16',
      '-i',
      '-',
      '-vf',
      'scale=iw*2:ih*2:flags=bicubic,format=yuv420p',
      '-c:v',
      'libx264',
      '-crf',
      '16',
      output,
    ],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  );
  for (let t = 0; t < clip.luma.length; t += 1) {
    const panels = [new Float32Array(2 * w * h), own[t]!, ab[t]!].map((planes) => render(clip.lightness[t]!, planes));
    const picture = new Uint8Array(9 * w * h);
    for (let y = 0; y < h; y += 1) {
      panels.forEach((rgb, panel) => {
        for (let i = 0; i < 3 * w; i += 1) picture[y * 9 * w + panel * 3 * w + i] = Math.round(255 * rgb[y * 3 * w + i]!);
      });
    }
    if (!encoder.stdin.write(picture)) await once(encoder.stdin, 'drain');
  }
  encoder.stdin.end();
  await once(encoder, 'close');
  console.log(`${output}: ${clip.luma.length} frames, ${keys} seen by the network`);
}
