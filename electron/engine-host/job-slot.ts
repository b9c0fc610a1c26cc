import type { JobEvent } from '../../shared/job/job.ts';
import type { Engine, Work, WorkKind } from './engine-host.ts';
import { endOf, type EndWords, type JobEnd } from './job-end.ts';
import { RunningJob } from './running-job.ts';

export interface JobSlotOptions extends EndWords {
  readonly engine: Engine;
  /** Seconds since any moment. */
  readonly now: () => number;
}

export interface SlotJob<Kind extends WorkKind> {
  /** Of the film or file that it is about. */
  readonly id: string;
  readonly kind: Kind;
  readonly request: Work[Kind];
  /** Seconds that were spent on it earlier. */
  readonly before: number;
  readonly onEvent: (event: JobEvent, seconds: number) => void;
  /** Called with its end, however it came, once there is room for the next; never while the app is being quit. */
  readonly onEnd: (end: JobEnd, seconds: number) => void;
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

  begin<Kind extends WorkKind>({ id, kind, request, before, onEvent, onEnd }: SlotJob<Kind>): void {
    const { engine, now, ...words } = this.#options;
    const job = engine.run(kind, request, (event) => {
      if (this.#current === run) onEvent(event, run.seconds);
    });
    const run = new RunningJob(id, job, now, before);
    this.#current = run;
    void endOf(job, words).then((end) => {
      if (this.#isLeaving) return;
      this.#current = null;
      onEnd(end, run.seconds);
    });
  }
}
