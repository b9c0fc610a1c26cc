import type { NetworkSize } from '../network/network-size.ts';
import type { Look, MatchedColours } from './appearance.ts';

/** Side of the places that are compared, samples of what the network is given. */
export const placeSide = 16;
/** Side of the hint in the middle of each, samples. */
const hintSide = 4;

/**
 * Hints in the middle of each place that is sure.
 * @param look of the frame, whose places they are
 * @param size of the luma that the hints go with
 * @returns planes of a*, of b* and of whether they are known, as a network takes them
 */
export function placeHints(
  { ab, sure }: Pick<MatchedColours, 'ab' | 'sure'>,
  look: Pick<Look, 'width' | 'height'>,
  size: NetworkSize,
): Float32Array {
  const { width, height } = size;
  const area = width * height;
  const planes = new Float32Array(3 * area);
  sure.forEach((value, place) => {
    if (value === 0) return;
    const left = Math.round((((place % look.width) + 0.5) * width) / look.width - hintSide / 2);
    const top = Math.round(((Math.floor(place / look.width) + 0.5) * height) / look.height - hintSide / 2);
    for (let y = top; y < top + hintSide; y += 1) {
      for (let x = left; x < left + hintSide; x += 1) {
        const at = y * width + x;
        planes[at] = ab[2 * place]!;
        planes[area + at] = ab[2 * place + 1]!;
        planes[2 * area + at] = 1;
      }
    }
  });
  return planes;
}
