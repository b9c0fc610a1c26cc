import { basename } from 'node:path';
import type { Warning } from '../../../shared/job/warning.ts';
import { likelyCause } from '../film/ffmpeg-process.ts';
import { runTool } from '../film/run-tool.ts';
import { findFilmTools } from '../film/tools.ts';
import type { EngineParts } from '../session/engine-parts.ts';

/** A picture's samples: R', G', B' (sRGB) and opacity, 0..255, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Larger pictures are made smaller: colour planes have a fraction of this. */
const longestSide = 1600;
const timeoutMs = 60_000;

/** A picture that cannot be read; `message` says why. */
export class PictureError extends Error {}

/** Splits FFmpeg's PAM output into header and samples. */
export function parsePam(bytes: Uint8Array): Picture {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('ENDHDR\n');
  const header = Buffer.from(bytes.subarray(0, Math.max(0, end))).toString('latin1');
  const value = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(header)?.[1]);
  const [width, height] = [value('WIDTH'), value('HEIGHT')];
  const rgba = bytes.subarray(end + 7);
  if (end < 0 || value('DEPTH') !== 4 || rgba.length !== 4 * width * height) throw new PictureError('it holds no picture');
  return { width, height, rgba };
}

/**
 * Reads a still picture, turned as its tags say. FFmpeg does it, which is there for the film anyway, knows every format
 * that pictures come in, and runs in a process of its own.
 * @throws PictureError where it is no picture or a broken one
 */
export async function readPicture(path: string, signal: AbortSignal): Promise<Picture> {
  const fit = `scale='min(iw,${longestSide})':'min(ih,${longestSide})':force_original_aspect_ratio=decrease:flags=area`;
  // A name with a percent sign is a name, not a pattern.
  const input = ['-f', 'image2', '-pattern_type', 'none', '-i', `file:${path}`];
  const output = ['-frames:v', '1', '-vf', `format=rgba,${fit}`, '-c:v', 'pam', '-pix_fmt', 'rgba', '-f', 'image2pipe', 'pipe:1'];
  const { status, stdout, stderr } = await runTool(findFilmTools().ffmpeg, ['-v', 'error', '-nostdin', '-xerror', ...input, ...output], {
    signal,
    timeoutMs,
  });
  if (status !== 0 || stdout.length === 0)
    throw new PictureError(
      stderr.trim() === '' ? `FFmpeg cannot read ${basename(path)}` : likelyCause(stderr.trim().split('\n')).replace(/\.+$/, ''),
    );
  return parsePam(stdout);
}

export interface ReadOptions {
  readonly engine: EngineParts;
  readonly signal: AbortSignal;
  /** What was passed over or is doubtful. */
  readonly tell: (warning: Warning) => void;
}

/** Reads a picture; one that is broken is told. */
export async function readOrTell(path: string, { signal, tell }: Pick<ReadOptions, 'signal' | 'tell'>): Promise<Picture | null> {
  try {
    return await readPicture(path, signal);
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    tell({ code: 'guide-passed-over', file: basename(path), why: { code: 'picture-broken', said: error.message } });
    return null;
  }
}
