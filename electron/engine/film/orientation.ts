import type { VideoStream } from '../../../shared/film/film.ts';
import type { ProbedStream } from './probe-schema.ts';
import { tag } from './tags.ts';

type Orientation = Pick<VideoStream, 'rotation' | 'turning'>;

/** The nine numbers of a display matrix, row by row, as ffprobe prints them. */
function readMatrix(text: string | undefined): number[] | null {
  const numbers = [...(text ?? '').replace(/\d{8}:/g, ' ').matchAll(/-?\d+/g)].map(([number]) => Number(number));
  return numbers.length === 9 ? numbers : null;
}

/** Quarter turns clockwise of a whole number of degrees that is near one. */
function quarters(degrees: number): number {
  return ((Math.round(degrees / 90) % 4) + 4) % 4;
}

/** What FFmpeg itself would do to show a picture with this matrix. */
function turningOf(turns: number, matrix: readonly number[] | null): Orientation['turning'] {
  const [a = 0, , , c = 0, d = 0] = matrix ?? [];
  switch (turns) {
    case 1:
      return [c > 0 ? 'transpose=cclock_flip' : 'transpose=clock'];
    case 2:
      return matrix === null ? ['hflip', 'vflip'] : [...(a < 0 ? ['hflip' as const] : []), ...(d < 0 ? ['vflip' as const] : [])];
    case 3:
      return [c < 0 ? 'transpose=clock_flip' : 'transpose=cclock'];
    default:
      return d < 0 ? ['vflip'] : [];
  }
}

/**
 * How a player turns the picture. ffprobe states the display matrix counter-clockwise, the old `rotate` tag clockwise.
 * @param stream as the first frame has it, if that says anything of it
 */
export function orientationOf(stream: ProbedStream): Orientation {
  const data = stream.side_data_list?.find(({ rotation }) => rotation !== undefined);
  const tagged = Number(tag(stream.tags, 'rotate') ?? 0);
  const turns = quarters(data?.rotation === undefined ? (Number.isFinite(tagged) ? tagged : 0) : -data.rotation);
  return { rotation: turns * 90, turning: turningOf(turns, readMatrix(data?.displaymatrix)) };
}
