/** L*, a*, b*. */
export type Lab = readonly [number, number, number];

const degrees = Math.PI / 180;

/**
 * CIEDE2000 colour difference (kL = kC = kH = 1), after Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula:
 * implementation notes, supplementary test data, and mathematical observations", 2005.
 */
export function ciede2000([L1, a1, b1]: Lab, [L2, a2, b2]: Lab): number {
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const seventh = meanC ** 7;
  const g = 0.5 * (1 - Math.sqrt(seventh / (seventh + 25 ** 7)));
  const [red1, red2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(red1, b1), Math.hypot(red2, b2)];
  const hue = (red: number, b: number): number => (red === 0 && b === 0 ? 0 : (Math.atan2(b, red) / degrees + 360) % 360);
  const [h1, h2] = [hue(red1, b1), hue(red2, b2)];
  const achromatic = c1 * c2 === 0;
  let turn = achromatic ? 0 : h2 - h1;
  if (turn > 180) turn -= 360;
  else if (turn < -180) turn += 360;
  const dL = L2 - L1;
  const dC = c2 - c1;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * degrees);
  const L = (L1 + L2) / 2;
  const C = (c1 + c2) / 2;
  let h = h1 + h2;
  if (!achromatic) {
    if (Math.abs(h1 - h2) <= 180) h /= 2;
    else h = h < 360 ? (h + 360) / 2 : (h - 360) / 2;
  }
  const t =
    1 -
    0.17 * Math.cos((h - 30) * degrees) +
    0.24 * Math.cos(2 * h * degrees) +
    0.32 * Math.cos((3 * h + 6) * degrees) -
    0.2 * Math.cos((4 * h - 63) * degrees);
  const away = (L - 50) ** 2;
  const sL = 1 + (0.015 * away) / Math.sqrt(20 + away);
  const sC = 1 + 0.045 * C;
  const sH = 1 + 0.015 * C * t;
  const c7 = C ** 7;
  const rotation = -Math.sin(60 * Math.exp(-(((h - 275) / 25) ** 2)) * degrees) * 2 * Math.sqrt(c7 / (c7 + 25 ** 7));
  return Math.sqrt((dL / sL) ** 2 + (dC / sC) ** 2 + (dH / sH) ** 2 + rotation * (dC / sC) * (dH / sH));
}
