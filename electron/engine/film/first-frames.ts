import { z } from 'zod';
import type { ProbedStream } from './probe-schema.ts';

/** So many packets are decoded: enough to tell the rate of film that was pulled down (2:3) and to meet captions. */
export const packetsDecoded = 24;

const frameSchema = z.object({
  width: z.number().optional(),
  height: z.number().optional(),
  pix_fmt: z.string().optional(),
  best_effort_timestamp_time: z.string().optional(),
  side_data_list: z
    .array(
      z.object({
        side_data_type: z.string().optional(),
        rotation: z.number().optional(),
        displaymatrix: z.string().optional(),
        timecode: z.string().optional(),
      }),
    )
    .optional(),
});

/** The answer to `ffprobe -show_frames -of json`, as far as it is asked for. */
export const probedFramesSchema = z.object({ frames: z.array(frameSchema).default([]) });
export type ProbedFrames = z.infer<typeof probedFramesSchema>['frames'];

/** What ffprobe is asked for to fill {@link probedFramesSchema}. */
export const framesWanted =
  'frame=width,height,pix_fmt,best_effort_timestamp_time:frame_side_data=side_data_type,rotation,displaymatrix,timecode';

/** What the first frames out of the decoder show. It is believed over what headers say. */
export interface FirstFrames {
  /** How many were decoded. */
  readonly count: number;
  /** The stream with what its first frame is really like. */
  readonly stream: ProbedStream;
  /** Presentation time of the first frame, seconds; null where it has none. */
  readonly startSeconds: number | null;
  /** Frames a second between the first and the last of them; null where times are missing or few. */
  readonly rate: number | null;
  /** Captions (CEA-608, CEA-708) lie inside the picture. */
  readonly captions: boolean;
  /** It says what display it was made for (HDR10, HDR10+, Dolby Vision). */
  readonly hdr: boolean;
  /** What else the first says of itself that no encoder writes, by FFmpeg's names. */
  readonly sideData: readonly string[];
  /** Of the first frame, where the picture's own stream counts (MPEG's groups of pictures); null where that begins at nought, as encoders do unasked. */
  readonly timecode: string | null;
}

const fewestTimes = 3;

/** What an output does not have, other than what has a name of its own: how it turns, captions, HDR, timecode. */
const unwritten = /^(stereo 3d|spherical|icc profile|active format|bar data|ambient viewing|afd)/i;

/** FFmpeg's names of what is lost of what a stream, or a frame, says beside its samples. */
function lostOf(list: ProbedStream['side_data_list'] = []): string[] {
  return list.flatMap(({ side_data_type: type }) => (type !== undefined && unwritten.test(type) ? [type] : []));
}

/** A step so many times as long as the usual one is a clock that was set anew. */
const jump = 20;

function rateOf(times: readonly number[]): number | null {
  if (times.length < fewestTimes) return null;
  const steps = times.slice(1).map((time, index) => time - times[index]!);
  const usual = [...steps].sort((one, other) => one - other)[steps.length >> 1]!;
  const even = steps.filter((step) => step <= jump * usual);
  const span = even.reduce((sum, step) => sum + step, 0);
  return span > 0 ? even.length / span : null;
}

/**
 * @param stream what the headers say
 * @param frames the first frames, in the order that they are shown; empty where none could be decoded
 */
export function believeFrames(stream: ProbedStream, frames: ProbedFrames): FirstFrames {
  const [first] = frames;
  const stamps = frames.map(({ best_effort_timestamp_time: time }) => Number(time ?? Number.NaN));
  // The last frames of a decoder that is stopped early have no time of their own.
  const missing = stamps.findIndex((time) => !Number.isFinite(time));
  const known = missing < 0 ? stamps : stamps.slice(0, missing);
  const sideData = first?.side_data_list ?? [];
  const turned = sideData.find(({ rotation }) => rotation !== undefined);
  const sized = first?.width !== undefined && first.height !== undefined && first.width > 0 && first.height > 0;
  const counted = sideData.find(({ timecode }) => timecode !== undefined)?.timecode;
  const has = (kind: RegExp): boolean =>
    frames.some(({ side_data_list: list }) => list?.some(({ side_data_type: type }) => kind.test(type ?? '')) === true);
  return {
    count: frames.length,
    stream: {
      ...stream,
      ...(sized ? { width: first.width, height: first.height } : {}),
      ...(first?.pix_fmt === undefined || first.pix_fmt === 'unknown' ? {} : { pix_fmt: first.pix_fmt }),
      ...(turned === undefined ? {} : { side_data_list: [turned] }),
    },
    startSeconds: known[0] ?? null,
    rate: rateOf(known),
    captions: has(/closed captions/i),
    hdr: has(/mastering display|content light|dynamic hdr|dolby vision/i),
    sideData: [...new Set([...lostOf(stream.side_data_list), ...lostOf(first?.side_data_list)])],
    timecode: counted !== undefined && /^\d\d:\d\d:\d\d[:;]\d\d$/.test(counted) && /[1-9]/.test(counted) ? counted : null,
  };
}
