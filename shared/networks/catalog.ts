import { z } from 'zod';
import { networkManifestSchema } from './manifest.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
/** File name beside the catalogue. */
const fileSchema = z.string().regex(/^[^/\\]+$/);
export const networkIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);

/** Where a network came from that Kinetint does not bring. */
export const networkOriginSchema = z.object({
  /** Name of the file that was added, or the address it was downloaded from. */
  from: z.string(),
  /** A page about the network, for people. */
  page: z.url().nullable(),
  /** Which kind it was added as. */
  preset: z.string(),
  /** `published`: its maker's checksum was met; `first-use`: downloaded without one; `own`: the person's file. */
  trust: z.enum(['published', 'first-use', 'own']),
  addedAt: z.iso.datetime(),
});
export type NetworkOrigin = z.infer<typeof networkOriginSchema>;

/** One network of a catalogue. */
export const networkEntrySchema = z.object({
  id: networkIdSchema,
  name: z.string(),
  description: z.string(),
  version: z.string(),
  file: fileSchema,
  sha256: sha256Schema,
  bytes: z.number().int().positive(),
  licence: z.string(),
  ...networkManifestSchema.shape,
  /** Outputs with the encoder's features at 1/16 and 1/32 of the picture's size, by which pictures are compared. */
  features: z.tuple([z.string(), z.string()]).optional(),
  /**
   * What of the network runs after the hints have come in, as a file of its own beside the catalogue: hints to a frame that the
   * network has seen cost no more than that.
   */
  decoder: z
    .object({
      file: fileSchema,
      sha256: sha256Schema,
      bytes: z.number().int().positive(),
      /** The network's outputs that the decoder takes under the same names, beside the hints. */
      skips: z.array(z.string()).min(1),
    })
    .optional(),
  /** Time of one 352x256 frame on two cores of a laptop of 2024, roughly: what `--every auto` reckons with. */
  cpuMilliseconds: z.number().positive().default(45),
  /** Where it is used when none is asked for: `cpu`, `gpu`. */
  defaultFor: z.array(z.string()),
  /** Null for the networks that Kinetint brings. */
  origin: networkOriginSchema.nullable().default(null),
});
export type NetworkEntry = z.infer<typeof networkEntrySchema>;

/** models/catalog.json: the networks that Kinetint brings. */
export const catalogSchema = z.object({ version: z.literal(1), models: z.array(networkEntrySchema) });
export type Catalog = z.infer<typeof catalogSchema>;

/** catalog.json in the person's own folder of networks. */
export const userCatalogSchema = catalogSchema.extend({
  /** Network to use where none is asked for; null leaves it to the shipped catalogue. */
  preferred: networkIdSchema.nullable().default(null),
  /** Checksums that downloads without a published one had the first time, by name of the download. */
  firstUse: z.record(z.string(), sha256Schema).default({}),
});
export type UserCatalog = z.infer<typeof userCatalogSchema>;
