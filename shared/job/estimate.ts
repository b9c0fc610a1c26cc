import { z } from 'zod';

/** What colouring a film will take, reckoned from a sample that was really coloured on this machine. */
export const estimateSchema = z.object({
  /** Seconds for all that is left to do. */
  seconds: z.number().nonnegative(),
  /** Frames a second that the sample was coloured and written at. */
  fps: z.number().positive(),
  /** How many frames the sample had. */
  sampleFrames: z.number().int().positive(),
  /** Bytes that the project will have in the end, from the sample's. */
  projectBytes: z.number().nonnegative(),
  /** Bytes of the coloured film, from encoding a few places of it; null where nothing could be encoded. */
  outputBytes: z.number().nonnegative().nullable(),
});
export type Estimate = z.infer<typeof estimateSchema>;
