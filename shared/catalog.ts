import { z } from 'zod';

/** models/catalog.json: one entry for each network. Input value = L* × scale + offset; a*b* = output × abScale. */
export const modelEntrySchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  name: z.string(),
  description: z.string(),
  version: z.string(),
  /** File name beside the catalogue. */
  file: z.string().regex(/^[^/\\]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
  licence: z.string(),
  /** float32 [N, 1, H, W]. */
  input: z.object({ name: z.string(), scale: z.number(), offset: z.number() }),
  /** float32 [N, 3, H, W]: a* × abScale, b* × abScale, mask 0 or 1; null where the network takes no hints. */
  hints: z.object({ name: z.string(), abScale: z.number() }).nullable(),
  /** float32 [N, 2, H / stride, W / stride]. */
  output: z.object({ name: z.string(), abScale: z.number(), stride: z.number().int().positive() }),
  size: z.object({ multipleOf: z.number().int().positive(), shortSide: z.number().int().positive() }),
  /** Time of one 352x256 frame on two cores of a laptop of 2024, roughly: what `--every auto` reckons with. */
  cpuMilliseconds: z.number().positive().default(45),
  defaultFor: z.array(z.string()),
});
export type ModelEntry = z.infer<typeof modelEntrySchema>;

export const catalogSchema = z.object({ version: z.literal(1), models: z.array(modelEntrySchema) });
export type Catalog = z.infer<typeof catalogSchema>;
