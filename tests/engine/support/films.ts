import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { findFilmTools } from '../../../electron/engine/film/tools.ts';
import { pgsSubtitles } from './pgs.ts';

const execute = promisify(execFile);

export interface AudioOptions {
  /** FFmpeg's encoder, `aac` unless given. */
  readonly encoder?: string;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly language?: string;
  readonly title?: string;
  /** As FFmpeg takes it, for example `default` or `forced+hearing_impaired`. */
  readonly disposition?: string;
}

export interface SubtitleOptions {
  /** FFmpeg's encoder for text (`srt`, `ass`, `webvtt`, `mov_text`), or a bitmap codec (`pgs`, `dvdsub`, `dvbsub`). */
  readonly codec?: string;
  readonly language?: string;
  readonly title?: string;
  readonly disposition?: string;
}

/** A film of moving test patterns. Everything may be left out: one second of 96x64 grey H.264 at 25 frames a second. */
export interface FilmOptions {
  readonly seconds?: number;
  /** Frames a second, as FFmpeg takes it: `24000/1001`. */
  readonly rate?: string;
  readonly width?: number;
  readonly height?: number;
  /** `coloured` is a test pattern, `grey` the same without chroma, the others one hue that grows or not with luma. */
  readonly look?: 'coloured' | 'grey' | 'sepia' | 'blue-tint';
  /** Any lavfi source in place of the test pattern. */
  readonly source?: string;
  /** Filters between source and encoder, after everything else. */
  readonly filters?: string;
  /** Temporal noise as film grain, 0 to 100. */
  readonly grain?: number;
  readonly pixelFormat?: string;
  readonly range?: 'limited' | 'full';
  readonly matrix?: string;
  /** `16/15`, samples' width by height. */
  readonly sampleAspectRatio?: string;
  /** Uneven frame times. */
  readonly variableRate?: boolean;
  /** The picture starts this much later than zero. */
  readonly startSeconds?: number;
  readonly interlaced?: 'top-first' | 'bottom-first';
  readonly encoder?: readonly string[];
  readonly language?: string;
  readonly title?: string;
  /** A smaller second picture track behind the first. */
  readonly secondPicture?: boolean;
  readonly audio?: readonly AudioOptions[];
  readonly subtitles?: readonly SubtitleOptions[];
  /** How many chapters of equal length. */
  readonly chapters?: number;
  readonly filmTitle?: string;
  /** A cover picture: `png` or `jpg`. */
  readonly cover?: 'png' | 'jpg';
  /** Names of attached files, made of noise. Matroska only. */
  readonly attachments?: readonly string[];
  /** Further arguments before the output's name. */
  readonly extra?: readonly string[];
}

/** Runs FFmpeg; rejects with what it said. */
export async function ffmpeg(...args: readonly string[]): Promise<Buffer> {
  const { stdout } = await execute(findFilmTools().ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], {
    encoding: 'buffer',
    maxBuffer: 1 << 28,
  });
  return stdout;
}

/** A new temporary folder, removed after the tests of the file or block that called this. */
export function filmFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kinetint-films-'));
  afterAll(() => rm(path, { recursive: true, force: true }));
  return path;
}

const looks: Readonly<Record<NonNullable<FilmOptions['look']>, readonly string[]>> = {
  coloured: [],
  grey: ['hue=s=0'],
  // Toned silver: most colour in the middle of the scale, none in black and white.
  sepia: ['hue=s=0', "pseudocolor=i=0:c0=val:c1='128-20*sin(PI*val/255)':c2='128+13*sin(PI*val/255)'"],
  'blue-tint': ['hue=s=0', 'lutyuv=u=150:v=116'],
};

