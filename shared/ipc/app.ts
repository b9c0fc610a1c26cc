import { z } from 'zod';

/** What the help leads to. */
export const helpSchema = z.enum(['about', 'licences', 'documentation', 'log']);
export type Help = z.infer<typeof helpSchema>;

/** What becomes of the computer when all work is over. */
export const whenDoneSchema = z.enum(['nothing', 'quit', 'sleep', 'shut-down']);
export type WhenDone = z.infer<typeof whenDoneSchema>;

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
  'help:open': { args: z.tuple([helpSchema]), result: z.void() },
  /** Puts the report that goes with a question on the clipboard. */
  'help:copy-report': { args: z.tuple([]), result: z.void() },
  'when-done:get': { args: z.tuple([]), result: whenDoneSchema },
  'when-done:choose': { args: z.tuple([whenDoneSchema]), result: z.void() },
  'window:full-screen': { args: z.tuple([z.boolean()]), result: z.void() },
} as const;
