import { z } from 'zod';
import { orSentence, plainSentenceSchema } from '../words/plain-sentence.ts';

/** Why an encoder is used or not. `describeEncoderReason` puts it into words. */
export const encoderReasonSchema = orSentence(
  z.discriminatedUnion('code', [
    /** Two frames went in and came out again. */
    z.object({ code: z.literal('proved') }),
    z.object({ code: z.literal('not-in-build') }),
    z.object({ code: z.literal('too-few-bits'), most: z.number() }),
    z.object({ code: z.literal('interlaced') }),
    z.object({ code: z.literal('no-preset'), preset: z.string() }),
    z.object({ code: z.literal('hung') }),
    z.object({ code: z.literal('frames-lost'), sent: z.number(), came: z.number() }),
    /** Luma's likeness to what went in, decibels. */
    z.object({ code: z.literal('garbled'), likeness: z.number() }),
    z.object({ code: z.literal('no-nvidia-driver') }),
    z.object({ code: z.literal('no-nvidia-encoder') }),
    z.object({ code: z.literal('chip-incapable') }),
    z.object({ code: z.literal('no-quick-sync') }),
    z.object({ code: z.literal('no-amd-driver') }),
    z.object({ code: z.literal('no-vaapi') }),
    /** FFmpeg's own word on it. */
    z.object({ code: z.literal('said'), said: z.string() }),
    plainSentenceSchema,
  ]),
);
export type EncoderReason = z.infer<typeof encoderReasonSchema>;
