import { carry, carryPlane } from './carry.ts';
import { chooseKeyFrames } from './key-frames.ts';
import { findLinks, type Chain, type LinkInput } from './links.ts';

/** Frames that a chunk may hold; memory is some 0.8 MB for each at 336x256. */
export const longestChunk = 64;

/** Consecutive frames of one shot. Luma is 8-bit, `width * height` samples row by row. */
export interface ChunkInput extends LinkInput {
  /** Size of the colour planes: the luma's divided by the same whole number both ways. */
  readonly abWidth: number;
  readonly abHeight: number;
  /** 1 to `longestChunk` frames. */
  readonly frames: readonly Uint8Array[];
  /** The frame right before the chunk, where it is of the same shot: its luma, and its colour as stored. */
  readonly previous: { readonly luma: Uint8Array; readonly ab: Float32Array } | null;
}

export interface ChunkSettings {
  /** 0 keeps the network's answer as it is, 1 smooths over about a second. */
  readonly smoothing: number;
  /** Frames from one key frame to the next, or `auto`. */
  readonly every: number | 'auto';
  readonly costs: {
    /**
     * What the network takes a frame, for `auto`. Part of the settings: a resumed job must use the figure it began with.
     */
    readonly networkMilliseconds: number;
  };
}

/** The network: a*b* of the given frames of the chunk, each an a* plane followed by a b* plane. */
export type ColourFrames = (indices: number[]) => Promise<Float32Array[]>;

export interface ChunkColours {
  /** For each frame a* plane then b* plane, `abWidth * abHeight` values each, CIE L*a*b* units. */
  readonly ab: Float32Array[];
  /** Indices of the frames that the network coloured, ascending. */
  readonly keyFrames: number[];
}

/** At smoothing 1, colour is averaged over about this many frames to each side. */
const longestMemory = 16;
/** Even where keys are not averaged, a broken link weighs as much as this many frames' distance. */
const leastBreak = 60;
const unknown = 1e6;

/**
 * Colours a chunk of one shot, following motion forward and backward.
 *
 * Along each motion path colour is taken for a random walk that the network observes with noise on the key frames; its
 * best linear estimate from all of the chunk's observations is the Kalman filter forward and the Rauch-Tung-Striebel
 * smoother backward (Rauch, Tung and Striebel, AIAA Journal 3, 1965). Where motion does not explain a sample, the walk's
 * variance there is large, so the frame's own colour wins, or the other side's where the frame is no key. Frames between
 * keys get both sides' colours, weighted by distance and confidence, from the same estimate. The stored frame before the
 * chunk is the walk's start, so chunks join without a seam.
 *
 * The result depends on the arguments and the network's answers alone. With smoothing 0 and every 1 it is the network's
 * answer, value for value.
 * @param known the motion in the chunk, where it was found already
 */
export async function colourChunk(
  input: ChunkInput,
  settings: ChunkSettings,
  colourFrames: ColourFrames,
  known: Chain | null = null,
): Promise<ChunkColours> {
  const { frames, previous } = input;
  const count = frames.length;
  if (count < 1 || count > longestChunk) throw new RangeError(`A chunk has 1 to ${longestChunk} frames, not ${count}.`);
  if (settings.smoothing === 0 && settings.every === 1) {
    const keyFrames = frames.map((_, index) => index);
    return { ab: await colourFrames(keyFrames), keyFrames };
  }
  const chain = known ?? (await findLinks(input));
  const keyFrames = chooseKeyFrames(count, previous !== null, settings.every, settings.costs.networkMilliseconds, chain.losses);
  const answers = await colourFrames(keyFrames);
  const observed = new Map(keyFrames.map((frame, i) => [frame, answers[i]!]));
  const memory = longestMemory * settings.smoothing;
  const noise = memory * memory;
  return { ab: estimate(input, chain, observed, noise), keyFrames };
}

/**
 * Filter and smoother. The walk's variance is 1 for each frame, `noise` the variance of the network's answer, both in
 * the same arbitrary unit.
 */
function estimate(
  input: ChunkInput,
  { links, bypasses }: Chain,
  observed: ReadonlyMap<number, Float32Array>,
  noise: number,
): Float32Array[] {
  const size = input.abWidth * input.abHeight;
  const breakVariance = Math.max(leastBreak, noise);
  const means: Float32Array[] = [];
  const variances: Float32Array[] = [];
  // The stored frame is what is shown, so the walk starts from exactly there.
  const stored = input.previous === null ? null : { mean: input.previous.ab, variance: new Float32Array(size) };
  links.forEach((neighbour, frame) => {
    const bypass = bypasses[frame] ?? null;
    const link = bypass ?? neighbour;
    const from = frame - (bypass === null ? 1 : 2);
    const before = from < 0 ? stored : { mean: means[from]!, variance: variances[from]! };
    let next: Float32Array;
    const nextVariance = new Float32Array(size);
    if (link === null || before === null) {
      next = new Float32Array(2 * size);
      nextVariance.fill(unknown);
    } else {
      next = carry(before.mean, link.toEarlier);
      const carried = carryPlane(before.variance, link.toEarlier);
      for (let i = 0; i < size; i += 1) nextVariance[i] = carried[i]! + walkVariance(link.earlierConfidence[i]!, breakVariance);
    }
    const own = observed.get(frame);
    if (own !== undefined) {
      for (let i = 0; i < size; i += 1) {
        const predicted = nextVariance[i]!;
        const gain = predicted / (predicted + noise);
        next[i]! += gain * (own[i]! - next[i]!);
        next[size + i]! += gain * (own[size + i]! - next[size + i]!);
        nextVariance[i] = predicted * (1 - gain);
      }
    }
    means.push(next);
    variances.push(nextVariance);
  });
  for (let frame = means.length - 2; frame >= 0; frame -= 1) {
    const bypass = bypasses[frame + 2] ?? null;
    const link = bypass ?? links[frame + 1]!;
    const here = means[frame]!;
    const hereVariance = variances[frame]!;
    const later = carry(means[frame + (bypass === null ? 1 : 2)]!, link.toLater);
    for (let i = 0; i < size; i += 1) {
      const own = hereVariance[i]!;
      const gain = own / (own + walkVariance(link.laterConfidence[i]!, breakVariance));
      here[i]! += gain * (later[i]! - here[i]!);
      here[size + i]! += gain * (later[size + i]! - here[size + i]!);
    }
  }
  return means;
}

function walkVariance(confidence: number, breakVariance: number): number {
  return 1 + (breakVariance * (1 - confidence)) / confidence;
}
