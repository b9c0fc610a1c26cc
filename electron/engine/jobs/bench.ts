import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { plainExport, type ColorizeRequest, type Done, type ExportRequest } from '../../../shared/job/job.ts';
import { wholeFilm } from '../../../shared/job/settings.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { filmColourOf, lightnessOfLuma } from '../colour/film-colour.ts';
import type { EncoderPlan, SourcePicture } from '../film/encoders.ts';
import { likelyCause } from '../film/ffmpeg-process.ts';
import { LumaReader } from '../film/luma-reader.ts';
import { probeFilm } from '../film/probe.ts';
import { runTool } from '../film/run-tool.ts';
import { findFilmTools } from '../film/tools.ts';
import { findNetwork } from '../network/catalog.ts';
import { chooseDevice } from '../network/devices.ts';
import type { ColourNetwork } from '../network/network.ts';
import { networkSize, type NetworkSize } from '../network/network-size.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import { colorize } from './colorize.ts';
import { exportProject } from './export.ts';
import { withTemporaryFolder } from '../files/temporary-folder.ts';

/** What was measured: each stage by itself, then all of them at once, then without the network. */
export const benchStages = ['decode', 'network', 'encode', 'colorize', 'export'] as const;
export type BenchStage = (typeof benchStages)[number];

export interface BenchFigure {
  readonly stage: BenchStage;
  readonly fps: number;
  /** What was used, for people. */
  readonly note: string;
}

export interface BenchRequest extends Pick<ColorizeRequest, 'model' | 'device' | 'codec' | 'encoder'> {
  readonly width: number;
  readonly height: number;
}

export interface BenchOptions {
  readonly engine: EngineParts;
  readonly signal: AbortSignal;
  readonly onFigure: (figure: BenchFigure) => void;
}

const rate = 24;
const filmSeconds = 4;
/** Long enough for a steady figure, short enough to wait for. */
const networkMilliseconds = 2000;
const timeoutMs = 120_000;

async function ffmpeg(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { status, stderr } = await runTool(findFilmTools().ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], { signal, timeoutMs });
  if (status !== 0)
    throw new UserFacingError('ffmpeg-failed', `FFmpeg could not make the film to measure with: ${likelyCause(stderr.split('\n'))}.`);
}

/** A grey test picture that moves, with grain, as old films have it. */
async function makeFilm(path: string, width: number, height: number, { args }: EncoderPlan, signal: AbortSignal): Promise<void> {
  const source = `testsrc2=size=${width}x${height}:rate=${rate}:duration=${filmSeconds},hue=s=0,noise=alls=12:allf=t:all_seed=1,format=yuv420p`;
  await ffmpeg(['-f', 'lavfi', '-i', source, ...args, path], signal);
}

async function decodeAlone(film: FilmInfo, size: NetworkSize, signal: AbortSignal): Promise<number> {
  const start = performance.now();
  const reader = new LumaReader({ film, section: wholeFilm, deinterlace: false, ...size }, signal);
  let frames = 0;
  for await (const { index } of reader.frames()) frames = index + 1;
  return (frames * 1000) / (performance.now() - start);
}

async function networkAlone(network: ColourNetwork, { video }: FilmInfo, size: NetworkSize, signal: AbortSignal): Promise<number> {
  const lightness = lightnessOfLuma(filmColourOf(video));
  const batch = Array.from({ length: network.batchSize }, (_, frame) =>
    new Uint8Array(size.width * size.height).map((__, at) => (at * 7919 + frame) & 255),
  );
  await network.colour(batch, size, lightness);
  const start = performance.now();
  let frames = 0;
  while (performance.now() - start < networkMilliseconds) {
    signal.throwIfAborted();
    await network.colour(batch, size, lightness);
    frames += batch.length;
  }
  return (frames * 1000) / (performance.now() - start);
}

async function encodeAlone(path: string, { args, device, upload }: EncoderPlan, signal: AbortSignal): Promise<number> {
  const start = performance.now();
  await ffmpeg([...device, '-i', path, ...(upload.length === 0 ? [] : ['-vf', upload.join(',')]), ...args, '-f', 'null', '-'], signal);
  return (rate * filmSeconds * 1000) / (performance.now() - start);
}

/**
 * Measures this machine on a film that is made for it: a few seconds of a moving test picture. Takes well under a minute
 * on two cores; nothing is left behind.
 *
 * @throws UserFacingError as colouring a film does
 */
export async function bench(request: BenchRequest, { engine, signal, onFigure }: BenchOptions): Promise<void> {
  await withTemporaryFolder('bench', async (folder) => {
    const path = join(folder, 'film.mkv');
    const codec = request.codec ?? 'h264';
    const wish = { codec, quality: null, preset: null, bitDepth: null };
    const picture: SourcePicture = { width: request.width, height: request.height, rotation: 0, bitDepth: 8, sampling: 'gray' };
    const networkFile = await findNetwork(request.model);
    await engine.checkedFiles.verify(networkFile);
    const plain = await engine.encoders.choose(picture, { ...wish, codec: 'h264' }, null, 'software', signal);
    await makeFilm(path, request.width, request.height, plain.encoder, signal);
    const film = await probeFilm(path, { signal });
    const { encoder, reports } = await engine.encoders.choose(picture, wish, null, request.encoder ?? 'software', signal);
    const size = networkSize(networkFile, request.width, request.height);
    onFigure({ stage: 'decode', fps: await decodeAlone(film, size, signal), note: `film to luma at ${size.width}x${size.height}` });
    const { network, device } = await chooseDevice(networkFile, request.device, size, engine.devices);
    try {
      onFigure({
        stage: 'network',
        fps: await networkAlone(network, film, size, signal),
        note: `${networkFile.entry.name} on ${device}, every frame`,
      });
    } finally {
      await network.release();
    }
    onFigure({
      stage: 'encode',
      fps: await encodeAlone(path, encoder, signal),
      note: `${encoder.name}${reports.at(-1)!.hardware === null ? '' : ` (${reports.at(-1)!.hardware ?? ''})`}, with decoding`,
    });
    const common = {
      ...plainExport,
      codec,
      encoder: request.encoder,
      output: join(folder, 'coloured.mkv'),
      project: join(folder, 'film.kinetint'),
      force: true,
    };
    const whole: ColorizeRequest = {
      ...common,
      film: path,
      folder: null,
      model: request.model,
      device,
      smoothing: null,
      every: null,
      scenes: null,
      section: wholeFilm,
      deinterlace: false,
      promised: [],
      numbered: false,
      naming: null,
      onCpu: false,
    };
    const figure = (stage: BenchStage, { fps, frames }: Done, note: string): void => {
      onFigure({ stage, fps, note: `${frames} frames, ${note}` });
    };
    figure('colorize', await colorize(whole, { engine, signal }), 'all at once, with the usual settings');
    const again: ExportRequest = { ...common, section: null };
    figure('export', await exportProject(again, { engine, signal }), 'out of the project, without the network');
  });
}
