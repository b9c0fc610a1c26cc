import { z } from 'zod';

/** Commands about the app itself. */
export const appCommands = {
  'about:get': { args: z.tuple([]), result: z.object({ version: z.string() }) },
} as const;
