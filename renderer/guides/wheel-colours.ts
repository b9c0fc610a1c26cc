import { nearestRgbOfLab, rgbOfLab } from '../../shared/colour/hex.ts';

/*
 * The colours that one lightness can have, around grey: the hue of CIE L*a*b* goes round, red to the right and yellow
 * upwards, and at the rim is the most colourful of each hue. How far sRGB reaches differs from hue to hue and with the
 * lightness (dark blues far, dark yellows hardly), so the way to the rim is another one for each.
 */

/** A place on the wheel, -1..1 from its middle to the right and upwards. */
export interface WheelPlace {
  readonly x: number;
  readonly y: number;
}

/** The most chroma that each hue, in degrees, has at a lightness. */
export type Rim = readonly number[];

const mostChroma = 150;
const finest = 0.25;

export function rimOf(lightness: number): Rim {
  return Array.from({ length: 360 }, (_, hue) => {
    const [a, b] = [Math.cos((hue * Math.PI) / 180), Math.sin((hue * Math.PI) / 180)];
    let [within, beyond] = [0, mostChroma];
    while (beyond - within > finest) {
      const middle = (within + beyond) / 2;
      if (rgbOfLab(lightness, middle * a, middle * b) === null) beyond = middle;
      else within = middle;
    }
    return within;
  });
}

/** Degrees, 0 to below 360. */
export function hueOf(a: number, b: number): number {
  return ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
}

/** The rim between two whole degrees. */
function chromaAt(rim: Rim, hue: number): number {
  const from = Math.floor(hue) % rim.length;
  const share = hue - Math.floor(hue);
  return (1 - share) * rim[from]! + share * rim[(from + 1) % rim.length]!;
}

/** a* and b* of a place; beyond the rim those of the rim. */
export function abAt({ x, y }: WheelPlace, rim: Rim): { readonly a: number; readonly b: number } {
  const away = Math.hypot(x, y);
  if (away === 0) return { a: 0, b: 0 };
  const chroma = Math.min(1, away) * chromaAt(rim, hueOf(x, y));
  return { a: (chroma * x) / away, b: (chroma * y) / away };
}

/** Where a colour lies; one more colourful than the rim lies at the rim. */
export function placeOnWheel(a: number, b: number, rim: Rim): WheelPlace {
  const chroma = Math.hypot(a, b);
  if (chroma === 0) return { x: 0, y: 0 };
  const most = chromaAt(rim, hueOf(a, b));
  const away = chroma >= most ? 1 : chroma / most;
  return { x: (away * a) / chroma, y: (away * b) / chroma };
}

/** The wheel as RGBA, `side` by `side`; its corners are transparent. */
export function wheelPixels(lightness: number, rim: Rim, side: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * side * side);
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      const place = { x: (2 * (column + 0.5)) / side - 1, y: 1 - (2 * (row + 0.5)) / side };
      if (Math.hypot(place.x, place.y) > 1) continue;
      const { a, b } = abAt(place, rim);
      // Between two degrees of a hue's sharp corner the rim may lie a little outside.
      pixels.set([...nearestRgbOfLab(lightness, a, b).map((value) => 255 * value), 255], 4 * (row * side + column));
    }
  return pixels;
}
