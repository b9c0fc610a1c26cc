import { z } from 'zod';
import { describeError, UserFacingError } from '../../../shared/job/errors.ts';
import { manifestTemplateSchema } from '../../../shared/networks/manifest.ts';
import type { TrialReply } from './trial-apart.ts';
import { tryNetwork } from './trial.ts';
import { trialLimitsSchema } from './trial-limits.ts';
import { underWatch } from './trial-watch.ts';

// The process in which the command line tries a network: it may be killed.
const questionSchema = z.object({
  path: z.string(),
  templates: z.array(manifestTemplateSchema),
  kind: z.string(),
  limits: trialLimitsSchema,
});

async function answer(message: unknown): Promise<TrialReply> {
  const { path, templates, kind, limits } = questionSchema.parse(message);
  try {
    return { result: await underWatch(limits, () => tryNetwork(path, templates, kind)) };
  } catch (error) {
    if (!(error instanceof UserFacingError)) return { error: { code: 'internal', message: describeError(error) } };
    const { code, message: said, problem } = error;
    return { error: { code, message: said, problem } };
  }
}

process.once('message', (message) => {
  void answer(message).then((reply) => {
    process.send?.(reply, () => {
      process.disconnect();
    });
  });
});
