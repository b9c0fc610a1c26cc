import type { ColorizeRequest } from '../../shared/job/job.ts';
import type { CallOptions, Engine } from '../../shared/rpc/caller.ts';
import type { Calls } from '../../shared/rpc/methods.ts';
import { endOf, type EndWords, type JobEnd } from './job-end.ts';

/** Work that is worth another try when the engine dies under it: what is finished of it is on disk. */
export type SteadyMethod = 'plan' | 'colorize' | 'export';

export interface SteadyCall<M extends SteadyMethod> {
  readonly method: M;
  readonly params: Calls[M]['params'];
  readonly options: CallOptions<M>;
  /** Told before each further try. */
  readonly onAgain: (onCpu: boolean) => void;
}

/**
 * Asks the engine, and once more where it died under the work; then once with the network on the CPU, since it is mostly a
 * graphics card's driver that takes an engine down. What was being stopped when the engine died is stopped: it took too long.
 */
export async function callSteadily<M extends SteadyMethod>(
  engine: Engine,
  { method, params, options, onAgain }: SteadyCall<M>,
  words: EndWords,
): Promise<JobEnd<Calls[M]['result']>> {
  const onCpu = method === 'export' ? [] : [{ ...(params as ColorizeRequest), onCpu: true } as Calls[M]['params']];
  let end = await endOf(engine.call(method, params, options), words);
  for (const [index, next] of [params, ...onCpu].entries()) {
    if (end.failure?.code !== 'engine-died') return end;
    if (options.signal?.aborted === true) return { result: null, failure: { ...end.failure, code: 'interrupted', message: 'Stopped.' } };
    onAgain(index > 0);
    end = await endOf(engine.call(method, next, options), words);
  }
  return end;
}
