import { LabSpace } from './lab.ts';

/** Colours as people write them: `#rrggbb`, sRGB. */
export const hexPattern = /^#[0-9a-f]{6}$/i;

const srgb = new LabSpace('bt709', 'srgb');

/** a* and b* (CIE L*a*b*, D65) of a colour written #rrggbb. */
export function abOfColour(colour: string): { a: number; b: number } {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255) as [number, number, number];
  const lab = srgb.rgbToLab(r, g, b);
  return { a: lab[1], b: lab[2] };
}
