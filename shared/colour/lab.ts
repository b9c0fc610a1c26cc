/**
 * CIE L*a*b* (D65, 2°) and R'G'B' with the primaries and transfer curve that a film's tags name.
 * L* is 0..100; a* and b* are roughly -110..110; R'G'B' and linear RGB are 0..1.
 */

export type Triple = readonly [number, number, number];
type Matrix3 = readonly [Triple, Triple, Triple];

/** D65 white, XYZ with Y = 1. */
export const whiteD65: Triple = [0.95047, 1, 1.08883];

/** CIE xy of red, green and blue; all three sets share the D65 white. */
const chromaticities = {
  bt709: [
    [0.64, 0.33],
    [0.3, 0.6],
    [0.15, 0.06],
  ],
  smpte170m: [
    [0.63, 0.34],
    [0.31, 0.595],
    [0.155, 0.07],
  ],
  bt470bg: [
    [0.64, 0.33],
    [0.29, 0.6],
    [0.15, 0.06],
  ],
  bt2020: [
    [0.708, 0.292],
    [0.17, 0.797],
    [0.131, 0.046],
  ],
} as const;
export type PrimariesName = keyof typeof chromaticities;

function multiply(m: Matrix3, [x, y, z]: Triple): Triple {
  return [m[0][0] * x + m[0][1] * y + m[0][2] * z, m[1][0] * x + m[1][1] * y + m[1][2] * z, m[2][0] * x + m[2][1] * y + m[2][2] * z];
}

function invert(m: Matrix3): Matrix3 {
  const [[a, b, c], [d, e, f], [g, h, i]] = m;
  const A = e * i - f * h;
  const B = f * g - d * i;
  const C = d * h - e * g;
  const det = a * A + b * B + c * C;
  return [
    [A / det, (c * h - b * i) / det, (b * f - c * e) / det],
    [B / det, (a * i - c * g) / det, (c * d - a * f) / det],
    [C / det, (b * g - a * h) / det, (a * e - b * d) / det],
  ];
}

/** Linear RGB → XYZ: the columns are the primaries, scaled so that (1,1,1) is the white (SMPTE RP 177). */
function rgbToXyzMatrix(name: PrimariesName): Matrix3 {
  const [r, g, b] = chromaticities[name].map(([x, y]) => [x / y, 1, (1 - x - y) / y] as const) as unknown as [Triple, Triple, Triple];
  const columns: Matrix3 = [
    [r[0], g[0], b[0]],
    [r[1], g[1], b[1]],
    [r[2], g[2], b[2]],
  ];
  const s = multiply(invert(columns), whiteD65);
  return columns.map((row) => [row[0] * s[0], row[1] * s[1], row[2] * s[2]] as const) as unknown as Matrix3;
}

const epsilon = 216 / 24389;
const kappa = 24389 / 27;

function labCurve(t: number): number {
  return t > epsilon ? Math.cbrt(t) : (kappa * t + 16) / 116;
}

function labCurveInverse(f: number): number {
  const cube = f * f * f;
  return cube > epsilon ? cube : (116 * f - 16) / kappa;
}

/** L* of a relative luminance 0..1. */
export function lightness(luminance: number): number {
  return 116 * labCurve(luminance) - 16;
}

/** How code values stand for light. `srgb` is also used for BT.709 and BT.601 film, see docs/architecture.md. */
export type TransferName = 'srgb' | 'gamma22' | 'gamma28' | 'linear';

/** Code value 0..1 → light 0..1; odd-symmetric below zero so that solvers may step outside. */
export function toLinear(value: number, transfer: TransferName): number {
  const v = Math.abs(value);
  const sign = value < 0 ? -1 : 1;
  switch (transfer) {
    case 'srgb':
      return sign * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    case 'gamma22':
      return sign * v ** 2.2;
    case 'gamma28':
      return sign * v ** 2.8;
    case 'linear':
      return value;
  }
}

/** Light 0..1 → code value 0..1, the inverse of {@link toLinear}. */
export function fromLinear(light: number, transfer: TransferName): number {
  const v = Math.abs(light);
  const sign = light < 0 ? -1 : 1;
  switch (transfer) {
    case 'srgb':
      return sign * (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);
    case 'gamma22':
      return sign * v ** (1 / 2.2);
    case 'gamma28':
      return sign * v ** (1 / 2.8);
    case 'linear':
      return light;
  }
}

/** Conversions between L*a*b* and R'G'B' for one set of primaries and one transfer curve. */
export class LabSpace {
  readonly transfer: TransferName;
  private readonly toXyz: Matrix3;
  private readonly fromXyz: Matrix3;

  constructor(primaries: PrimariesName, transfer: TransferName) {
    this.transfer = transfer;
    this.toXyz = rgbToXyzMatrix(primaries);
    this.fromXyz = invert(this.toXyz);
  }

  /** @returns linear RGB, outside 0..1 where the colour is out of gamut. */
  labToLinear(L: number, a: number, b: number): Triple {
    const fy = (L + 16) / 116;
    return multiply(this.fromXyz, [
      whiteD65[0] * labCurveInverse(fy + a / 500),
      labCurveInverse(fy),
      whiteD65[2] * labCurveInverse(fy - b / 200),
    ]);
  }

  labToRgb(L: number, a: number, b: number): Triple {
    const [r, g, bl] = this.labToLinear(L, a, b);
    return [fromLinear(r, this.transfer), fromLinear(g, this.transfer), fromLinear(bl, this.transfer)];
  }

  rgbToLab(r: number, g: number, b: number): Triple {
    const [x, y, z] = multiply(this.toXyz, [toLinear(r, this.transfer), toLinear(g, this.transfer), toLinear(b, this.transfer)]);
    const fx = labCurve(x / whiteD65[0]);
    const fy = labCurve(y);
    const fz = labCurve(z / whiteD65[2]);
    return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
  }
}

/** Linear RGB of one set of primaries → that of another, row by row. */
export function betweenPrimaries(from: PrimariesName, to: PrimariesName): readonly number[] {
  if (from === to) return [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const [there, back] = [rgbToXyzMatrix(from), invert(rgbToXyzMatrix(to))];
  const columns = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map((unit) => multiply(back, multiply(there, unit)));
  return [0, 1, 2].flatMap((row) => columns.map((column) => column[row]!));
}
