import { carry, composeFlows } from './carry.ts';
import { flowConfidence, leastConfidence } from './confidence.ts';
import { refineFlow, stillFlow, type Flow } from './flow.ts';
import type { Pyramid } from './pyramid.ts';

/** Colour that somebody gave to a frame, on the grid of the colour planes. */
export interface GuidePlanes {
  /** a* plane then b* plane. */
  readonly ab: Float32Array;
  /** How far each sample was given a colour, 0..1. */
  readonly weight: Float32Array;
}

/** Motion from a frame to the one that colour comes from, which is its neighbour on either side. */
export interface GuideStep {
  /** From the frame to the one before it on the path, and how sure, on the frame's grid. */
  readonly there: Flow;
  readonly sure: Float32Array;
  /** From the one before it on the path to the frame. */
  readonly back: Flow;
}

/**
 * From this confidence on a match with the guide itself counts in full. Far less than what smoothing asks for: there a
 * neighbour's colour competes with the frame's own, here with a guess of the network that is worse on most samples (docs/guides.md).
 */
const fullMatch = 0.1;
/** Under this a step of motion explains nothing: something came into view. */
const brokenStep = 0.03;
/** What is left of the trust in a colour then: it may have been grain, and a thing seldom appears in one frame. */
const keptOverBreak = 0.85;
/** Steps from one match with the guide to the next: motion drifts little in one frame, and a match is half of the work. */
const matchEvery = 2;
/** Where no more than this is left of a guide anywhere, following it is given up. */
const leastWeight = 0.03;

/**
 * Follows the colour of one frame through its shot, away from it in one direction, frame by frame.
 *
 * Two ways lead back to the guide. Along the path from frame to frame colour is carried and stays even where the picture
 * changes slowly; it drifts. So the whole displacement to the guide is kept as well and refined against the guide's own
 * luma at every second frame (the search of flow.ts at half the grid, begun from where the path leads), and where the two
 * pictures agree there, and the way back agrees (Sundaram, Brox and Keutzer, ECCV 2010), the colour is taken from the
 * guide anew: it neither blurs nor fades with distance. Where neither holds the weight falls, and the network's colour wins.
 */
export class GuidePath {
  private readonly size: number;
  private readonly pyramid: Pyramid;
  /** a* and b* times weight, and the weight, as the guide gave them. */
  private readonly guide: Float32Array;
  /** From the frame reached to the guide, and from the guide to it. */
  private toGuide: Flow;
  private fromGuide: Flow;
  /** a* and b* times weight, the weight, and the trust that this is still the thing that the guide coloured. */
  private state: Float32Array;
  /** Frames gone so far. */
  private steps = 0;

  constructor({ ab, weight }: GuidePlanes, pyramid: Pyramid) {
    const { width, height } = pyramid[0]!;
    const size = width * height;
    this.size = size;
    this.pyramid = pyramid;
    this.toGuide = stillFlow(width, height);
    this.fromGuide = this.toGuide;
    this.guide = new Float32Array(3 * size);
    for (let i = 0; i < size; i += 1) {
      this.guide[i] = ab[i]! * weight[i]!;
      this.guide[size + i] = ab[size + i]! * weight[i]!;
      this.guide[2 * size + i] = weight[i]!;
    }
    this.state = new Float32Array(4 * size).fill(1);
    this.state.set(this.guide);
  }

  /** What reached the frame that the path is at. */
  get planes(): GuidePlanes {
    const { size, state } = this;
    const ab = new Float32Array(2 * size);
    const weight = new Float32Array(size);
    for (let i = 0; i < size; i += 1) {
      const given = state[2 * size + i]!;
      if (given <= 0) continue;
      weight[i] = given * state[3 * size + i]!;
      ab[i] = state[i]! / given;
      ab[size + i] = state[size + i]! / given;
    }
    return { ab, weight };
  }

  /** Whether anything of the guide is left. */
  get alive(): boolean {
    const { size, state } = this;
    for (let i = 0; i < size; i += 1) if (state[2 * size + i]! * state[3 * size + i]! > leastWeight) return true;
    return false;
  }

  /** Goes on to the next frame. */
  step(pyramid: Pyramid, { there, sure, back }: GuideStep): void {
    const { size } = this;
    this.toGuide = composeFlows(there, this.toGuide);
    this.fromGuide = composeFlows(this.fromGuide, back);
    this.state = carry(this.state, there);
    this.steps += 1;
    if (this.steps % matchEvery === 1) this.match(pyramid, sure);
    else for (let i = 0; i < size; i += 1) if (sure[i]! < brokenStep) this.state[3 * size + i]! *= keptOverBreak;
  }

  /** Takes the colour from the guide anew wherever the frame reached matches it. */
  private match(pyramid: Pyramid, sure: Float32Array): void {
    const { size, state } = this;
    this.toGuide = refineFlow(pyramid, this.pyramid, this.toGuide);
    this.fromGuide = refineFlow(this.pyramid, pyramid, this.fromGuide);
    const match = flowConfidence(pyramid, this.pyramid, this.toGuide, this.fromGuide);
    const direct = carry(this.guide, this.toGuide);
    for (let i = 0; i < size; i += 1) {
      const trust = state[3 * size + i]!;
      const own = match[i]!;
      const share = own / (own + trust * sure[i]! * (1 - own) + 1e-6);
      for (let p = i; p < 3 * size; p += size) state[p]! += share * (direct[p]! - state[p]!);
      const matched = Math.min(1, Math.max(0, (own - leastConfidence) / (fullMatch - leastConfidence)));
      state[3 * size + i] = Math.max(matched, sure[i]! < brokenStep ? keptOverBreak * trust : trust);
    }
  }

  /** Another guide is met, which has its own say about what it gives a colour. */
  yieldTo(weight: Float32Array): void {
    for (let i = 0; i < this.size; i += 1) this.state[3 * this.size + i]! *= 1 - weight[i]!;
  }
}
