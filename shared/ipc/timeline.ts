import { z } from 'zod';
import { editActionSchema } from '../project/edits.ts';
import { failureSchema } from '../job/failure.ts';
import { thumbnailSchema, timelineSchema } from '../project/timeline.ts';

const item = z.uuid();

/** The timeline as it is after a change, or why the change could not be kept. */
export const changeResultSchema = z.object({
  timeline: timelineSchema.nullable(),
  failure: failureSchema.pick({ code: true, message: true, problem: true }).nullable(),
});
export type ChangeResult = z.infer<typeof changeResultSchema>;

/** Commands of the timeline, about a film of the queue by its id. Null stands for a film that is not there any more. */
export const timelineCommands = {
  'timeline:get': { args: z.tuple([item]), result: timelineSchema.nullable() },
  /** Changes the film; what has a gesture in common is undone at once. */
  'timeline:edit': { args: z.tuple([item, editActionSchema, z.string().max(64).nullable()]), result: changeResultSchema },
  'timeline:undo': { args: z.tuple([item]), result: changeResultSchema },
  'timeline:redo': { args: z.tuple([item]), result: changeResultSchema },
  /** The frame at a time, as many rows of samples as asked for; with the colours of a guide's picture where one is named. */
  'timeline:thumbnail': {
    args: z.tuple([item, z.number().nonnegative(), z.number().int().min(16).max(256), z.string().optional()]),
    result: thumbnailSchema.nullable(),
  },
} as const;
