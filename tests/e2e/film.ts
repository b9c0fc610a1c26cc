import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findFilmTools } from '../../electron/engine/film/tools.ts';

const runFile = promisify(execFile);

/**
 * Makes a small moving black-and-white film with a tone for its sound.
 * @param rate frames a second: few where the film's length is what matters, since each is coloured
 */
export async function makeFilm(path: string, { seconds, rate = 24 }: { readonly seconds: number; readonly rate?: number }): Promise<void> {
  const { ffmpeg } = findFilmTools();
  await runFile(ffmpeg, [
    ...['-v', 'error', '-y'],
    ...['-f', 'lavfi', '-i', `testsrc2=size=160x120:rate=${rate}:duration=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`],
    ...['-vf', 'hue=s=0', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-shortest', path],
  ]);
}

/**
 * Makes a Matroska film that MP4 cannot take as it is: raw French sound with a mark, styled German subtitles, an
 * attachment, an odd size and ten bits.
 */
export async function makeDifficultFilm(path: string, { seconds }: { readonly seconds: number }): Promise<void> {
  const { ffmpeg } = findFilmTools();
  const folder = dirname(path);
  const [words, note] = [join(folder, 'words.srt'), join(folder, 'notes.txt')];
  await writeFile(words, '1\n00:00:00,200 --> 00:00:01,500\nGuten Abend\n');
  await writeFile(note, 'Shot on a Sunday.\n');
  await runFile(ffmpeg, [
    ...['-v', 'error', '-y'],
    ...['-f', 'lavfi', '-i', `testsrc2=size=160x120:rate=24:duration=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`, '-i', words],
    ...[
      '-map',
      '0:v',
      '-map',
      '1:a',
      '-map',
      '2:s',
      '-vf',
      'hue=s=0,format=yuv444p10le,crop=159:119',
      '-pix_fmt',
      'yuv444p10le',
      '-c:v',
      'ffv1',
    ],
    ...['-c:a', 'pcm_s16le', '-metadata:s:a', 'language=fre', '-disposition:a', 'original', '-c:s', 'ass', '-metadata:s:s', 'language=ger'],
    ...['-attach', note, '-metadata:s:t', 'mimetype=text/plain', '-metadata:s:t', 'filename=notes.txt', path],
  ]);
  await rm(words);
  await rm(note);
}

/** Mean distance of the chroma planes from grey, 0 for a film without colour. */
export async function meanChroma(path: string): Promise<number> {
  const { ffmpeg } = findFilmTools();
  const { stdout } = await runFile(
    ffmpeg,
    ['-v', 'error', '-i', path, '-vf', 'extractplanes=u', '-pix_fmt', 'gray', '-f', 'rawvideo', '-'],
    {
      encoding: 'buffer',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  let sum = 0;
  for (const sample of stdout) sum += Math.abs(sample - 128);
  return sum / stdout.length;
}
