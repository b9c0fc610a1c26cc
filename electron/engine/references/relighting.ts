import type { Plane } from './picture-planes.ts';

/** Gammas that a picture may have been relit by, and how finely they are told apart. */
const [leastGamma, mostGamma, gammaStep] = [0.5, 2, 0.02];
/** By so much more of the frame's variance a gamma must explain than none does; less is grain. */
const leastGain = 0.0001;
/** Less of the frame than this is too little to tell it. */
const leastKnown = 0.05;
/** Every so manieth sample tells it. */
const gammaStride = 7;

/**
 * The gamma by which a picture was relit, to be undone: what makes its luma follow the frame's best, up to brightness and
 * contrast. Relit colours are paler or stronger than those that were meant.
 * @param placed the picture's luma laid over the frame
 * @param trust of each sample, 0..1: what does not match tells nothing
 */
export function relightingOf(frame: Plane, placed: Plane, trust: (at: number) => number): number {
  const explained = (gamma: number): number => {
    let [n, sf, sp, ff, pp, fp] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < frame.values.length; i += gammaStride) {
      const weight = trust(i);
      if (weight <= 0) continue;
      const f = frame.values[i]!;
      const p = (Math.max(0, placed.values[i]!) / 255) ** gamma;
      n += weight;
      sf += weight * f;
      sp += weight * p;
      ff += weight * f * f;
      pp += weight * p * p;
      fp += weight * f * p;
    }
    if (n <= (leastKnown * frame.values.length) / gammaStride) return 0;
    const variances = (ff - (sf * sf) / n) * (pp - (sp * sp) / n);
    return variances <= 0 ? 0 : (fp - (sf * sp) / n) ** 2 / variances;
  };
  let [best, most] = [1, explained(1) + leastGain];
  for (let gamma = leastGamma; gamma <= mostGamma; gamma += gammaStep) {
    const share = explained(gamma);
    if (share > most) [best, most] = [gamma, share];
  }
  return best;
}
