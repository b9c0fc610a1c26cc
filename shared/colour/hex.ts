import { LabSpace, type Triple } from './lab.ts';

/** Colours as people write them: `#rrggbb`, sRGB. */
export const hexPattern = /^#[0-9a-f]{6}$/i;

const srgb = new LabSpace('bt709', 'srgb');

/** a* and b* (CIE L*a*b*, D65) of a colour written #rrggbb. */
export function abOfColour(colour: string): { a: number; b: number } {
  const [, a, b] = labOf(colour);
  return { a, b };
}

/** L* of a colour written #rrggbb, 0..100. */
export function lightnessOfColour(colour: string): number {
  return labOf(colour)[0];
}

function labOf(colour: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255) as [number, number, number];
  return srgb.rgbToLab(r, g, b);
}

const inside = (rgb: Triple): boolean => rgb.every((value) => value >= -1e-4 && value <= 1 + 1e-4);

/** R'G'B' 0..1 of a colour; null where sRGB has none so colourful at that lightness. */
export function rgbOfLab(L: number, a: number, b: number): Triple | null {
  const rgb = srgb.labToRgb(L, a, b);
  return inside(rgb) ? rgb : null;
}

/** R'G'B' 0..1 of a colour; where sRGB has none so colourful at that lightness, of the most colourful of its hue. */
export function nearestRgbOfLab(L: number, a: number, b: number): Triple {
  const exact = rgbOfLab(L, a, b);
  if (exact !== null) return exact;
  let [share, outside] = [0, 1];
  // Halved until it is finer than a step of eight bits.
  while (outside - share > 1 / 512) {
    const middle = (share + outside) / 2;
    if (rgbOfLab(L, middle * a, middle * b) === null) outside = middle;
    else share = middle;
  }
  return srgb.labToRgb(L, share * a, share * b);
}

/** #rrggbb of a colour; where sRGB has none so colourful at that lightness, the most colourful of its hue. */
export function colourOfLab(L: number, a: number, b: number): string {
  return `#${nearestRgbOfLab(L, a, b)
    .map((value) =>
      Math.round(255 * Math.min(1, Math.max(0, value)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
