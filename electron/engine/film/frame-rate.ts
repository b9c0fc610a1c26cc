import type { Rational } from '../../../shared/film/film.ts';

/** The rates that films and broadcasts run at. */
const usualRates: readonly Rational[] = [
  ...[16, 18, 24, 25, 30, 48, 50, 60, 100, 120].map((num) => ({ num, den: 1 })),
  ...[24000, 30000, 48000, 60000, 120000].map((num) => ({ num, den: 1001 })),
];

/** No camera or projector runs faster; a header that says so counts something else. */
const fastest = 1000;
/** Times are rounded to milliseconds in some containers; a few frames then tell the rate no closer than this. */
const tolerance = 0.02;
/** A header that is off by more than this is not believed. */
const leeway = 0.1;

function valueOf({ num, den }: Rational): number {
  return num / den;
}

function near(rate: Rational, measured: number, within: number): boolean {
  return Math.abs(valueOf(rate) / measured - 1) <= within;
}

/**
 * The mean rate of a film in frames a second: the container's where it counted the frames, else the container's only if the
 * first frames bear it out. Null where nothing is known.
 *
 * @param mean the container's mean rate
 * @param base the codec's rate, of which all times are multiples
 * @param measured between the first decoded frames; null where it could not be measured
 * @param counted the container lists every frame, so that its mean is no guess
 */
export function believableRate(mean: Rational | null, base: Rational | null, measured: number | null, counted: boolean): Rational | null {
  const stated = [mean, base].filter((rate) => rate !== null && valueOf(rate) <= fastest) as Rational[];
  if (measured === null || measured > fastest) return stated[0] ?? null;
  if (counted && stated[0] !== undefined && stated[0] === mean) return mean;
  const borneOut = stated.find((rate) => near(rate, measured, leeway));
  if (borneOut !== undefined) return borneOut;
  const usual = usualRates.filter((rate) => near(rate, measured, tolerance));
  const nearest = usual.sort((one, other) => Math.abs(valueOf(one) - measured) - Math.abs(valueOf(other) - measured)).at(0);
  return nearest ?? { num: Math.round(measured * 1000), den: 1000 };
}
