import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findFilmTools } from '../../electron/engine/film/tools.ts';

const runFile = promisify(execFile);

/** Makes a small moving black-and-white film with a tone for its sound. */
export async function makeFilm(path: string, { seconds }: { readonly seconds: number }): Promise<void> {
  const { ffmpeg } = findFilmTools();
  await runFile(ffmpeg, [
    ...['-v', 'error', '-y'],
    ...['-f', 'lavfi', '-i', `testsrc2=size=160x120:rate=24:duration=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`],
    ...['-vf', 'hue=s=0', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-shortest', path],
  ]);
}

/** Mean distance of the chroma planes from grey, 0 for a film without colour. */
export async function meanChroma(path: string): Promise<number> {
  const { ffmpeg } = findFilmTools();
  const { stdout } = await runFile(ffmpeg, ['-v', 'error', '-i', path, '-vf', 'extractplanes=u', '-pix_fmt', 'gray', '-f', 'rawvideo', '-'], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  });
  let sum = 0;
  for (const sample of stdout) sum += Math.abs(sample - 128);
  return sum / stdout.length;
}
