import { z } from 'zod';
import { filmInfoSchema, pictureInspectionSchema } from '../film/film.ts';
import { encoderReasonSchema } from '../film/encoder-reason.ts';
import { streamReasonSchema } from '../film/stream-reason.ts';
import { deviceReportSchema } from './device-report.ts';
import { warningSchema } from './warning.ts';
import { colourSettingsSchema, deviceSchema, exportSettingsSchema, sectionSchema } from './settings.ts';

/** What happens to one stream of the film. */
export const streamPlanSchema = z.object({
  index: z.number().int().nonnegative(),
  kind: z.enum(['audio', 'video', 'picture', 'subtitle', 'attachment', 'data']),
  /** `colour` is the picture that is coloured; `convert` changes the codec because the container cannot hold it. */
  action: z.enum(['colour', 'copy', 'convert', 'drop']),
  /** FFmpeg's encoder for `convert`, null otherwise. */
  encoder: z.string().nullable(),
  /** Why, where something is not simply copied; null otherwise. */
  reason: streamReasonSchema.nullable(),
});
export type StreamPlan = z.infer<typeof streamPlanSchema>;

/** How an encoder fared when it was tried. */
export const encoderReportSchema = z.object({
  /** FFmpeg's name. */
  name: z.string(),
  /** What the hardware is called; null for software. */
  hardware: z.string().nullable(),
  usable: z.boolean(),
  /** Why it is used or not. */
  detail: encoderReasonSchema,
});
export type EncoderReport = z.infer<typeof encoderReportSchema>;

/** What colouring a film will do, stated before it is done. */
export const planSchema = z.object({
  film: filmInfoSchema,
  inspection: pictureInspectionSchema,
  output: z.string(),
  /** The file that has the output's usual name already; where there is one, the output has a number. */
  beside: z.string().optional(),
  project: z.string(),
  colour: colourSettingsSchema,
  export: exportSettingsSchema,
  section: sectionSchema,
  /** The encoder that is used, the bits a sample that it is given, and those that were tried, itself the last. */
  encoder: z.object({ name: z.string(), hardware: z.string().nullable(), bitDepth: z.number().int(), tried: z.array(encoderReportSchema) }),
  streams: z.array(streamPlanSchema),
  /** What is done about interlaced scanning. */
  scan: z.enum(['progressive', 'keep-interlaced', 'deinterlace']),
  /** Network input size, samples. */
  networkSize: z.object({ width: z.number().int(), height: z.number().int() }),
  device: deviceSchema,
  devices: z.array(deviceReportSchema),
  /** Frames that an earlier run already coloured with the same settings. */
  framesReady: z.number().int().nonnegative(),
  /** All colours are stored: nothing is left to do but to write the file. A plan of an earlier version does not say. */
  coloursReady: z.boolean().default(false),
  /** About how many bytes the output will have; null where nobody asked. */
  estimatedBytes: z.number().nonnegative().nullable(),
  /** Plain sentences in English, for terminals and logs: what the film is, what is kept, what will happen. */
  summary: z.array(z.string()),
  /** What cannot be kept or looks wrong. */
  warnings: z.array(warningSchema),
});
export type Plan = z.infer<typeof planSchema>;
