import type { ColorizeRequest, JobEvent } from '../../../shared/job/job.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import type { PauseGate } from '../../../shared/rpc/pause-gate.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import { prepareColorize } from './prepare.ts';

/** What a job is run with: the engine it belongs to, a signal that stops it, and who is told how it goes. */
export interface JobOptions {
  readonly engine: EngineParts;
  readonly signal: AbortSignal;
  readonly onEvent?: (event: JobEvent) => void;
  /** Closed while the job is paused. */
  readonly gate?: PauseGate;
}

/**
 * States what colouring a film will do, and changes nothing.
 * @throws UserFacingError as `prepareColorize` does
 */
export async function planColorize(request: ColorizeRequest, { engine, signal, onEvent }: JobOptions): Promise<Plan> {
  const { plan, network } = await prepareColorize(request, engine, signal);
  await network?.release();
  onEvent?.({ type: 'plan', plan });
  return plan;
}
