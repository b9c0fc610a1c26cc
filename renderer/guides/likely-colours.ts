import { abOfColour, colourOfLab, lightnessOfColour } from '../../shared/colour/hex.ts';
import { LabSpace } from '../../shared/colour/lab.ts';

const srgb = new LabSpace('bt709', 'srgb');

/** A place is about as light as another within so much, L*. */
const asLight = 8;
/** Side of the cells of a* and b* that colours are counted in, and how far apart two that are offered must be. */
const [cell, apart] = [8, 10];
/** So many samples of a picture must have a colour for it to be more than a speck. */
const fewest = 8;
const most = 2;

/**
 * Colours that the network gave other places of the picture about as light, most often first: what it takes such things for, should it be
 * wrong about this one.
 * @param pixels of the picture, RGBA
 * @param own what it gave the place, #rrggbb
 * @returns #rrggbb as light as the place, two at most, none like `own` or each other
 */
export function likelyColours(pixels: Uint8ClampedArray, own: string): string[] {
  const lightness = lightnessOfColour(own);
  const cells = new Map<string, { count: number; a: number; b: number }>();
  for (let at = 0; at < pixels.length; at += 4) {
    const [L, a, b] = srgb.rgbToLab(pixels[at]! / 255, pixels[at + 1]! / 255, pixels[at + 2]! / 255);
    if (Math.abs(L - lightness) > asLight) continue;
    const key = `${Math.round(a / cell)},${Math.round(b / cell)}`;
    const known = cells.get(key) ?? { count: 0, a: 0, b: 0 };
    cells.set(key, { count: known.count + 1, a: known.a + a, b: known.b + b });
  }
  const found = [abOfColour(own)];
  for (const { count, a, b } of [...cells.values()].sort((one, other) => other.count - one.count)) {
    const mean = { a: a / count, b: b / count };
    if (count < fewest || found.length > most) break;
    if (found.every((other) => Math.hypot(other.a - mean.a, other.b - mean.b) >= apart)) found.push(mean);
  }
  return found.slice(1).map(({ a, b }) => colourOfLab(lightness, a, b));
}
