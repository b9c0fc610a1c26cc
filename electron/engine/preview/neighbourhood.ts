import type { ColourSettings } from '../../../shared/job/settings.ts';
import type { ColourNetwork } from '../network/network.ts';
import type { NetworkSize } from '../network/network-size.ts';
import { colourChunk } from '../motion/smooth.ts';
import { makeMiniature, similarity } from '../motion/miniature.ts';

/** Frames to each side of the wanted one that smoothing is shown with. */
export const neighbours = 8;
/** As far apart as two pictures of one shot hardly are; see motion/shots.ts. */
const sameShot = 0.61;

/** The run of like pictures around one of them: a guess at its shot, good enough for a few frames. */
export function shotAround(frames: readonly Uint8Array[], at: number, { width, height }: NetworkSize): { from: number; to: number } {
  const miniatures = frames.map((luma) => makeMiniature(luma, width, height));
  const alike = (one: number, other: number): boolean => similarity(miniatures[one]!, miniatures[other]!) >= sameShot;
  let from = at;
  while (from > 0 && alike(from - 1, from)) from -= 1;
  let to = at + 1;
  while (to < frames.length && alike(to - 1, to)) to += 1;
  return { from, to };
}

/**
 * A frame's colours as a job with these settings would make them, from the frame and its neighbours: motion, smoothing
 * and key frames included.
 * @param frames 8-bit luma at network size, in order
 * @param at index of the wanted frame
 * @returns a* plane, b* plane behind it
 */
export async function colourAmongNeighbours(
  frames: readonly Uint8Array[],
  at: number,
  size: NetworkSize,
  settings: ColourSettings,
  network: ColourNetwork,
  lightness: Float32Array,
  signal: AbortSignal,
): Promise<Float32Array> {
  const { from, to } = shotAround(frames, at, size);
  const shot = frames.slice(from, to);
  const { width: abWidth, height: abHeight } = network.outputSize(size);
  const { ab } = await colourChunk(
    { ...size, abWidth, abHeight, frames: shot, previous: null },
    { smoothing: settings.smoothing, every: settings.every === 'auto' ? 1 : settings.every, costs: { networkMilliseconds: 0 } },
    async (indices) => {
      const answers: Float32Array[] = [];
      for (const index of indices) {
        signal.throwIfAborted();
        answers.push(...(await network.colour([shot[index]!], size, lightness)));
      }
      return answers;
    },
  );
  return ab[at - from]!;
}
