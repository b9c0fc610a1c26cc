import { fork } from 'node:child_process';
import { basename } from 'node:path';
import { z } from 'zod';
import { errorCodes, UserFacingError } from '../../../shared/job/errors.ts';
import { problemSchema } from '../../../shared/job/problem.ts';
import { networkManifestSchema, type ManifestTemplate } from '../../../shared/networks/manifest.ts';
import { networkWarningSchema } from '../../../shared/networks/misfit.ts';
import { unboundedNetwork } from '../../../shared/networks/unbounded.ts';
import { workerFile } from '../files/worker-file.ts';
import { tryNetwork, type TrialResult } from './trial.ts';
import { trialLimits, type TrialLimits } from './trial-limits.ts';
import { underWatch } from './trial-watch.ts';

const resultSchema = z.object({
  manifest: networkManifestSchema,
  cpuMilliseconds: z.number(),
  warnings: z.array(networkWarningSchema).readonly(),
});
const errorSchema = z.object({ code: z.enum(errorCodes), message: z.string(), problem: problemSchema.optional() });
const replySchema = z.union([z.object({ result: resultSchema }), z.object({ error: errorSchema })]);
export type TrialReply = z.input<typeof replySchema>;

/**
 * As {@link tryNetwork}, within bounds of time and memory that a network cannot get past: it is tried in a process of its own, which
 * is killed where it takes more. Within Electron that is the engine's own process, which goes on anew; who called it is told of its end.
 *
 * @throws UserFacingError `model-unsuitable`
 */
export async function tryApart(
  path: string,
  templates: readonly ManifestTemplate[],
  kind: string,
  limits: TrialLimits = trialLimits,
): Promise<TrialResult> {
  // A packaged app cannot be started as Node.
  if ('electron' in process.versions) return underWatch(limits, () => tryNetwork(path, templates, kind));
  const child = fork(workerFile('trial-process', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const reply = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', () => {
      reject(unboundedNetwork(basename(path)));
    });
    child.send({ path, templates, kind, limits });
  });
  const read = replySchema.parse(reply);
  if ('result' in read) return read.result;
  const { code, message, problem } = read.error;
  throw new UserFacingError(code, message, { problem });
}
