import { execFileSync, spawn } from 'node:child_process';
import { findFilmTools } from '../../../electron/engine/film/tools.ts';

/** Runs FFmpeg; whatever it says on standard error is in the thrown error. */
export function runFfmpeg(args: readonly string[]): void {
  execFileSync(findFilmTools().ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** FFmpeg's filter graph output as fixed-size packets of raw video, one per frame. */
export async function* readFrames(
  film: string,
  filter: string,
  bytesPerFrame: number,
  first = 0,
  count = Infinity,
): AsyncGenerator<Uint8Array> {
  const trim = `trim=start_frame=${first}${Number.isFinite(count) ? `:end_frame=${first + count}` : ''},`;
  const child = spawn(
    findFilmTools().ffmpeg,
    ['-v', 'error', '-nostdin', '-i', film, '-map', '0:v:0', '-vf', trim + filter, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (; at + bytesPerFrame <= rest.length; at += bytesPerFrame) yield new Uint8Array(rest.subarray(at, at + bytesPerFrame));
    rest = rest.subarray(at);
  }
}
