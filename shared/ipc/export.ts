import { z } from 'zod';
import { codecs } from '../film/codecs.ts';
import { purposeWished } from '../job/export-presets.ts';
import { purposeSchema, type Purpose } from '../job/purpose.ts';
import { failureSchema } from '../job/failure.ts';
import { exportRequestSchema, jobEventSchema, type ColorizeRequest } from '../job/job.ts';
import { planSchema, type Plan } from '../job/plan.ts';
import { codecSchema, containerSchema } from '../job/settings.ts';

const [, progressSchema, , doneSchema] = jobEventSchema.options;

/** What the person chose for a file; its place is the main process's to keep, since the page names no paths. */
export const exportChoiceSchema = exportRequestSchema
  .pick({ quality: true, preset: true, bitDepth: true, encoder: true, tracks: true })
  .extend({ codec: codecSchema, container: containerSchema });
export type ExportChoice = z.infer<typeof exportChoiceSchema>;

/** A film that is yet to be coloured, as far as its file goes. */
interface FileToBe {
  readonly request: ColorizeRequest;
  readonly plan: Plan | null;
}

/** How the file of a film is written that is yet to be coloured: what was chosen, else what the plan says. */
export function fileChoiceOf({ request, plan }: FileToBe): ExportChoice {
  const { quality, preset, bitDepth, tracks, encoder } = request;
  const codec = request.codec ?? plan?.export.codec ?? 'h264';
  const container = request.container ?? plan?.export.container ?? codecs[codec].containers[0];
  return { codec, container, quality, preset, bitDepth, encoder: encoder ?? 'software', tracks };
}

/** What that file is for; null where a choice of the person's is no purpose's. One that nobody chose anything for is to share. */
export function filePurposeOf(film: FileToBe): Purpose | null {
  const { codec, container } = fileChoiceOf(film);
  return purposeWished(film.request, codec, container);
}

/** What a file will be, as the engine found out without writing it. */
export const outlookSchema = planSchema.pick({ encoder: true, section: true, streams: true, warnings: true, estimatedBytes: true });

/**
 * `waiting`: for its turn. `paused`: it was being written when the queue was paused. `failed`: the half-written file is
 * gone, and it can be tried again.
 */
export const exportStageSchema = z.enum(['waiting', 'writing', 'stopping', 'paused', 'done', 'failed']);
export type ExportStage = z.infer<typeof exportStageSchema>;

/** A file of a coloured film, as work of the queue. */
export const exportItemSchema = z.object({
  id: z.uuid(),
  /** Id of its film in the queue. */
  film: z.uuid(),
  /** Where it goes is known by now. */
  request: exportRequestSchema.extend({ output: z.string().min(1) }),
  stage: exportStageSchema,
  /** About how many frames it will have; null where nobody knows. */
  frames: z.number().int().nonnegative().nullable(),
  progress: progressSchema.nullable(),
  /** Time spent on writing it, pauses left out. */
  elapsedSeconds: z.number().nonnegative(),
  /** How the film had been edited when the file was begun, as a fingerprint; null where nobody has looked. */
  writtenEdits: z.string().nullable().default(null),
  /** The film is edited otherwise than in any file of it. */
  changedSince: z.boolean().default(false),
  result: doneSchema.nullable(),
  failure: failureSchema.nullable(),
});
export type ExportItem = z.infer<typeof exportItemSchema>;

/** Whether a file is over, one way or the other. */
export function hasEnded({ stage }: ExportItem): boolean {
  return stage === 'done' || stage === 'failed';
}

/** The next file that is made of a coloured film. */
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
});
export type ExportView = z.infer<typeof exportViewSchema>;

/** Id of a film in the queue, where nothing else is said. */
const one = z.tuple([z.uuid()]);

export const exportCommands = {
  /** Begins to look at what can be made of a film; null where it is not coloured yet. */
  'export:open': { args: one, result: exportViewSchema.nullable() },
  'export:purpose': { args: z.tuple([z.uuid(), purposeSchema]), result: z.void() },
  'export:choose': { args: z.tuple([z.uuid(), exportChoiceSchema.partial()]), result: z.void() },
  /** Asks where the file shall go. */
  'export:place': { args: one, result: z.void() },
  /** Puts the file in the queue, behind those of its film that wait already. */
  'export:start': { args: one, result: z.void() },
  /** Puts the command that does the same on the clipboard, and gives it back. */
  'export:copy-command': { args: one, result: z.string() },
  /*
   * These are about files in the queue, by their own ids.
   */
  /** Puts a file that waits at a place among those of its film that do, counted from 0. */
  'export:move': { args: z.tuple([z.uuid(), z.number().int().nonnegative()]), result: z.void() },
  /** Puts a file that waits one place up or down among those of its film that do. */
  'export:shift': { args: z.tuple([z.uuid(), z.union([z.literal(1), z.literal(-1)])]), result: z.void() },
  /** Takes a file out of the queue. One that is being written is stopped, and what there is of it removed. */
  'export:remove': { args: one, result: z.void() },
  /** Asks for another place for a file that failed, and tries once more. */
  'export:replace-failed': { args: one, result: z.void() },
  /** Once more after a failure. */
  'export:retry': { args: one, result: z.void() },
  /** Shows a file that is written in its folder. */
  'export:show': { args: one, result: z.void() },
  /** Puts the details of a failure and the logs on the clipboard. */
  'export:copy-failure': { args: one, result: z.void() },
} as const;

export const exportEvents = {
  'export:changed': exportViewSchema,
} as const;
