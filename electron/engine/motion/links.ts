import { setImmediate } from 'node:timers/promises';
import { flowConfidence } from './confidence.ts';
import { estimateFlow, type Flow } from './flow.ts';
import type { LinkLoss } from './key-frames.ts';
import { makePyramid, type Pyramid } from './pyramid.ts';

/** Consecutive frames of one shot, see `ChunkInput`. */
export interface LinkInput {
  readonly width: number;
  readonly height: number;
  readonly abWidth: number;
  readonly abHeight: number;
  readonly frames: readonly Uint8Array[];
  readonly previous: { readonly luma: Uint8Array } | null;
}

/** Motion between two frames of a chunk. */
export interface Link {
  /** From the later frame to the earlier, and how sure, on the grid of the later frame. */
  readonly toEarlier: Flow;
  readonly earlierConfidence: Float32Array;
  /** From the earlier frame to the later, and how sure, on the grid of the earlier frame. */
  readonly toLater: Flow;
  readonly laterConfidence: Float32Array;
}

export interface Chain {
  /** Entry t links frame t - 1 (for t = 0 the stored frame) to frame t; null where nothing comes before. */
  readonly links: readonly (Link | null)[];
  /** Entry t links frame t - 2 to frame t where frame t - 1 is a flash or damaged; null elsewhere. */
  readonly bypasses: readonly (Link | null)[];
  readonly losses: readonly LinkLoss[];
  /** The frames as they were searched. */
  readonly pyramids: readonly Pyramid[];
}

/** A frame that loses more than this share of the picture on both sides may be a flash or damaged. */
const suspectLoss = 0.25;
/** Then it is passed by if the frames around it lose at most this part of that to each other. */
const bypassGain = 0.6;

/**
 * Finds how each frame of a chunk moves to the next, passing by single frames that resemble neither neighbour. Between
 * frames others get their turn: a chunk takes a second, and the viewer's questions wait in the same process.
 */
export async function findLinks(input: LinkInput): Promise<Chain> {
  const { frames, previous, width, height, abWidth, abHeight } = input;
  const prepare = (luma: Uint8Array): Pyramid => makePyramid(luma, width, height, abWidth, abHeight);
  const links: (Link | null)[] = [];
  const bypasses: (Link | null)[] = [];
  const losses: LinkLoss[] = [];
  const pyramids: Pyramid[] = [];
  let beforeThat: Pyramid | null = null;
  let earlier = previous === null ? null : prepare(previous.luma);
  for (const [t, luma] of frames.entries()) {
    await setImmediate();
    const later = prepare(luma);
    pyramids.push(later);
    const link = earlier === null ? null : linkOf(earlier, later);
    links.push(link);
    bypasses.push(null);
    losses.push(lossOf(link));
    const into = losses[t - 1];
    const outOf = losses[t]!;
    // A frame that was passed by cannot be what the next one is passed to.
    if (beforeThat !== null && into !== undefined && bypasses[t - 1] === null && Math.min(into.forward, outOf.backward) > suspectLoss) {
      const bypass = linkOf(beforeThat, later);
      const loss = lossOf(bypass);
      if (loss.forward < bypassGain * outOf.forward && loss.backward < bypassGain * into.backward) {
        bypasses[t] = bypass;
        losses[t - 1] = { forward: 0, backward: 0 };
        losses[t] = loss;
      }
    }
    beforeThat = earlier;
    earlier = later;
  }
  return { links, bypasses, losses, pyramids };
}

function linkOf(earlier: Pyramid, later: Pyramid): Link {
  const toEarlier = estimateFlow(later, earlier);
  const toLater = estimateFlow(earlier, later);
  return {
    toEarlier,
    earlierConfidence: flowConfidence(later, earlier, toEarlier, toLater),
    toLater,
    laterConfidence: flowConfidence(earlier, later, toLater, toEarlier),
  };
}

function lossOf(link: Link | null): LinkLoss {
  if (link === null) return { forward: 1, backward: 1 };
  const loss = (confidence: Float32Array): number => {
    let lost = 0;
    for (let i = 0; i < confidence.length; i += 1) if (confidence[i]! < 0.3) lost += 1;
    return lost / confidence.length;
  };
  return { forward: loss(link.earlierConfidence), backward: loss(link.laterConfidence) };
}
