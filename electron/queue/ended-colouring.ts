import type { Failure } from '../../shared/job/failure.ts';
import type { Progress } from '../../shared/ipc/queue.ts';
import type { ColorizeRequest, Done, ExportRequest } from '../../shared/job/job.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { Warning } from '../../shared/job/warning.ts';

/** A film's colouring that came to its end: it was done, stopped or failed. */
export interface EndedColouring {
  readonly plan: Plan;
  /** What the engine was asked. */
  readonly request: ColorizeRequest;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  /** Time spent on it, pauses left out. */
  readonly seconds: number;
  /** The last that was heard of how far it is. */
  readonly progress: Progress | null;
  readonly warnings: readonly Warning[];
  /** Null where it was stopped or failed. */
  readonly result: Done | null;
  readonly failure: Failure | null;
}

/** A rendering of what was coloured that came to its end, however it did. */
export interface EndedExport extends Omit<EndedColouring, 'request' | 'warnings'> {
  readonly request: ExportRequest;
}
