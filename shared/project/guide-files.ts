import { z } from 'zod';
import { warningSchema } from '../job/warning.ts';
import { guideScopeSchema } from './guide-scope.ts';

/*
 * What a window asks of the engine about pictures that become guides. What is kept is in the film's edits.
 */

/** A frame of the film. */
export const filmFrameSchema = z.object({
  /** Counted from 0. */
  frame: z.number().int().nonnegative(),
  /** Film seconds. */
  seconds: z.number().nonnegative(),
});
export type FilmFrame = z.infer<typeof filmFrameSchema>;

export const guideFilesQuestionSchema = z.discriminatedUnion('what', [
  /**
   * Makes coloured pictures guides. A single one belongs to the frame in view, or to the one that its name says, whichever it
   * is more like; several, and those of a folder, to the frames that their names say.
   */
  z.object({ what: z.literal('add'), paths: z.array(z.string().min(1)).min(1), shown: filmFrameSchema }),
  /** Gives the colours of a frame that has guides to other shots that show the same things. Film seconds. */
  z.object({ what: z.literal('spread'), seconds: z.number().nonnegative(), scope: guideScopeSchema }),
  /** Writes grey frames to be coloured elsewhere. */
  z.object({ what: z.literal('export'), folder: z.string().min(1) }),
]);
export type GuideFilesQuestion = z.infer<typeof guideFilesQuestionSchema>;

export const usedPictureSchema = filmFrameSchema.extend({
  /** The file's name. */
  name: z.string(),
  /** 0..1. */
  match: z.number(),
});

export type UsedPicture = z.infer<typeof usedPictureSchema>;

export const guideFilesAnswerSchema = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('added'),
    used: z.array(usedPictureSchema),
    /** What was passed over, or is doubtful. */
    warnings: z.array(warningSchema),
  }),
  z.object({
    what: z.literal('exported'),
    folder: z.string(),
    frames: z.number().int(),
    shots: z.number().int(),
    /** Names of other pictures that were there, and were left as they are. */
    kept: z.array(z.string()),
  }),
]);
export type GuideFilesAnswer = z.infer<typeof guideFilesAnswerSchema>;
