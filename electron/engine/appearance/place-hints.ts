import type { NetworkSize } from '../network/network-size.ts';
import type { Look, MatchedColours } from './appearance.ts';

/** Side of the places that are compared, samples of what the network is given. */
export const placeSide = 16;
/** Side of the hint in the middle of each, samples. */
const hintSide = 4;

/**
 * Puts a hint into the middle of a place, where there is none yet.
 * @param planes of a*, of b* and of whether they are known, as a network takes them
 * @param look of the frame, whose place it is
 * @param size of the luma that the hints go with
 */
export function hintAtPlace(
  planes: Float32Array,
  place: number,
  look: Pick<Look, 'width' | 'height'>,
  { width, height }: NetworkSize,
  { a, b }: { readonly a: number; readonly b: number },
): void {
  const area = width * height;
  const left = Math.round((((place % look.width) + 0.5) * width) / look.width - hintSide / 2);
  const top = Math.round(((Math.floor(place / look.width) + 0.5) * height) / look.height - hintSide / 2);
  for (let y = top; y < top + hintSide; y += 1) {
    for (let x = left; x < left + hintSide; x += 1) {
      const at = y * width + x;
      if (planes[2 * area + at] === 1) continue;
      planes[at] = a;
      planes[area + at] = b;
      planes[2 * area + at] = 1;
    }
  }
}

/**
 * Hints in the middle of each place that is sure.
 * @returns planes as {@link hintAtPlace}
 */
export function placeHints(
  { ab, sure }: Pick<MatchedColours, 'ab' | 'sure'>,
  look: Pick<Look, 'width' | 'height'>,
  size: NetworkSize,
): Float32Array {
  const planes = new Float32Array(3 * size.width * size.height);
  sure.forEach((value, place) => {
    if (value === 1) hintAtPlace(planes, place, look, size, { a: ab[2 * place]!, b: ab[2 * place + 1]! });
  });
  return planes;
}
