import { z } from 'zod';

/** Commands about the app itself. */
export const appCommands = {
  'about:get': {
    args: z.tuple([]),
    result: z.object({
      version: z.string(),
      /** The person's own folder, which is written as "~"; null where nobody writes it so. */
      home: z.string().nullable(),
    }),
  },
} as const;
