/** How much neighbouring lines differ where the even lines come from one frame and the odd lines from another. */
function combing(even: Uint8Array, odd: Uint8Array, width: number, height: number): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    const [own, other] = y % 2 === 0 ? [even, odd] : [odd, even];
    for (let at = y * width; at < (y + 1) * width; at++) sum += Math.abs(other[at - width]! + other[at + width]! - 2 * own[at]!);
  }
  return sum;
}

/** What two frames tell together. */
export interface FieldEvidence {
  /** How much is added to the combing by taking the even lines from the later frame, share of the combing there is. */
  readonly laterTop: number;
  /** The same for the odd lines. */
  readonly laterBottom: number;
}

/**
 * Compares how two consecutive frames are woven with the two ways that they could be. Detail that stands still combs the
 * same in all of them, so the differences show movement alone.
 */
export function compareWeaves(first: Uint8Array, second: Uint8Array, width: number, height: number): FieldEvidence {
  const asStored = (combing(first, first, width, height) + combing(second, second, width, height)) / 2;
  const scale = Math.max(1, asStored);
  return {
    laterTop: (combing(second, first, width, height) - asStored) / scale,
    laterBottom: (combing(first, second, width, height) - asStored) / scale,
  };
}

/** Less movement than this says nothing: it may be grain, or the coder's noise. */
const leastMovement = 0.03;
/**
 * Both other ways of weaving whole frames are about as bad: within 5 % on old films, within 45 % on test patterns of a few
 * lines' width. Where a frame holds two fields, one of the ways joins moments as near as the frame itself does, and adds
 * little or takes away.
 */
const alike = 0.5;
const fewestPairs = 5;
const strayShare = 0.15;

/**
 * Whether pairs of frames show that the lines of each frame were taken at one moment. False where too little moves to
 * tell.
 */
export function showsWholeFrames(pairs: readonly FieldEvidence[]): boolean {
  const moving = pairs.filter(({ laterTop, laterBottom }) => Math.max(Math.abs(laterTop), Math.abs(laterBottom)) > leastMovement);
  const fields = moving.filter(
    ({ laterTop, laterBottom }) => Math.min(laterTop, laterBottom) < Math.max(0, alike * Math.max(laterTop, laterBottom)),
  );
  return moving.length >= fewestPairs && fields.length < strayShare * moving.length;
}
