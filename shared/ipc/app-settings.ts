import { z } from 'zod';
import { purposeSchema } from '../job/purpose.ts';
import { namingSchema } from '../job/naming.ts';
import { languages } from '../words/languages.ts';
import { exportChoiceSchema } from './export.ts';
import { colourSettingsSchema, defaultEvery, defaultScenes, defaultSmoothing, deviceChoiceSchema } from '../job/settings.ts';

/** Settings of a file that the person has given a name. Tracks are numbered within one film, so they are not among them. */
export const filePresetSchema = z.object({
  name: z.string().trim().min(1).max(40),
  choice: exportChoiceSchema.omit({ tracks: true }),
});
export type FilePreset = z.infer<typeof filePresetSchema>;

/** More than anyone tells apart. */
export const mostPresets = 20;

/** What the person chose for the app as a whole. Everything null is left to Kinetint. */
export const appSettingsSchema = z.object({
  language: z.enum(['system', ...languages]),
  theme: z.enum(['system', 'light', 'dark']),
  /** What a newly opened film is coloured with. The network is not among it: the catalogue of networks has its own favourite. */
  colouring: colourSettingsSchema.omit({ model: true }).extend({
    device: deviceChoiceSchema,
    // A file of an earlier version lacks it.
    scenes: colourSettingsSchema.shape.scenes.default(defaultScenes),
  }),
  output: z.object({
    /** Where coloured films go; null is beside the film. */
    folder: z.string().min(1).nullable(),
  }),
  /** What the last export was for, and the folder that was chosen for one and could be written to; null is beside the film. A file of an earlier version lacks it. */
  export: z.object({ purpose: purposeSchema, folder: z.string().min(1).nullable() }).default({ purpose: 'share', folder: null }),
  /** What the file of a newly opened film is for, and how files are named that nobody gives a name; null is the usual. */
  files: z
    .object({ purpose: purposeSchema, naming: namingSchema.nullable(), presets: z.array(filePresetSchema).max(mostPresets) })
    .default({ purpose: 'share', naming: null, presets: [] }),
  /** A folder whose new films are added, null is none; and whether they are started too. */
  watch: z.object({ folder: z.string().min(1).nullable(), start: z.boolean() }).default({ folder: null, start: false }),
  /** What becomes at the next start of the work that quitting interrupted. */
  afterQuitting: z.enum(['go-on', 'wait']),
  /** Whether the system says when the work is done. */
  notifications: z.boolean(),
});
export type AppSettings = z.infer<typeof appSettingsSchema>;

export const defaultSettings: AppSettings = {
  language: 'system',
  theme: 'system',
  colouring: { device: 'auto', smoothing: defaultSmoothing, every: defaultEvery, scenes: defaultScenes },
  output: { folder: null },
  export: { purpose: 'share', folder: null },
  files: { purpose: 'share', naming: null, presets: [] },
  watch: { folder: null, start: false },
  afterQuitting: 'go-on',
  notifications: true,
};
