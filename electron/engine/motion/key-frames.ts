/** What motion from one frame to the next loses: shares of the picture, 0..1. */
export interface LinkLoss {
  /** Share of the later frame that cannot be brought over from the earlier one. */
  readonly forward: number;
  /** Share of the earlier frame that cannot be brought over from the later one. */
  readonly backward: number;
}

/** Network time a frame that `auto` aims at, milliseconds: about a fifth of a frame of film at 24 frames a second. */
const networkShareMilliseconds = 9;
const longestSpacing = 8;
/** `auto` adds a key frame where more of the picture than this is out of reach from both sides. */
const mostUnreached = 0.06;
/** `auto` lets the network see at most this many times the frames that its spacing asks for. */
const mostExtra = 1.6;

/** Frames from one key frame to the next that `auto` begins with. */
export function automaticSpacing(networkMilliseconds: number): number {
  return Math.min(longestSpacing, Math.max(1, Math.ceil(networkMilliseconds / networkShareMilliseconds)));
}

/**
 * Chooses the frames of a chunk that the network colours. The last is always one, and the first where nothing stored
 * comes before it, so every other frame lies between two coloured ones.
 * @param count frames in the chunk
 * @param anchored whether a stored coloured frame comes right before the first
 * @param losses what the link from frame t - 1 to frame t loses, for t in 0..count-1 (entry 0 unused unless anchored)
 * @returns indices in ascending order
 */
export function chooseKeyFrames(
  count: number,
  anchored: boolean,
  every: number | 'auto',
  networkMilliseconds: number,
  losses: readonly LinkLoss[],
): number[] {
  const spacing = every === 'auto' ? automaticSpacing(networkMilliseconds) : every;
  const first = anchored ? -1 : 0;
  const span = count - 1 - first;
  const parts = Math.ceil(span / spacing);
  const keys = new Set<number>([first]);
  for (let part = 1; part <= parts; part += 1) keys.add(first + Math.round((part * span) / parts));
  if (every === 'auto' && spacing > 1) addWhereUnreached(keys, Math.ceil(keys.size * mostExtra), losses);
  keys.delete(-1);
  return [...keys].sort((a, b) => a - b);
}

function addWhereUnreached(keys: Set<number>, most: number, losses: readonly LinkLoss[]): void {
  while (keys.size < most) {
    const sorted = [...keys].sort((a, b) => a - b);
    let worst = mostUnreached;
    let worstFrame = -1;
    for (let i = 1; i < sorted.length; i += 1) {
      const from = sorted[i - 1]!;
      const to = sorted[i]!;
      for (let frame = from + 1; frame < to; frame += 1) {
        const unreached = Math.min(lossOver(losses, from, frame, 'forward'), lossOver(losses, frame, to, 'backward'));
        if (unreached > worst) {
          worst = unreached;
          worstFrame = frame;
        }
      }
    }
    if (worstFrame < 0) return;
    keys.add(worstFrame);
  }
}

function lossOver(losses: readonly LinkLoss[], from: number, to: number, direction: 'forward' | 'backward'): number {
  let kept = 1;
  for (let frame = from + 1; frame <= to; frame += 1) kept *= 1 - losses[frame]![direction];
  return 1 - kept;
}
