import type { Done, JobProgress } from '../../shared/job/job.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import type { Calls } from '../../shared/rpc/methods.ts';
import type { EndWords, JobEnd } from './job-end.ts';
import { callSteadily } from './steady-call.ts';
import { RunningJob } from './running-job.ts';

export interface JobSlotOptions extends EndWords {
  readonly engine: Engine;
  /** Seconds since any moment. */
  readonly now: () => number;
}

export interface SlotJob<M extends 'colorize' | 'export'> {
  /** Of the film or file that it is about. */
  readonly id: string;
  readonly method: M;
  readonly params: Calls[M]['params'];
  /** Seconds that were spent on it earlier. */
  readonly before: number;
  readonly onProgress: (progress: JobProgress, seconds: number) => void;
  /** Called with its end, however it came, once there is room for the next; never while the app is being quit. */
  readonly onEnd: (end: JobEnd<Done>, seconds: number) => void;
}

/** Room for one job at a time. */
export class JobSlot {
  readonly #options: JobSlotOptions;
  #current: RunningJob | null = null;
  #isLeaving = false;

  constructor(options: JobSlotOptions) {
    this.#options = options;
  }

  /** The job that is under way, or held, or not yet stopped. */
  get current(): RunningJob | null {
    return this.#current;
  }

  /** What ends from now on was not ended by the person. */
  leave(): void {
    this.#isLeaving = true;
  }

  begin<M extends 'colorize' | 'export'>({ id, method, params, before, onProgress, onEnd }: SlotJob<M>): void {
    const { engine, now, ...words } = this.#options;
    const run = new RunningJob(id, now, before);
    this.#current = run;
    const tell = (progress: JobProgress): void => {
      if (this.#current === run) onProgress(progress, run.seconds);
    };
    const options = { signal: run.signal, gate: run.gate, onProgress: tell };
    const onAgain = (onCpu: boolean): void => {
      tell({ type: 'warning', message: { code: 'engine-restarted', onCpu } });
    };
    void callSteadily(engine, { method, params, options, onAgain }, words).then((end) => {
      if (this.#isLeaving) return;
      this.#current = null;
      onEnd(end, run.seconds);
    });
  }
}
