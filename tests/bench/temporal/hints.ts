import { carry, carryPlane } from '../../../electron/engine/motion/carry.ts';
import { findLinks } from '../../../electron/engine/motion/links.ts';
import type { ChunkInput } from '../../../electron/engine/motion/smooth.ts';

/** Motion from the last key frame must be this sure, all links together, for its colour to be a hint. */
const leastSure = 0.5;
/** The network takes a* and b* divided by this. */
const abScale = 110;

/** Colour brought over from the last key frame, and how sure, 0..1. */
interface Carried {
  readonly ab: Float32Array;
  readonly sure: Float32Array;
}

/**
 * Colours the key frames of a chunk in order, each with the colour that motion brings over from the one before given
 * to the network as hints where motion is sure, and no hints elsewhere.
 * @param colour the network: hints are planes a*, b* and mask, at the luma's size
 * @returns the answers, and the mean share of a key frame that was hinted
 */
export async function colourWithHints(
  input: ChunkInput,
  keyFrames: readonly number[],
  colour: (frame: number, hints: Float32Array) => Promise<Float32Array>,
): Promise<{ answers: Float32Array[]; hinted: number }> {
  const { links, bypasses } = await findLinks(input);
  const size = input.abWidth * input.abHeight;
  const certain = new Float32Array(size).fill(1);
  const stored: Carried | null = input.previous === null ? null : { ab: input.previous.ab, sure: certain };
  const keys = new Set(keyFrames);
  const states: Carried[] = [];
  const answers: Float32Array[] = [];
  let hinted = 0;
  for (let frame = 0; frame <= keyFrames.at(-1)!; frame += 1) {
    const bypass = bypasses[frame] ?? null;
    const link = bypass ?? links[frame] ?? null;
    const from = frame - (bypass === null ? 1 : 2);
    const before = from < 0 ? stored : states[from]!;
    let state: Carried = { ab: new Float32Array(2 * size), sure: new Float32Array(size) };
    if (link !== null && before !== null) {
      const sure = carryPlane(before.sure, link.toEarlier);
      state = { ab: carry(before.ab, link.toEarlier), sure: sure.map((value, i) => value * link.earlierConfidence[i]!) };
    }
    if (keys.has(frame)) {
      const hints = hintPlanes(input, state);
      const answer = await colour(frame, hints.planes);
      hinted += hints.share / keyFrames.length;
      answers.push(answer);
      state = { ab: answer, sure: certain };
    }
    states.push(state);
  }
  return { answers, hinted };
}

function hintPlanes({ width, height, abWidth, abHeight }: ChunkInput, { ab, sure }: Carried): { planes: Float32Array; share: number } {
  const area = width * height;
  const size = abWidth * abHeight;
  const step = width / abWidth;
  const planes = new Float32Array(3 * area);
  let count = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = Math.floor(y / step) * abWidth + Math.floor(x / step);
      if (sure[i]! < leastSure) continue;
      const at = y * width + x;
      planes[at] = ab[i]! / abScale;
      planes[area + at] = ab[size + i]! / abScale;
      planes[2 * area + at] = 1;
      count += 1;
    }
  }
  return { planes, share: count / area };
}
