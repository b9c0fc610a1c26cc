/** CIE L*a*b* 1976 with the D65 white point, over sRGB; the same numbers as `models/training/color.py`. */

const linear = Float64Array.from({ length: 256 }, (_, value) => {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});

function f(t: number): number {
  return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;
}

/** @param red, green, blue sRGB, whole numbers 0..255. Returns [L* 0..100, a*, b*]. */
export function labFromRgb(red: number, green: number, blue: number): readonly [number, number, number] {
  const [r, g, b] = [linear[red]!, linear[green]!, linear[blue]!];
  const x = f((0.412453 * r + 0.35758 * g + 0.180423 * b) / 0.950456);
  const y = f(0.212671 * r + 0.71516 * g + 0.072169 * b);
  const z = f((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.088754);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
