import { z } from 'zod';

/** What the native menu can open in the page. */
export const menuTargetSchema = z.enum(['settings', 'history', 'shortcuts']);
export type MenuTarget = z.infer<typeof menuTargetSchema>;

export const menuEvents = {
  'menu:chosen': menuTargetSchema,
} as const;
