import type { HintPoint } from '../../../shared/project/guides.ts';
import type { NetworkSize } from '../network/network-size.ts';
import type { Look } from './appearance.ts';
import { hintAtPlace } from './place-hints.ts';

/** Hints smaller than this, as a share of the height, mean what lies under them alone: lips are not the face. */
const leastRadius = 0.03;
/** Cosine from which on a place shows the same thing as the hint's own (docs/guides.md). */
const leastLikeness = 0.5;
/** By so much, L*, it may be lighter or darker. */
const sameLightness = 15;
/** Places that a hint goes at most. */
const furthest = 4;

/** L* in the middle of each place. */
function lightnessOf(luma: Uint8Array, lightness: Float32Array, { width, height }: NetworkSize, look: Look): Float32Array {
  const [w, h] = [width / look.width, height / look.height];
  return Float32Array.from({ length: look.width * look.height }, (_, place) => {
    const [left, top] = [(place % look.width) * w, Math.floor(place / look.width) * h];
    let [sum, count] = [0, 0];
    for (let y = Math.round(top + h / 4); y < top + (3 * h) / 4; y += 1) {
      for (let x = Math.round(left + w / 4); x < left + (3 * w) / 4; x += 1) {
        sum += lightness[luma[y * width + x]!]!;
        count += 1;
      }
    }
    return sum / count;
  });
}

function likeness({ values, width, height }: Look, one: number, other: number): number {
  const length = values.length / (width * height);
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum += values[one * length + i]! * values[other * length + i]!;
  return sum;
}

/**
 * Lets hints go on over the thing that they are on, place by place from neighbour to neighbour, as far as the encoder sees the
 * same there and it is about as light.
 * @param planes of the hints, as a network takes them; places without any are added
 * @param seen what the encoder sees in the frame; not asked where no hint is large
 */
export function growHints(
  planes: Float32Array,
  points: readonly HintPoint[],
  { luma, size, lightness }: { readonly luma: Uint8Array; readonly size: NetworkSize; readonly lightness: Float32Array },
  seen: () => Look,
): void {
  const large = points.filter(({ radius }) => radius >= leastRadius);
  if (large.length === 0) return;
  const look = seen();
  const lights = lightnessOf(luma, lightness, size, look);
  const nearest = new Map<number, { readonly distance: number; readonly point: HintPoint }>();
  const placeAt = (column: number, row: number): number => row * look.width + column;
  for (const point of large) {
    const from = [Math.floor(point.x * look.width), Math.floor(point.y * look.height)] as const;
    const start = placeAt(Math.min(look.width - 1, from[0]), Math.min(look.height - 1, from[1]));
    const [startColumn, startRow] = [start % look.width, Math.floor(start / look.width)];
    const met = new Set([start]);
    const waiting = [start];
    for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
      const [column, row] = [place % look.width, Math.floor(place / look.width)];
      const distance = Math.hypot(column - startColumn, row - startRow);
      if (distance < (nearest.get(place)?.distance ?? Infinity)) nearest.set(place, { distance, point });
      for (const [x, y] of [
        [column - 1, row],
        [column + 1, row],
        [column, row - 1],
        [column, row + 1],
      ] as const) {
        if (x < 0 || y < 0 || x >= look.width || y >= look.height) continue;
        const next = placeAt(x, y);
        if (met.has(next) || Math.hypot(x - startColumn, y - startRow) > furthest) continue;
        met.add(next);
        if (likeness(look, start, next) >= leastLikeness && Math.abs(lights[next]! - lights[start]!) <= sameLightness) waiting.push(next);
      }
    }
  }
  for (const [place, { point }] of nearest) hintAtPlace(planes, place, look, size, point);
}