function pictureFilters(options: FilmOptions): string {
  const filters = ['format=yuv444p', ...looks[options.look ?? 'grey']];
  if (options.grain !== undefined) filters.push(`noise=alls=${options.grain}:allf=t`);
  if (options.interlaced !== undefined) filters.push(`interlace=scan=${options.interlaced === 'top-first' ? 'tff' : 'bff'}:lowpass=0`);
  if (options.variableRate === true) filters.push("settb=1/1000,setpts='N*40+if(mod(N\\,3)\\,13\\,0)'");
  if (options.filters !== undefined) filters.push(options.filters);
  const full = options.range === 'full';
  filters.push(`scale=out_range=${full ? 'pc' : 'tv'}`, `format=${options.pixelFormat ?? 'yuv420p'}`, `setrange=${full ? 'pc' : 'tv'}`);
  if (options.sampleAspectRatio !== undefined) filters.push(`setsar=${options.sampleAspectRatio}`);
  return filters.join(',');
}

function pictureSource(options: FilmOptions): string {
  if (options.source !== undefined) return options.source;
  const [num = '25', den = '1'] = (options.rate ?? '25').split('/');
  // Two fields make a frame.
  const rate = options.interlaced === undefined ? `${num}/${den}` : `${Number(num) * 2}/${den}`;
  return `testsrc2=size=${options.width ?? 96}x${options.height ?? 64}:rate=${rate}:duration=${options.seconds ?? 1}`;
}

function pictureEncoder(options: FilmOptions): string[] {
  const args = options.encoder ?? ['libx264', '-preset', 'ultrafast', '-crf', '18'];
  const fields =
    options.interlaced === undefined || options.encoder !== undefined
      ? []
      : ['-flags:v:0', '+ildct+ilme', '-x264-params:v:0', options.interlaced === 'top-first' ? 'tff=1' : 'bff=1'];
  const matrix =
    options.matrix === undefined ? [] : ['-colorspace:v:0', options.matrix, '-color_primaries:v:0', 'bt709', '-color_trc:v:0', 'bt709'];
  return ['-c:v:0', ...args, ...fields, ...matrix, '-fps_mode', 'passthrough'];
}

const subtitleText = [
  ['00:00:00,100', '00:00:00,400', 'First <i>title</i>'],
  ['00:00:00,500', '00:00:00,900', 'Second title'],
]
  .map(([from = '', to = '', text = ''], i) => `${i + 1}\n${from} --> ${to}\n${text}\n`)
  .join('\n');

async function subtitleFile(path: string, codec: string, options: FilmOptions): Promise<string[]> {
  const bitmap = /^(pgs|dvdsub|dvbsub)$/.test(codec);
  const file = `${path}.${bitmap ? 'sup' : 'srt'}`;
  await writeFile(file, bitmap ? pgsSubtitles(options.width ?? 96, options.height ?? 64) : subtitleText);
  // Bitmap encoders would otherwise write titles that never end.
  return ['-i', file];
}

function chapterText(count: number, seconds: number): string {
  const bounds = Array.from({ length: count }, (_, i) => [
    Math.round((i * seconds * 1000) / count),
    Math.round(((i + 1) * seconds * 1000) / count),
  ]);
  return [
    ';FFMETADATA1',
    ...bounds.map(([from = 0, to = 0], i) => `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${from}\nEND=${to}\ntitle=Chapter ${i + 1}`),
  ].join('\n');
}

function describe(
  specifier: string,
  options: { readonly language?: string; readonly title?: string; readonly disposition?: string },
): string[] {
  const args: string[] = [];
  if (options.language !== undefined) args.push(`-metadata:s:${specifier}`, `language=${options.language}`);
  if (options.title !== undefined) args.push(`-metadata:s:${specifier}`, `title=${options.title}`);
  if (options.disposition !== undefined) args.push(`-disposition:${specifier}`, options.disposition);
  return args;
}

/**
 * Makes a film with FFmpeg: picture, second picture, sound tracks, subtitle tracks, cover, in this order; attachments
 * last. Small and fast: keep it under three seconds.
 *
 * @param path where to; the ending decides the container
 * @returns `path`
 */
