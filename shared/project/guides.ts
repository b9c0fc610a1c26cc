import { z } from 'zod';
import { hexPattern } from '../colour/hex.ts';

/** Colours that a person gives. All are edits: undone, redone and kept with the film. */

/** A place on a picture and its colour. */
export const hintPointSchema = z.object({
  /** From the picture's left and top edge as it is shown, shares of its width and height. */
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
  /** Share of the picture's height. */
  radius: z.number().positive().max(0.5),
  /** CIE L*a*b*; the lightness is the film's own. */
  a: z.number().min(-128).max(128),
  b: z.number().min(-128).max(128),
  /** As the person chose it, #rrggbb: only to be shown, since its lightness is not taken. */
  colour: z.string().regex(hexPattern).optional(),
});
export type HintPoint = z.infer<typeof hintPointSchema>;

const common = {
  id: z.string().min(1),
  /** Film seconds of the frame that was given colours; they reach the shot that it is in. */
  seconds: z.number().nonnegative(),
  /** How far its colours replace the network's, 0..1. */
  strength: z.number().min(0).max(1),
  /** Switched off, it is kept and does nothing. */
  on: z.boolean(),
};

export const guideSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('hint'), points: z.array(hintPointSchema).min(1) }),
  z.object({
    ...common,
    kind: z.literal('reference'),
    /** SHA-256 of what the project keeps of the picture. */
    picture: z.string().regex(/^[0-9a-f]{64}$/),
    /** The file's name, for people. */
    name: z.string(),
    /** How like the film's frame its brightness is once it is aligned, 0..1. */
    match: z.number().min(0).max(1),
  }),
]);
export type Guide = z.infer<typeof guideSchema>;

export const guideChangeSchema = z
  .object({ strength: common.strength, on: common.on, points: z.array(hintPointSchema).min(1), seconds: common.seconds })
  .partial();

/** Guides that do something. */
export function activeGuides(guides: readonly Guide[]): Guide[] {
  return guides
    .filter(({ on, strength }) => on && strength > 0)
    .sort((one, other) => one.seconds - other.seconds || (one.id < other.id ? -1 : 1));
}

/**
 * The guides that are given to one frame.
 * @param seconds the frame's time
 * @param frameSeconds how long it is shown, about
 */
export function guidesOfFrame(guides: readonly Guide[], seconds: number, frameSeconds: number): Guide[] {
  // Containers round to milliseconds.
  const from = seconds - 0.002;
  return activeGuides(guides).filter((guide) => guide.seconds >= from && guide.seconds < from + frameSeconds);
}
