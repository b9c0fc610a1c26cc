import { z } from 'zod';
import { networkEntrySchema, networkIdSchema } from './catalog.ts';
import { downloadEntrySchema } from './downloads.ts';
import { networkWarningSchema } from './misfit.ts';
import { presetNameSchema } from './manifest.ts';
import { deviceReportSchema } from '../job/device-report.ts';
import { deviceSchema } from '../job/settings.ts';

/*
 * What the app asks of the engine about networks and devices, and what it is told.
 */

/** A network as the page shows it. */
export const networkInfoSchema = networkEntrySchema
  .pick({ id: true, name: true, description: true, version: true, licence: true, bytes: true, cpuMilliseconds: true, origin: true })
  .extend({
    /** Whether its file is there. */
    present: z.boolean(),
    /** Whether it is used where none is asked for. */
    isDefault: z.boolean(),
  });
export type NetworkInfo = z.infer<typeof networkInfoSchema>;

/** A network to download as the page shows it. */
export const downloadInfoSchema = downloadEntrySchema.extend({
  /** What an earlier try left to go on with. */
  partBytes: z.number().int().nonnegative(),
  /** Whether what comes can be held to a checksum: a published one, or that of the first time. */
  verifiable: z.boolean(),
});
export type DownloadInfo = z.infer<typeof downloadInfoSchema>;

/** Everything there is to choose from. */
export const networkListSchema = z.object({ networks: z.array(networkInfoSchema), downloads: z.array(downloadInfoSchema) });
export type NetworkList = z.infer<typeof networkListSchema>;

export const networksQuestionSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('list') }),
  /** Tries a file as a kind of network and enters it. */
  z.object({
    what: z.literal('add'),
    file: z.string().min(1),
    kind: presetNameSchema,
    name: z.string().min(1),
    licence: z.string().min(1).nullable(),
  }),
  z.object({ what: z.literal('remove'), id: networkIdSchema }),
  /** The network to use where none is asked for; null is Kinetint's own choice. */
  z.object({ what: z.literal('prefer'), id: networkIdSchema.nullable() }),
  z.object({ what: z.literal('download'), id: networkIdSchema, acceptUnverified: z.boolean() }),
]);
export type NetworksQuestion = z.infer<typeof networksQuestionSchema>;

/** How the devices fared that were tried. */
export const deviceTrialSchema = z.object({
  /** The network they were tried with. */
  model: z.string(),
  /** The one that would be used; null where the wanted one cannot be. */
  chosen: deviceSchema.nullable(),
  reports: z.array(deviceReportSchema),
});
export type DeviceTrial = z.infer<typeof deviceTrialSchema>;

/** The list as it is after what was asked for. */
export const networksAnswerSchema = z.object({
  list: networkListSchema,
  /** The network that was added. */
  added: networkIdSchema.nullable(),
  warnings: z.array(networkWarningSchema),
});
export type NetworksAnswer = z.infer<typeof networksAnswerSchema>;
