import { z } from 'zod';
import { errorCodes } from './errors.ts';

/** Why something did not work: one sentence for the person, and everything a report of it needs. */
export const failureSchema = z.object({
  code: z.enum([...errorCodes, 'engine-died']),
  message: z.string(),
  details: z.string(),
});
export type Failure = z.infer<typeof failureSchema>;
