import { totalmem } from 'node:os';
import { z } from 'zod';

export const trialLimitsSchema = z.object({
  seconds: z.number().positive(),
  /** That the process may grow by. */
  bytes: z.number().positive(),
});
/** What trying a network may take: it is a stranger's file, and answers two small pictures. */
export type TrialLimits = z.infer<typeof trialLimitsSchema>;

export const trialLimits: TrialLimits = { seconds: 180, bytes: totalmem() / 2 };
