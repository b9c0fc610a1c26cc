import { z } from 'zod';

/** What the help leads to. */
export const helpSchema = z.enum(['about', 'licences', 'documentation', 'log']);
export type Help = z.infer<typeof helpSchema>;

/** What becomes of the computer when all work is over. */
export const whenDoneSchema = z.enum(['nothing', 'quit', 'sleep', 'shut-down']);
export type WhenDone = z.infer<typeof whenDoneSchema>;

/** What came of asking for a newer version, and the version it is about. `nowhere`: this package knows no place to ask. */
export const updateAnswerSchema = z.object({
  state: z.enum(['newer', 'newest', 'none', 'nowhere', 'failed']),
  version: z.string(),
});
export type UpdateAnswer = z.infer<typeof updateAnswerSchema>;

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
  /** Asks the project's page of releases, once: only ever because the person wants to know. */
  'updates:check': { args: z.tuple([]), result: updateAnswerSchema },
  /** Opens the page of the newer version that was found, in the system's browser. */
  'updates:open-page': { args: z.tuple([]), result: z.void() },
  'when-done:get': { args: z.tuple([]), result: whenDoneSchema },
  'when-done:choose': { args: z.tuple([whenDoneSchema]), result: z.void() },
  'window:full-screen': { args: z.tuple([z.boolean()]), result: z.void() },
} as const;
