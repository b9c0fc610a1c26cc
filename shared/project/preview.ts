import { z } from 'zod';
import { guideSchema } from './guides.ts';
import { colourSettingsSchema, deviceChoiceSchema, deviceSchema, sectionSchema } from '../job/settings.ts';

/*
 * What the viewer asks of the engine. All times are film seconds: from the film's start, like a player's clock and like
 * the edits'. Pictures come packed (shared/project/packed.ts).
 */

/** What a film is coloured with: the person's wishes, and the plan's answers once there is one. */
export const previewSourceSchema = z.object({
  film: z.string().min(1),
  project: z.string().min(1).nullable(),
  model: z.string().nullable(),
  device: deviceChoiceSchema,
  smoothing: colourSettingsSchema.shape.smoothing.nullable(),
  every: colourSettingsSchema.shape.every.nullable(),
  /** A queue of an earlier version lacks it. */
  scenes: z.boolean().nullable().default(null),
  section: sectionSchema,
  deinterlace: z.boolean(),
});
export type PreviewSource = z.infer<typeof previewSourceSchema>;

/** Another network, other smoothing, or nothing of what people gave, to be compared with the film's own. */
export const alternativeSchema = z.object({
  model: z.string().nullable(),
  smoothing: colourSettingsSchema.shape.smoothing.nullable(),
  /** Left out, colours that people gave are there as far as they are stored; false: the network alone. */
  guides: z.literal(false).optional(),
});
export type Alternative = z.infer<typeof alternativeSchema>;

const sizeSchema = z.object({ width: z.number().int().positive(), height: z.number().int().positive() });
export type Size = z.infer<typeof sizeSchema>;

export const previewQuestionSchema = z.discriminatedUnion('what', [
  /** How the film's picture is to be shown. Answer: {@link filmPictureSchema}; lightness of luma, chroma table. */
  z.object({ what: z.literal('picture') }),
  /** Answer: {@link frameTimesSchema}; the time of each frame (f64), none where the file does not tell. */
  z.object({ what: z.literal('times') }),
  /**
   * The frame that is shown at a time. Answer: {@link frameSchema}; luma (u8 or u16), luma at network size (u8), then,
   * where it is coloured, the a* plane with the b* plane behind it (f32); last, where they were asked for and the film has
   * them, its own Cb and Cr side by side for each sample (u8).
   */
  z.object({
    what: z.literal('frame'),
    seconds: z.number().nonnegative(),
    /** Of two waiting questions in a lane the newer one is answered; `still` is for pictures that are all wanted. */
    lane: z.enum(['playhead', 'still']),
    /** Luma is scaled down, never up, to fit. */
    most: sizeSchema,
    coloured: z.boolean(),
    /** With the film's own colours, for a film that has any. */
    original: z.boolean(),
    /** The guides around it as the person has them just now, kept or not; left out, those that the project keeps. */
    guides: z.array(guideSchema).optional(),
  }),
  /** The colours of a frame alone, by other settings. Answer: {@link coloursSchema}; luma at network size, a*b*. */
  z.object({ what: z.literal('alternative'), seconds: z.number().nonnegative(), settings: alternativeSchema }),
  /**
   * The colour track where it is ready. Answer: {@link trackChunkSchema}; times (f64), a*b* of each frame behind one
   * another as half floats (u16).
   */
  z.object({
    what: z.literal('track'),
    fromSeconds: z.number(),
    toSeconds: z.number(),
    /** Other settings than the film's, to be compared with; null is the film's own track. */
    settings: alternativeSchema.nullable(),
  }),
  /**
   * A part of a copy that Chromium can play, the one that shows the film at a time: fragmented MP4 with H.264 and AAC.
   * Where the copy does not have it yet, it is written from there on. Answer, once that part is there:
   * {@link copyPartSchema}; how it is read (u8), the part (u8); neither where the film has ended by then.
   */
  z.object({ what: z.literal('copy'), seconds: z.number().nonnegative() }),
  /** Answer: {@link copyProgressSchema}. */
  z.object({ what: z.literal('copy-progress') }),
]);
export type PreviewQuestion = z.infer<typeof previewQuestionSchema>;

/** How the film's samples become light. `size` is that of the decoded picture, turned as a player turns it. */
export const filmPictureSchema = z.object({
  size: sizeSchema,
  /** Width of a sample by its height. */
  sampleAspect: z.number().positive(),
  /** Seconds; null where the container does not say. */
  durationSeconds: z.number().nullable(),
  /** Frames a second where they are even, or on average. */
  frameRate: z.number().positive(),
  range: z.enum(['limited', 'full']),
  /** Kr and Kb of the film's matrix. */
  luma: z.tuple([z.number(), z.number()]),
  transfer: z.enum(['srgb', 'gamma22', 'gamma28', 'linear']),
  /** Linear R, G, B of the film to those of sRGB, row by row. */
  toSrgb: z.array(z.number()).length(9),
  table: z.object({ lumaSteps: z.number().int(), abSteps: z.number().int(), abLimit: z.number() }),
  /** FFmpeg's names; what plays in the window is for the window to know. */
  codec: z.string(),
  soundCodec: z.string().nullable(),
});
export type FilmPicture = z.infer<typeof filmPictureSchema>;

export const frameTimesSchema = z.object({ exact: z.boolean() });

/** Where a frame's colours come from; `outdated` are stored ones from before cuts or guides were changed. */
export const colourOriginSchema = z.enum(['track', 'outdated', 'network']);
export type ColourOrigin = z.infer<typeof colourOriginSchema>;

const networkColoursSchema = z.object({ small: sizeSchema, chroma: sizeSchema.nullable() });

export const frameSchema = networkColoursSchema.extend({
  /** Time of the frame itself. */
  seconds: z.number(),
  size: sizeSchema,
  /** Bits of the luma samples; more than 8 come as u16. */
  bitDepth: z.number().int(),
  /** Null where the frame is not coloured. */
  origin: colourOriginSchema.nullable(),
  /** Size of the film's own chroma; null where it does not come along. */
  original: sizeSchema.nullable(),
});
export type FrameHeader = z.infer<typeof frameSchema>;

export const coloursSchema = networkColoursSchema.extend({ seconds: z.number(), model: z.string(), device: deviceSchema });

export const trackChunkSchema = z.object({ small: sizeSchema, chroma: sizeSchema, frames: z.number().int() });

const spanSchema = z.object({ fromSeconds: z.number(), toSeconds: z.number() });

export const copyPartSchema = z.object({
  part: spanSchema.nullable(),
  /** How much later the copy's clock is than the film's. */
  clockSeconds: z.number(),
});

export const copyProgressSchema = z.object({
  /** What can be played, in order. */
  written: z.array(spanSchema),
  writing: z.boolean(),
  whole: z.boolean(),
});
export type CopyProgress = z.infer<typeof copyProgressSchema>;
