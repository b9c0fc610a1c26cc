import { z } from 'zod';
import { editActionSchema } from '../edits.ts';
import { thumbnailSchema, timelineSchema } from '../timeline.ts';

const item = z.uuid();

/** Commands of the timeline, about a film of the queue by its id. Null stands for a film that is not there any more. */
export const timelineCommands = {
  'timeline:get': { args: z.tuple([item]), result: timelineSchema.nullable() },
  /** Changes the film; what has a gesture in common is undone at once. The timeline as it is then. */
  'timeline:edit': { args: z.tuple([item, editActionSchema, z.string().max(64).nullable()]), result: timelineSchema.nullable() },
  'timeline:undo': { args: z.tuple([item]), result: timelineSchema.nullable() },
  'timeline:redo': { args: z.tuple([item]), result: timelineSchema.nullable() },
  /** The frame at a time, as many rows of samples as asked for. */
  'timeline:thumbnail': { args: z.tuple([item, z.number().nonnegative(), z.number().int().min(16).max(256)]), result: thumbnailSchema.nullable() },
} as const;