export async function makeFilm(path: string, options: FilmOptions = {}): Promise<string> {
  const seconds = options.seconds ?? 1;
  // The input device counts from its own first frame, so a filter could not delay it.
  const delay = options.startSeconds === undefined ? [] : ['-itsoffset', String(options.startSeconds)];
  const inputs: string[][] = [[...delay, '-f', 'lavfi', '-i', `${pictureSource(options)},${pictureFilters(options)}`]];
  const maps = ['-map', '0:v'];
  const settings = [...pictureEncoder(options), ...describe('v:0', options)];
  const add = (input: string[], ...map: string[]): void => {
    maps.push(...map.flatMap((stream) => ['-map', `${inputs.length}${stream}`]));
    inputs.push(input);
  };
  if (options.secondPicture === true) {
    add(['-f', 'lavfi', '-i', `testsrc=size=48x32:rate=10:duration=${seconds},format=yuv420p`], ':v');
    settings.push('-c:v:1', 'libx264', '-preset:v:1', 'ultrafast', '-disposition:v:1', '0');
  }
  for (const [i, audio] of (options.audio ?? []).entries()) {
    add(['-f', 'lavfi', '-i', `sine=frequency=${440 * (i + 1)}:sample_rate=${audio.sampleRate ?? 48000}:duration=${seconds}`], ':a');
    settings.push(`-c:a:${i}`, audio.encoder ?? 'aac', `-ac:a:${i}`, String(audio.channels ?? 2), ...describe(`a:${i}`, audio));
  }
  for (const [i, subtitle] of (options.subtitles ?? []).entries()) {
    const codec = subtitle.codec ?? (path.endsWith('.mkv') ? 'srt' : 'mov_text');
    add(await subtitleFile(`${path}.${i}`, codec, options), ':s');
    settings.push(`-c:s:${i}`, codec === 'pgs' ? 'copy' : codec, ...describe(`s:${i}`, subtitle));
  }
  if (options.chapters !== undefined) {
    await writeFile(`${path}.chapters`, chapterText(options.chapters, seconds));
    add(['-i', `${path}.chapters`]);
    settings.push('-map_chapters', String(inputs.length - 1));
  }
  if (options.cover !== undefined) {
    const cover = `${path}.${options.cover}`;
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc=size=32x48', '-frames:v', '1', cover);
    const position = options.secondPicture === true ? 2 : 1;
    if (path.endsWith('.mkv')) {
      settings.push(
        '-attach',
        cover,
        '-metadata:s:t:0',
        `mimetype=image/${options.cover === 'png' ? 'png' : 'jpeg'}`,
        '-metadata:s:t:0',
        `filename=cover.${options.cover}`,
      );
    } else {
      add(['-i', cover], ':v');
      settings.push(`-c:v:${position}`, 'copy', `-disposition:v:${position}`, 'attached_pic');
    }
  }
  for (const [i, name] of (options.attachments ?? []).entries()) {
    const position = i + (options.cover === undefined ? 0 : 1);
    await writeFile(`${path}.${i}.bin`, Buffer.from(`attachment ${name} `.repeat(50)));
    settings.push(
      '-attach',
      `${path}.${i}.bin`,
      `-metadata:s:t:${position}`,
      'mimetype=application/x-truetype-font',
      `-metadata:s:t:${position}`,
      `filename=${name}`,
    );
  }
  if (options.filmTitle !== undefined) settings.push('-metadata', `title=${options.filmTitle}`);
  await ffmpeg(...inputs.flat(), ...maps, ...settings, '-strict', 'experimental', ...(options.extra ?? []), `file:${path}`);
  return path;
}

/**
 * The hash of each packet, in file order, for each of the streams: what `-c copy` must keep.
 * @returns one list for each of `streamIndices`
 */
export async function packetHashesOf(path: string, streamIndices: readonly number[]): Promise<string[][]> {
  const maps = streamIndices.flatMap((index) => ['-map', `0:${index}`]);
  const text = await ffmpeg('-i', `file:${path}`, ...maps, '-c', 'copy', '-f', 'framehash', '-');
  const hashes = streamIndices.map((): string[] => []);
  for (const line of text.toString('utf8').split('\n')) {
    const fields = line.startsWith('#') ? [] : line.split(',').map((field) => field.trim());
    if (fields.length >= 6) hashes[Number(fields[0])]?.push(fields[5] ?? '');
  }
  return hashes;
}

/** {@link packetHashesOf} for one stream. */
export async function packetHashes(path: string, streamIndex: number): Promise<string[]> {
  return (await packetHashesOf(path, [streamIndex]))[0] ?? [];
}
