import type { VideoStream } from '../../../shared/film/film.ts';
import type { Warning } from '../../../shared/job/warning.ts';

/** So many changes are named. */
const mostNamed = 3;

/** What FFmpeg's graph says where a frame comes that is stored otherwise than the first: format and range, then and now. */
const otherSamples = / fmt: (\d+) .*range: (\S+), incoming frame - .* fmt: (\d+) .*range: (\S+) pts_time: (-?[\d.]+)/;

/**
 * Keeps account of frames that differ from the one before: in size, by what FFmpeg's `showinfo` says of each frame, and in how their
 * samples are stored, by what its graph says of the first such frame. Pixels of another shape it does not tell.
 */
export class PictureWatch {
  private readonly first: { readonly width: number; readonly height: number };
  private now: { readonly width: number; readonly height: number };
  private readonly named: { readonly time: bigint; readonly width: number; readonly height: number }[] = [];
  private changes = 0;
  private samplesFrom: number | null = null;

  constructor({ width, height }: Pick<VideoStream, 'width' | 'height'>) {
    this.first = { width, height };
    this.now = this.first;
  }

  /** Takes a line that FFmpeg said, whatever it is about. */
  read(line: string): void {
    const other = this.samplesFrom === null ? otherSamples.exec(line) : null;
    if (other !== null && (other[1] !== other[3] || other[2] !== other[4])) this.samplesFrom = Number(other[5]);
    const found = /showinfo.* pts: *(-?\d+) .* s:(\d+)x(\d+) /.exec(line);
    if (found === null) return;
    const [time = '0', width, height] = [found[1], Number(found[2]), Number(found[3])];
    if (width === this.now.width && height === this.now.height) return;
    this.now = { width, height };
    this.changes += 1;
    if (this.named.length < mostNamed) this.named.push({ time: BigInt(time), width, height });
  }

  /**
   * @param secondsOf where in the film a frame's timestamp lies
   * @param startSeconds of the film's clock
   */
  warnings(secondsOf: (time: bigint) => number, startSeconds: number): Warning[] {
    const size = this.sizeWarning(secondsOf);
    const { samplesFrom } = this;
    return [
      ...(size === null ? [] : [size]),
      ...(samplesFrom === null ? [] : [{ code: 'samples-changed' as const, seconds: Math.max(0, samplesFrom - startSeconds) }]),
    ];
  }

  private sizeWarning(secondsOf: (time: bigint) => number): Warning | null {
    if (this.changes === 0) return null;
    const changes = this.named.map(({ time, width, height }) => ({ seconds: Math.max(0, secondsOf(time)), width, height }));
    return { code: 'size-changed', ...this.first, changes, more: this.changes - changes.length };
  }
}
