import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { plainExport, type ColorizeRequest, type Done, type JobEvent } from '../../../shared/job/job.ts';
import { colorize } from '../../../electron/engine/jobs/colorize.ts';
import { EngineParts } from '../../../electron/engine/session/engine-parts.ts';
import { findFilmTools } from '../../../electron/engine/film/tools.ts';
import { ffmpeg } from './films.ts';

const execute = promisify(execFile);

/** The tiny network of tests/support: quick, its answer known. */
export const tinyNetworks = fileURLToPath(new URL('../../support/tiny-networks', import.meta.url));

/** What the calls of this test file share. */
export const engine = new EngineParts();

/** Makes the engine of this process use the tiny network's catalogue. */
export function useTinyNetwork(): void {
  process.env['KINETINT_MODELS'] = tinyNetworks;
}

/** A request with nothing but defaults. */
export function requestFor(film: string, changes: Partial<ColorizeRequest> = {}): ColorizeRequest {
  return {
    film,
    output: null,
    folder: null,
    project: null,
    model: null,
    device: 'cpu',
    smoothing: 0,
    every: 1,
    scenes: null,
    section: { startSeconds: 0, durationSeconds: null },
    ...plainExport,
    deinterlace: false,
    force: false,
    promised: [],
    numbered: false,
    naming: null,
    onCpu: false,
    ...changes,
  };
}

/**
 * Colours a film and collects what the job said.
 * @param parts the engine that does it; the test file's own unless given
 */
export async function runColorize(
  film: string,
  changes: Partial<ColorizeRequest> = {},
  parts: EngineParts = engine,
): Promise<{ done: Done; events: JobEvent[] }> {
  const events: JobEvent[] = [];
  const done = await colorize(requestFor(film, changes), {
    engine: parts,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
  });
  return { done, events };
}

/** A hash of the Y plane of each frame of the first picture track, at the file's own depth and range. */
export async function lumaHashes(path: string): Promise<string[]> {
  const text = await ffmpeg(
    '-i',
    `file:${path}`,
    '-map',
    '0:v:0',
    '-vf',
    'extractplanes=y',
    '-fps_mode',
    'passthrough',
    '-f',
    'framemd5',
    '-',
  );
  return text
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)!.trim());
}

/** Mean distance from grey of each frame of a lossless 8-bit file, in code values. */
export async function chromaOfFrames(path: string): Promise<number[]> {
  const { width, height } = { width: 64, height: 48 };
  const raw = await ffmpeg(
    '-i',
    `file:${path}`,
    '-map',
    '0:v:0',
    '-vf',
    `scale=${width}:${height}:flags=neighbor,format=yuv444p`,
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  );
  const area = width * height;
  return Array.from({ length: raw.length / (3 * area) }, (_, frame) => {
    const planes = raw.subarray((3 * frame + 1) * area, (3 * frame + 3) * area);
    return planes.reduce((sum, value) => sum + Math.abs(value - 128), 0) / planes.length;
  });
}

/** Mean Y, Cb and Cr of each frame of a lossless 8-bit file, code values. */
export async function meansOfFrames(path: string): Promise<(readonly [number, number, number])[]> {
  const raw = await ffmpeg(
    ...['-i', `file:${path}`, '-map', '0:v:0', '-vf', 'scale=1:1:flags=area,format=yuv444p'],
    ...['-fps_mode', 'passthrough', '-f', 'rawvideo', '-'],
  );
  return Array.from({ length: raw.length / 3 }, (_, i) => [raw[3 * i]!, raw[3 * i + 1]!, raw[3 * i + 2]!] as const);
}

const packetsSchema = z.object({ packets: z.array(z.object({ pts_time: z.string().optional() })) });

export async function probeJson(path: string, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await execute(findFilmTools().ffprobe, ['-v', 'error', '-of', 'json', ...args, `file:${path}`], {
    maxBuffer: 1 << 28,
  });
  return JSON.parse(stdout);
}

/** Presentation times of a stream's packets in seconds, in order of presentation. */
export async function packetTimes(path: string, stream: string): Promise<number[]> {
  const { packets } = packetsSchema.parse(await probeJson(path, '-select_streams', stream, '-show_entries', 'packet=pts_time'));
  return packets.map(({ pts_time }) => Number(pts_time)).sort((one, other) => one - other);
}

const streamsSchema = z.object({
  streams: z.array(
    z.object({
      codec_name: z.string().optional(),
      codec_type: z.string(),
      pix_fmt: z.string().optional(),
      color_range: z.string().optional(),
      color_space: z.string().optional(),
      color_transfer: z.string().optional(),
      color_primaries: z.string().optional(),
      sample_aspect_ratio: z.string().optional(),
      field_order: z.string().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
    }),
  ),
});
export type ProbedStreams = z.infer<typeof streamsSchema>['streams'];

export async function probeStreams(path: string): Promise<ProbedStreams> {
  return streamsSchema.parse(await probeJson(path, '-show_streams')).streams;
}
