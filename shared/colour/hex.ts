import { LabSpace, type Triple } from './lab.ts';

/** Colours as people write them: `#rrggbb`, sRGB. */
export const hexPattern = /^#[0-9a-f]{6}$/i;

const srgb = new LabSpace('bt709', 'srgb');

/** a* and b* (CIE L*a*b*, D65) of a colour written #rrggbb. */
export function abOfColour(colour: string): { a: number; b: number } {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255) as [number, number, number];
  const lab = srgb.rgbToLab(r, g, b);
  return { a: lab[1], b: lab[2] };
}

const inside = (rgb: Triple): boolean => rgb.every((value) => value >= -1e-4 && value <= 1 + 1e-4);

/** #rrggbb of a colour; where sRGB has none so colourful at that lightness, the most colourful of its hue. */
export function colourOfLab(L: number, a: number, b: number): string {
  let [share, outside] = inside(srgb.labToRgb(L, a, b)) ? [1, 1] : [0, 1];
  // Halved until it is finer than a step of eight bits.
  while (outside - share > 1 / 512) {
    const middle = (share + outside) / 2;
    if (inside(srgb.labToRgb(L, middle * a, middle * b))) share = middle;
    else outside = middle;
  }
  const rgb = srgb.labToRgb(L, share * a, share * b);
  return `#${rgb
    .map((value) =>
      Math.round(255 * Math.min(1, Math.max(0, value)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
