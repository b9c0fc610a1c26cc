import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { problemSchema } from './problem.ts';

/** Why something did not work: one sentence for the person, and everything a report of it needs. */
export const failureSchema = z.object({
  code: z.enum([...errorCodes, 'engine-died']),
  message: z.string(),
  details: z.string(),
  /** What `message` says, for the window's own words; absent where only English has it. A later version may know more. */
  problem: problemSchema.optional().catch(undefined),
});
export type Failure = z.infer<typeof failureSchema>;
