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

interface Row {
  readonly name: string;
  readonly fps: number;
  readonly note: string;
}

async function measure(name: string, width: number, height: number, frames: number, folder: string): Promise<Row[]> {
  const film = join(folder, `${name}.mp4`);
  makeFilm(film, width, height, frames);
  const project = join(folder, `${name}.kinetint`);
  const output = join(folder, `${name}.color.mp4`);
  const decoder = await decoderAlone(film);
  const encoder = await timed(frames, () => {
    ffmpeg('-i', film, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-f', 'null', '-');
  });
  const network = await networkAlone(film, 60);
  const rows: Row[] = [
    { name: 'decoder alone', fps: decoder, note: 'film to network-size luma' },
    { name: 'encoder alone', fps: encoder, note: 'plain transcode, same preset' },
    { name: 'network alone', fps: network, note: 'every frame, CPU' },
  ];
  for (const options of [
    ['--every', '1', '--smoothing', '0'],
    ['--every', '1'],
    ['--every', 'auto'],
  ]) {
    rmSync(project, { force: true });
    const run = await runKinetint(['colorize', film, '-o', output, '--device', 'cpu', ...options, '--force']);
    rows.push({ name: `end to end, ${options.join(' ')}`, fps: run.fps, note: `${(run.peakResident / 1e6).toFixed(0)} MB resident` });
  }
  using opened = ProjectFile.openExisting(project);
  const track = opened.tracks().at(-1)!;
  const seconds = opened.framesStored(track) / 24;
  rows.push({ name: 'colour track', fps: NaN, note: `${(((opened.trackBytes(track) / seconds) * 3600) / 1e6).toFixed(0)} MB an hour` });
  opened.close();
  const again = await runKinetint(['export', project, '-o', output, '--force']);
  rows.push({ name: 'export again', fps: again.fps, note: 'merge and encode, no network' });
  return rows;
}

/** End-to-end speed beside each stage alone, on the same film in the same run. */
export async function benchThroughput(frames: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-bench-'));
  try {
    for (const [name, width, height] of [
      ['480p', 640, 480],
      ['1080p', 1920, 1080],
    ] as const) {
      const rows = await measure(name, width, height, frames, folder);
      const find = (start: string): number => rows.find((row) => row.name.startsWith(start))!.fps;
      const slowest = Math.min(find('decoder'), find('encoder'), find('network'));
      const sum = 1 / (1 / find('decoder') + 1 / find('encoder') + 1 / find('network'));
      console.log(
        `\n### ${name} (${width}x${height}, ${frames} frames, H.264 veryfast)\n\n| | frames a second | of the slowest stage | |\n|---|---|---|---|`,
      );
      for (const row of rows)
        console.log(
          `| ${row.name} | ${Number.isNaN(row.fps) ? '' : row.fps.toFixed(1)} | ${Number.isNaN(row.fps) ? '' : `${((100 * row.fps) / slowest).toFixed(0)} %`} | ${row.note} |`,
        );
      console.log(`\nEach stage alone has both cores to itself; one after the other they would give ${sum.toFixed(1)} frames a second.`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
