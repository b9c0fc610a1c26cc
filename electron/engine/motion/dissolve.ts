import { correlation, similarity, type Miniature } from './miniature.ts';

/** The window's ends must differ at least this much to be two scenes. */
const differentScenes = 0.66;
/**
 * Share of each picture's variance that a mixture of the window's ends must explain, on average. The liker the ends, the
 * better other things explain what lies between them, so the more is asked.
 */
const explainedShare = (alike: number): number => 0.76 + 0.65 * Math.max(0, alike - 0.36);
/** No single step of a dissolve goes further than this share of the way. */
const longestStep = 0.2;
/** Samples of miniatures averaged along each side, so that what moves inside the scenes matters less. */
const cell = 4;

/**
 * Tests whether a window of frames is a dissolve: every picture inside it is then a weighted sum of the window's first
 * and last pictures, with a weight that moves steadily from one to the other. A pan, which also ends in another picture,
 * is no such sum. (The linear edit model of Hampapur, Jain and Weymouth, 1995.)
 * @returns for each frame the weight of the last picture, 0..1; null where the window is no dissolve
 */
export function dissolveProgress(window: readonly Miniature[]): number[] | null {
  const coarse = window.map(coarsen);
  const first = coarse[0]!;
  const last = coarse.at(-1)!;
  if (first.deviation < 4 || last.deviation < 4 || correlation(first, last) > differentScenes) return null;
  const shares: number[] = [];
  let explained = 0;
  for (const picture of coarse) {
    const fit = mixture(first, last, picture);
    explained += fit.explained / window.length;
    shares.push(fit.share);
  }
  if (explained < explainedShare(0)) return null;
  for (let i = 1; i < shares.length; i += 1) {
    const step = shares[i]! - shares[i - 1]!;
    if (step > longestStep || step < -longestStep / 2) return null;
  }
  const alike = similarity(window[0]!, window.at(-1)!);
  return alike > differentScenes || explained < explainedShare(alike) ? null : shares;
}

function coarsen(picture: Miniature): Miniature {
  const width = Math.max(1, Math.floor(picture.width / cell));
  const height = Math.max(1, Math.floor(picture.height / cell));
  const values = new Float32Array(width * height);
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let value = 0;
      let count = 0;
      for (let dy = 0; dy < cell && y * cell + dy < picture.height; dy += 1) {
        for (let dx = 0; dx < cell && x * cell + dx < picture.width; dx += 1) {
          value += picture.values[(y * cell + dy) * picture.width + x * cell + dx]!;
          count += 1;
        }
      }
      value /= count;
      values[y * width + x] = value;
      sum += value;
      squares += value * value;
    }
  }
  const mean = sum / values.length;
  return { width, height, values, mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}

/** Least squares fit of `picture` by `first` and `last`, each with its mean removed. */
function mixture(first: Miniature, last: Miniature, picture: Miniature): { share: number; explained: number } {
  let ff = 0;
  let ll = 0;
  let fl = 0;
  let pf = 0;
  let pl = 0;
  let pp = 0;
  for (let i = 0; i < picture.values.length; i += 1) {
    const f = first.values[i]! - first.mean;
    const l = last.values[i]! - last.mean;
    const p = picture.values[i]! - picture.mean;
    ff += f * f;
    ll += l * l;
    fl += f * l;
    pf += p * f;
    pl += p * l;
    pp += p * p;
  }
  const determinant = ff * ll - fl * fl;
  if (determinant <= 1e-6 * ff * ll) return { share: 0, explained: 0 };
  const a = Math.max(0, (pf * ll - pl * fl) / determinant);
  const b = Math.max(0, (pl * ff - pf * fl) / determinant);
  const error = pp - 2 * (a * pf + b * pl) + a * a * ff + b * b * ll + 2 * a * b * fl;
  return { share: a + b > 0 ? b / (a + b) : 0, explained: pp > 0 ? 1 - error / pp : 0 };
}
