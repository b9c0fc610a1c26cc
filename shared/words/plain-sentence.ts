import { z } from 'zod';

/** A sentence without a code: of a version that wrote sentences down, or of the command line alone. */
export const plainSentenceSchema = z.object({ code: z.literal('plain'), text: z.string() });

const bareSentence = z.string().transform((text) => ({ code: 'plain' as const, text }));

/** Reads what has a code, and what an earlier version or the command line's JSON has as a sentence. */
export function orSentence<Coded extends z.ZodType>(coded: Coded): z.ZodUnion<readonly [Coded, typeof bareSentence]> {
  return z.union([coded, bareSentence]);
}
