import { z } from 'zod';
import { editActionSchema, editsSchema } from './edits.ts';

/*
 * What the timeline asks of the engine about a film. All times are film seconds, like the edits'.
 */

export const timelineShotSchema = z.object({
  startSeconds: z.number().nonnegative(),
  /** Where the next shot begins, or the film ends. */
  endSeconds: z.number().nonnegative(),
  /** How it begins; `added` where the person made it begin. */
  start: z.enum(['start', 'cut', 'fade', 'dissolve', 'added']),
});
export type TimelineShot = z.infer<typeof timelineShotSchema>;

export const readyRangeSchema = z.object({
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
  /** False where cuts were changed since, so that the next run colours it anew. */
  fresh: z.boolean(),
});
export type ReadyRange = z.infer<typeof readyRangeSchema>;

export const timelineSchema = z.object({
  durationSeconds: z.number().nonnegative(),
  /** Length of a frame, or their mean. */
  frameSeconds: z.number().positive(),
  /** In order, without gaps, from the film's start to its end. */
  shots: z.array(timelineShotSchema),
  /** The shots are known from the start to here; what is behind still looks like one. */
  knownSeconds: z.number().nonnegative(),
  /** Where colour is stored, in order. */
  ready: z.array(readyRangeSchema),
  /** Frames whose stored colours are not what the edits ask for any more: the next run colours them again. */
  outdatedFrames: z.number().int().nonnegative(),
  edits: editsSchema,
  canUndo: z.boolean(),
  canRedo: z.boolean(),
});
export type Timeline = z.infer<typeof timelineSchema>;

/** Rows of samples; red, green, blue and 255 for each. */
export const thumbnailSchema = z.object({
  /** Time of the frame itself. */
  seconds: z.number(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  rgba: z.instanceof(Uint8Array),
  coloured: z.boolean(),
});
export type Thumbnail = z.infer<typeof thumbnailSchema>;

/** Steps of one movement of the hand have a gesture in common: they are undone at once. */
const gesture = z.string().max(64).nullable();

/** What is to be done to a film before its timeline is told; `timeline` is nothing. */
export const timelineQuestionSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('timeline') }),
  z.object({ what: z.literal('edit'), action: editActionSchema, gesture }),
  z.object({ what: z.literal('undo') }),
  z.object({ what: z.literal('redo') }),
]);
export type TimelineQuestion = z.infer<typeof timelineQuestionSchema>;

/** The picture of one moment, so many rows high. */
export const thumbnailQuestionSchema = z.object({
  seconds: z.number().nonnegative(),
  height: z.number().int().min(16).max(256),
  /** What the project keeps of a guide's picture, whose colours it gets; left out, the film's own. */
  guidePicture: z.string().optional(),
});
export type ThumbnailQuestion = z.infer<typeof thumbnailQuestionSchema>;
