import { z } from 'zod';

/** What the native menu can open in the page, and what it does to the film in view. */
export const menuTargetSchema = z.enum(['settings', 'history', 'shortcuts', 'updates', 'licences', 'undo', 'redo']);
export type MenuTarget = z.infer<typeof menuTargetSchema>;

export const menuEvents = {
  'menu:chosen': menuTargetSchema,
} as const;
