import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { estimateSchema } from './estimate.ts';
import { namingSchema } from './naming.ts';
import { lookSchema } from '../project/look.ts';
import { planSchema } from './plan.ts';
import { problemSchema } from './problem.ts';
import { previewSourceSchema } from '../project/preview.ts';
import {
  allTracks,
  codecSchema,
  containerSchema,
  deviceSchema,
  encoderChoiceSchema,
  exportSettingsSchema,
  sectionSchema,
  trackChoiceSchema,
  wholeFilm,
} from './settings.ts';
import { warningSchema } from './warning.ts';

/** A wish to colour one film. Everything left null or out is chosen by the engine and stated in the plan. */
export const colorizeRequestSchema = previewSourceSchema.extend({
  output: z.string().min(1).nullable(),
  /** Where an output without a name goes; null is beside the film. */
  folder: z.string().min(1).nullable(),
  codec: codecSchema.nullable(),
  container: containerSchema.nullable(),
  quality: z.number().int().nullable(),
  preset: z.string().nullable(),
  strength: lookSchema.shape.strength.nullable(),
  saturation: lookSchema.shape.saturation.nullable(),
  warmth: lookSchema.shape.warmth.nullable(),
  bitDepth: exportSettingsSchema.shape.bitDepth,
  /** Null is `software`. */
  encoder: encoderChoiceSchema.nullable(),
  tracks: trackChoiceSchema,
  /** Write over an existing output. */
  force: z.boolean(),
  /** Paths of outputs and projects that are promised to other films: names that nobody chose step aside for them. */
  promised: z.array(z.string()).default([]),
  /** An output without a name gets a number where a file has the usual one; without this such a name is refused. */
  numbered: z.boolean().default(false),
  /** How an output without a name is named; null is the usual. The container's ending goes behind it. */
  naming: namingSchema.nullable().default(null),
  /**
   * The network runs on the CPU, whatever `device` says, since the device has brought the engine down; stored colours are
   * gone on with all the same.
   */
  onCpu: z.boolean().default(false),
});
export type ColorizeRequest = z.infer<typeof colorizeRequestSchema>;

/** Nothing wished about the file that is written: the engine chooses. */
export const plainExport = {
  codec: null,
  container: null,
  quality: null,
  preset: null,
  bitDepth: null,
  encoder: null,
  tracks: allTracks,
  strength: null,
  saturation: null,
  warmth: null,
} satisfies Partial<ColorizeRequest>;

/** What is asked of the engine as long as the person has chosen nothing. */
export const nothingChosen: Omit<ColorizeRequest, 'film'> = {
  output: null,
  folder: null,
  project: null,
  model: null,
  device: 'auto',
  smoothing: null,
  every: null,
  scenes: null,
  section: wholeFilm,
  ...plainExport,
  deinterlace: false,
  force: false,
  promised: [],
  numbered: false,
  naming: null,
  onCpu: false,
};

/** A wish to render a finished project again. */
export const exportRequestSchema = colorizeRequestSchema
  .pick({
    output: true,
    codec: true,
    container: true,
    quality: true,
    preset: true,
    bitDepth: true,
    encoder: true,
    tracks: true,
    strength: true,
    saturation: true,
    warmth: true,
    force: true,
  })
  .extend({
    project: z.string().min(1),
    /** The part of the film; null is between the in and the out point, or all that was coloured. */
    section: sectionSchema.nullable(),
  });
export type ExportRequest = z.infer<typeof exportRequestSchema>;

/** Which long step is under way. */
export const stageSchema = z.enum(['looking', 'colouring', 'exporting']);
export type Stage = z.infer<typeof stageSchema>;

const progressSchema = z.object({
  type: z.literal('progress'),
  stage: stageSchema,
  frame: z.number().int().nonnegative(),
  /** Frames in all; an estimate until the end is reached, null where nothing is known. */
  frames: z.number().int().nonnegative().nullable(),
  fps: z.number().nonnegative(),
  etaSeconds: z.number().nonnegative().nullable(),
});

/** What is done before the first frame is coloured: looking at film, network and encoder; reading the project; finding and colouring the first frames. */
export const preparationSchema = z.enum(['film', 'project', 'frames']);

const preparingSchema = z.object({ type: z.literal('preparing'), step: preparationSchema });

const jobWarningSchema = z.object({ type: z.literal('warning'), message: warningSchema });

/** What a colouring or an export says while it runs. */
export const jobProgressSchema = z.discriminatedUnion('type', [progressSchema, jobWarningSchema, preparingSchema]);
export type JobProgress = z.infer<typeof jobProgressSchema>;

/** What a colouring or an export that succeeded has done. */
export const doneSchema = z.object({
  type: z.literal('done'),
  output: z.string(),
  project: z.string(),
  frames: z.number().int().nonnegative(),
  seconds: z.number().nonnegative(),
  fps: z.number().nonnegative(),
  model: z.string(),
  device: deviceSchema,
});
export type Done = z.infer<typeof doneSchema>;

/** What a job says while it runs; with `--json`, one of these a line. */
export const jobEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('plan'), plan: planSchema }),
  progressSchema,
  jobWarningSchema,
  doneSchema,
  preparingSchema,
  /** What the plan will take, some seconds after it, since it is measured; null where that cannot be told. */
  z.object({ type: z.literal('estimate'), estimate: estimateSchema.nullable() }),
  z.object({ type: z.literal('error'), code: z.enum(errorCodes), message: z.string(), problem: problemSchema.optional() }),
]);
export type JobEvent = z.infer<typeof jobEventSchema>;
