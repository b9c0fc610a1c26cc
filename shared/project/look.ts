import { z } from 'zod';

/** How strongly the colour track shows. It is applied while exporting and viewing: changing it runs no network. */
export const lookSchema = z.object({
  /** How much of the made colour is laid over the film's grey: 0 is black and white, 1 all of it. */
  strength: z.number().min(0).max(1),
  /** Multiplies a* and b*: 1 as coloured, at most 2. */
  saturation: z.number().min(0).max(2),
  /** −1 is cooler, 1 is warmer; black and white stay neutral. */
  warmth: z.number().min(-1).max(1),
});
export type Look = z.infer<typeof lookSchema>;

export const plainLook: Look = { strength: 1, saturation: 1, warmth: 0 };

/** What full warmth adds to a* and b* at middle lightness; it fades out towards black and white. */
export const warmthShift = { a: 4, b: 16 } as const;

/** One look over another: strengths and saturations multiply, warmths add up. */
export function combineLooks(one: Look, other: Look): Look {
  return {
    strength: one.strength * other.strength,
    saturation: one.saturation * other.saturation,
    warmth: Math.min(1, Math.max(-1, one.warmth + other.warmth)),
  };
}
