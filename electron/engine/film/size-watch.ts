import type { VideoStream } from '../../../shared/film/film.ts';
import type { Warning } from '../../../shared/job/warning.ts';

/** So many changes are named. */
const mostNamed = 3;

/** Keeps account of frames whose size differs from the one before, by what FFmpeg's `showinfo` says of each frame. */
export class SizeWatch {
  private readonly first: { readonly width: number; readonly height: number };
  private now: { readonly width: number; readonly height: number };
  private readonly named: { readonly time: bigint; readonly width: number; readonly height: number }[] = [];
  private changes = 0;

  constructor({ width, height }: Pick<VideoStream, 'width' | 'height'>) {
    this.first = { width, height };
    this.now = this.first;
  }

  /** Takes a line that FFmpeg said, whatever it is about. */
  read(line: string): void {
    const found = /showinfo.* pts: *(-?\d+) .* s:(\d+)x(\d+) /.exec(line);
    if (found === null) return;
    const [time = '0', width, height] = [found[1], Number(found[2]), Number(found[3])];
    if (width === this.now.width && height === this.now.height) return;
    this.now = { width, height };
    this.changes += 1;
    if (this.named.length < mostNamed) this.named.push({ time: BigInt(time), width, height });
  }

  /** @param secondsOf where in the film a frame's timestamp lies */
  warning(secondsOf: (time: bigint) => number): Warning | null {
    if (this.changes === 0) return null;
    const changes = this.named.map(({ time, width, height }) => ({ seconds: Math.max(0, secondsOf(time)), width, height }));
    return { code: 'size-changed', ...this.first, changes, more: this.changes - changes.length };
  }
}
