import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { filmColourOf, lightnessOfLuma } from '../../electron/engine/colour/film-colour.ts';
import { LumaReader } from '../../electron/engine/film/luma-reader.ts';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { findNetwork } from '../../electron/engine/network/catalog.ts';
import { ColourNetwork } from '../../electron/engine/network/network.ts';
import { networkSize } from '../../electron/engine/network/network-size.ts';
import { EngineParts } from '../../electron/engine/session/engine-parts.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import { runKinetint } from './command.ts';

const source = fileURLToPath(new URL('../../../shared/data/films/silent_comedy.mp4', import.meta.url));
const whole = { startSeconds: 0, durationSeconds: null };

function ffmpeg(...args: readonly string[]): void {
  execFileSync(findFilmTools().ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args]);
}

/** A real film at the wanted height where the data is here, else a moving test picture with grain. */
function makeFilm(path: string, width: number, height: number, frames: number): void {
  const input = existsSync(source)
    ? ['-stream_loop', '-1', '-i', source]
    : ['-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=24,hue=s=0,noise=alls=12:allf=t'];
  const encode = [
    '-frames:v',
    String(frames),
    '-vf',
    `scale=${width}:-2:flags=bicubic,crop=${width}:${height},setsar=1`,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '20',
    '-pix_fmt',
    'yuv420p',
  ];
  ffmpeg(...input, ...encode, path);
}

async function timed(frames: number, action: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await action();
  return (frames * 1000) / (performance.now() - start);
}

async function decoderAlone(film: string): Promise<number> {
  const info = await probeFilm(film);
  let frames = 0;
  const start = performance.now();
  for await (const frame of new LumaReader(
    { film: info, section: whole, deinterlace: false, width: 352, height: 256 },
    new AbortController().signal,
  ).frames())
    frames = frame.index + 1;
  return (frames * 1000) / (performance.now() - start);
}

async function networkAlone(film: string, frames: number): Promise<number> {
  const info = await probeFilm(film);
  const network = await ColourNetwork.load(await findNetwork(null), 'cpu', new EngineParts().networks);
  const size = networkSize(network.file, info.video.width, info.video.height);
  const lightness = lightnessOfLuma(filmColourOf(info.video));
  const input = [new Uint8Array(size.width * size.height).map((_, at) => (at * 7919) & 255)];
  await network.colour(input, size, lightness);
  const fps = await timed(frames, async () => {
    for (let frame = 0; frame < frames; frame += 1) await network.colour(input, size, lightness);
  });
  await network.release();
  return fps;
}

/** Speeds in frames a second. */
export interface SpeedFigures {
  readonly decoder: number;
  readonly encoder: number;
  readonly network: number;
  readonly colouring: readonly { readonly options: string; readonly fps: number; readonly peakResident: number }[];
  readonly trackMegabytesAnHour: number;
  readonly exportAgain: number;
}

/** Frames a second where decoder, encoder and network, each with all cores, work one after the other. */
export function oneAfterTheOther({ decoder, encoder, network }: SpeedFigures): number {
  return 1 / (1 / decoder + 1 / encoder + 1 / network);
}

export const speedSizes = [
  ['480p', 640, 480],
  ['1080p', 1920, 1080],
] as const;

async function measure(name: string, width: number, height: number, frames: number, folder: string): Promise<SpeedFigures> {
  const film = join(folder, `${name}.mp4`);
  makeFilm(film, width, height, frames);
  const project = join(folder, `${name}.kinetint`);
  const output = join(folder, `${name}.color.mp4`);
  const decoder = await decoderAlone(film);
  const encoder = await timed(frames, () => {
    ffmpeg('-i', film, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-f', 'null', '-');
  });
  const network = await networkAlone(film, Math.min(frames, 60));
  const colouring: { options: string; fps: number; peakResident: number }[] = [];
  for (const options of [
    ['--every', '1', '--smoothing', '0'],
    ['--every', '1'],
    ['--every', 'auto'],
  ]) {
    rmSync(project, { force: true });
    const { fps, peakResident } = await runKinetint(['colorize', film, '-o', output, '--device', 'cpu', ...options, '--force']);
    colouring.push({ options: options.join(' '), fps, peakResident });
  }
  using opened = ProjectFile.openExisting(project);
  const track = opened.tracks().at(-1)!;
  const seconds = opened.framesStored(track) / 24;
  const trackMegabytesAnHour = ((opened.trackBytes(track) / seconds) * 3600) / 1e6;
  opened.close();
  const again = await runKinetint(['export', project, '-o', output, '--force']);
  return { decoder, encoder, network, colouring, trackMegabytesAnHour, exportAgain: again.fps };
}

/** End-to-end speed beside each stage alone, on the same film in the same run, on the CPU. */
export async function measureSpeed(name: string, width: number, height: number, frames: number): Promise<SpeedFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-bench-'));
  try {
    return await measure(name, width, height, frames, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints the tables of docs/benchmarks.md. */
export async function benchThroughput(frames: number): Promise<void> {
  for (const [name, width, height] of speedSizes) {
    const figures = await measureSpeed(name, width, height, frames);
    const slowest = Math.min(figures.decoder, figures.encoder, figures.network);
    const row = (what: string, fps: number, note: string): void => {
      console.log(`| ${what} | ${fps.toFixed(1)} | ${((100 * fps) / slowest).toFixed(0)} % | ${note} |`);
    };
    console.log(
      `\n### ${name} (${width}x${height}, ${frames} frames, H.264 veryfast)\n\n| | frames a second | of the slowest stage | |\n|---|---|---|---|`,
    );
    row('decoder alone', figures.decoder, 'film to network-size luma');
    row('encoder alone', figures.encoder, 'plain transcode, same preset');
    row('network alone', figures.network, 'every frame, CPU');
    for (const { options, fps, peakResident } of figures.colouring)
      row(`end to end, ${options}`, fps, `${(peakResident / 1e6).toFixed(0)} MB resident`);
    console.log(`| colour track |  |  | ${figures.trackMegabytesAnHour.toFixed(0)} MB an hour |`);
    row('export again', figures.exportAgain, 'merge and encode, no network');
    console.log(
      `\nEach stage alone has both cores to itself; one after the other they would give ${oneAfterTheOther(figures).toFixed(1)} frames a second.`,
    );
  }
}
