import { z } from 'zod';
import { errorCodes } from '../job/errors.ts';
import { codecSchema, colourSettingsSchema, containerSchema, deviceSchema } from '../job/settings.ts';

/** How a job ended. */
export const jobResultSchema = z.enum(['done', 'stopped', 'failed']);

/** A job as it is remembered: enough to say what was done, and to do it again. */
export const jobRecordSchema = z.object({
  kind: z.enum(['colour', 'export']),
  /** Paths. */
  film: z.string(),
  project: z.string(),
  output: z.string(),
  colour: colourSettingsSchema,
  device: deviceSchema,
  codec: codecSchema,
  container: containerSchema,
  /** Milliseconds since 1970. */
  startedAt: z.number().int(),
  seconds: z.number().nonnegative(),
  /** Frames that are coloured, of how many; null where that is not known. */
  frames: z.number().int().nonnegative(),
  framesTotal: z.number().int().nonnegative().nullable(),
  result: jobResultSchema,
  failure: z.enum([...errorCodes, 'engine-died']).nullable(),
  /** What the engine said, line by line. */
  log: z.string(),
});
export type JobRecord = z.infer<typeof jobRecordSchema>;

/** A line of the history. The log is asked for when it is wanted. */
export const jobEntrySchema = jobRecordSchema.omit({ log: true }).extend({
  id: z.number().int(),
  outputExists: z.boolean(),
});
export type JobEntry = z.infer<typeof jobEntrySchema>;

/** A project that was worked on. */
export const recentProjectSchema = z.object({
  id: z.number().int(),
  /** Paths. */
  film: z.string(),
  project: z.string(),
  /** Milliseconds since 1970. */
  workedOnAt: z.number().int(),
  /** Coloured to its end. */
  complete: z.boolean(),
  /** Frames that are coloured, of how many; null where that is not known. */
  frames: z.number().int().nonnegative(),
  framesTotal: z.number().int().nonnegative().nullable(),
  /** A small JPEG. */
  thumbnail: z.instanceof(Uint8Array).nullable(),
  filmExists: z.boolean(),
});
export type RecentProject = z.infer<typeof recentProjectSchema>;

const nothing = z.tuple([]);
const one = z.tuple([z.number().int()]);

export const libraryCommands = {
  /** The projects last worked on, the latest first. */
  'library:recent': { args: nothing, result: z.array(recentProjectSchema) },
  'library:open': { args: one, result: z.void() },
  /** Takes a project off the list; its files stay. */
  'library:forget': { args: one, result: z.void() },
  /** The jobs, the latest first: so many, from the one before `before` on. */
  'history:list': {
    args: z.tuple([z.object({ before: z.number().int().nullable(), count: z.number().int().min(1).max(200) })]),
    result: z.array(jobEntrySchema),
  },
  'history:show': { args: one, result: z.void() },
  /** Adds the job's film to the queue, with the settings it had. */
  'history:open': { args: one, result: z.void() },
  'history:copy-command': { args: one, result: z.void() },
  'history:copy-log': { args: one, result: z.void() },
  'history:clear': { args: nothing, result: z.void() },
} as const;

export const libraryEvents = {
  /** Something of the lists is different: ask anew. */
  'library:changed': z.null(),
} as const;
