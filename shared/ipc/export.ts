import { z } from 'zod';
import { purposeSchema } from '../export-presets.ts';
import { failureSchema } from '../failure.ts';
import { exportRequestSchema, jobEventSchema } from '../job.ts';
import { planSchema } from '../plan.ts';
import { codecSchema, containerSchema } from '../settings.ts';

const [, progressSchema, , doneSchema] = jobEventSchema.options;

/** What the person chose for a file; its place is the main process's to keep, since the page names no paths. */
export const exportChoiceSchema = exportRequestSchema
  .pick({ quality: true, preset: true, bitDepth: true, encoder: true, tracks: true })
  .extend({ codec: codecSchema, container: containerSchema });
export type ExportChoice = z.infer<typeof exportChoiceSchema>;

/** What a file will be, as the engine found out without writing it. */
export const outlookSchema = planSchema.pick({ encoder: true, section: true, streams: true, warnings: true, estimatedBytes: true });
export type Outlook = z.infer<typeof outlookSchema>;

/**
 * One rendering of a file. `waiting`: until a film that is being coloured, or another file, is done.
 */
export const exportRunSchema = z.object({
  state: z.enum(['waiting', 'running', 'stopping', 'done', 'failed']),
  progress: progressSchema.nullable(),
  result: doneSchema.nullable(),
  failure: failureSchema.nullable(),
});
export type ExportRun = z.infer<typeof exportRunSchema>;

/** The files that are made of one coloured film. */
export const exportViewSchema = z.object({
  /** Id of the film in the queue. */
  id: z.uuid(),
  choice: exportChoiceSchema,
  /** The purpose whose choice that is; null where it was changed. */
  purpose: purposeSchema.nullable(),
  /** Where the file goes. */
  output: z.string(),
  /** Null until the engine has answered. */
  outlook: outlookSchema.nullable(),
  /** Why there is no outlook. */
  problem: failureSchema.nullable(),
  /** About how many bytes a file for each purpose has, as far as that is known. */
  sizes: z.partialRecord(purposeSchema, z.number()),
  run: exportRunSchema.nullable(),
});
export type ExportView = z.infer<typeof exportViewSchema>;

const one = z.tuple([z.uuid()]);

export const exportCommands = {
  /** Begins to look at what can be made of a film; null where it is not coloured yet. */
  'export:open': { args: one, result: exportViewSchema.nullable() },
  'export:purpose': { args: z.tuple([z.uuid(), purposeSchema]), result: z.void() },
  'export:choose': { args: z.tuple([z.uuid(), exportChoiceSchema.partial()]), result: z.void() },
  /** Asks where the file shall go. */
  'export:place': { args: one, result: z.void() },
  'export:start': { args: one, result: z.void() },
  'export:stop': { args: one, result: z.void() },
  /** Shows the file in its folder. */
  'export:show': { args: one, result: z.void() },
  /** Puts the command that does the same on the clipboard, and gives it back. */
  'export:copy-command': { args: one, result: z.string() },
} as const;

export const exportEvents = {
  'export:changed': exportViewSchema,
} as const;
