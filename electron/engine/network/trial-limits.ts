import { totalmem } from 'node:os';
import { basename } from 'node:path';
import { z } from 'zod';
import type { UserFacingError } from '../../../shared/job/errors.ts';
import { problemError } from '../problem-error.ts';

export const trialLimitsSchema = z.object({
  seconds: z.number().positive(),
  /** That the process may grow by. */
  bytes: z.number().positive(),
});
/** What trying a network may take: it is a stranger's file, and answers two small pictures. */
export type TrialLimits = z.infer<typeof trialLimitsSchema>;

export const trialLimits: TrialLimits = { seconds: 180, bytes: totalmem() / 2 };

/** A network that took the process down that tried it. */
export function unbounded(path: string): UserFacingError {
  return problemError('model-unsuitable', { code: 'network-unbounded', file: basename(path) }, 'choose another network');
}
