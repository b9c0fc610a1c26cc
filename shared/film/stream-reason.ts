import { z } from 'zod';
import { orSentence, plainSentenceSchema } from '../words/plain-sentence.ts';
import { containerSchema } from '../job/settings.ts';

/** FFmpeg's name. */
const codec = z.string();

/** Why a stream is not simply copied. `describeStreamReason` puts it into words. */
export const streamReasonSchema = orSentence(
  z.discriminatedUnion('code', [
    /** The person chose other tracks. */
    z.object({ code: z.literal('unwanted') }),
    z.object({ code: z.literal('timecode-rewritten') }),
    z.object({ code: z.literal('chapters-rewritten') }),
    z.object({ code: z.literal('without-loss'), codec }),
    z.object({ code: z.literal('too-many-channels'), container: containerSchema, most: z.number(), channels: z.number() }),
    z.object({ code: z.literal('to-pcm'), codec }),
    /** `mov`: whether QuickTime holds it as it is, besides Matroska. */
    z.object({ code: z.literal('to-aac'), codec, mov: z.boolean() }),
    z.object({ code: z.literal('rate-unsupported'), container: containerSchema, codec, rate: z.number() }),
    /** The file promises the track and has nothing of it. */
    z.object({ code: z.literal('sound-empty') }),
    z.object({ code: z.literal('to-subrip') }),
    /** `styled`: it has positions, fonts and effects, which are lost. */
    z.object({ code: z.literal('to-mp4-text'), styled: z.boolean() }),
    z.object({ code: z.literal('codec-unsupported'), container: containerSchema, codec }),
    z.object({ code: z.literal('subtitles-unsupported'), container: containerSchema, codec }),
    z.object({ code: z.literal('pictures-unsupported'), container: containerSchema, codec }),
    z.object({ code: z.literal('data-unsupported'), container: containerSchema, codec }),
    z.object({ code: z.literal('no-covers') }),
    z.object({ code: z.literal('no-attachments'), container: containerSchema }),
    /** What is written are pictures. */
    z.object({ code: z.literal('pictures-only') }),
    z.object({ code: z.literal('codec-unknown') }),
    plainSentenceSchema,
  ]),
);
export type StreamReason = z.infer<typeof streamReasonSchema>;
