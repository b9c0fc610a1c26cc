import type { FilmInfo } from '../../../shared/film/film.ts';
import type { StreamPlan } from '../../../shared/job/plan.ts';
import type { Codec, Section } from '../../../shared/job/settings.ts';
import { setParameters } from './compose-graph.ts';
import type { EncoderPlan } from './encoders.ts';
import { runTool } from './run-tool.ts';
import { inputOf, preparation } from './source.ts';
import { findFilmTools } from './tools.ts';

const places = 3;
const sampleFrames = 24;
/** Encoders set a key frame at each cut and every ten seconds or so; old films cut about this often. */
const framesPerKey = 120;
/** Sound that is copied or made, bytes a second: a usual stereo track. */
const soundBytes = 20_000;
const timeoutMs = 60_000;

/** What colour adds to the grey picture that is sampled. With these, four seconds of silent_comedy came out within 7 %. */
const colourShare: Readonly<Record<Codec, number>> = { h264: 1.1, h265: 1.1, av1: 1.1, prores: 1.05, ffv1: 1.25, png: 2, tiff: 1.9 };

async function packetSizes(
  film: FilmInfo,
  seconds: number,
  encoder: EncoderPlan,
  deinterlace: boolean,
  signal: AbortSignal,
): Promise<number[]> {
  const { right, bottom } = encoder.padding;
  const filters = [
    ...preparation(film, deinterlace),
    `format=${encoder.pixelFormat}`,
    ...(right + bottom > 0 ? [`pad=iw+${right}:ih+${bottom}`] : []),
    `setparams=${setParameters(film)}`,
    ...encoder.upload,
  ];
  const { stdout } = await runTool(
    findFilmTools().ffmpeg,
    [
      ...['-v', 'error', '-nostdin', ...encoder.device, '-ss', seconds.toFixed(3), ...inputOf(film)],
      ...[
        '-filter_complex',
        `[0:${film.video.index}]${filters.join(',')}[picture]`,
        '-map',
        '[picture]',
        '-frames:v',
        String(sampleFrames),
      ],
      ...[...encoder.args, '-f', 'framecrc', 'pipe:1'],
    ],
    { signal, timeoutMs },
  );
  // stream, dts, pts, duration, size, checksum
  return stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => Number(line.split(',')[4]));
}

/**
 * About how many bytes a file will have: a few places of the film are really encoded, in grey.
 * @param frames how many the file will have
 * @returns null where nothing could be encoded
 */
export async function estimateSize(
  film: FilmInfo,
  { startSeconds, durationSeconds }: Section,
  codec: Codec,
  encoder: EncoderPlan,
  { frames, streams, deinterlace }: { readonly frames: number; readonly streams: readonly StreamPlan[]; readonly deinterlace: boolean },
  signal: AbortSignal,
): Promise<number | null> {
  const rate = film.video.frameRate === null ? 24 : film.video.frameRate.num / film.video.frameRate.den;
  const length = durationSeconds ?? Math.max(0, (film.durationSeconds ?? frames / rate) - startSeconds);
  const short = length * rate <= places * sampleFrames;
  const starts = short ? [startSeconds] : Array.from({ length: places }, (_, index) => startSeconds + (length * (index + 0.5)) / places);
  const samples: number[][] = [];
  for (const start of starts) samples.push(await packetSizes(film, start, encoder, deinterlace, signal));
  const keys = samples.flatMap((sizes) => sizes.slice(0, 1));
  if (keys.length === 0) return null;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const key = mean(keys);
  const others = samples.flatMap((sizes) => sizes.slice(1));
  const other = others.length === 0 ? key : mean(others);
  const picture = frames * other + Math.ceil(frames / framesPerKey) * Math.max(0, key - other);
  const sounds = streams.filter(({ kind, action }) => kind === 'audio' && action !== 'drop').length;
  return Math.round(picture * colourShare[codec] + sounds * soundBytes * length);
}
