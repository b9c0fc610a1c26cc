import type { EngineJob } from './engine-host.ts';
import { Stopwatch } from './stopwatch.ts';

/** A job of the engine about a film or a file of the queue, and how long has been spent on it, pauses left out. */
export class RunningJob {
  readonly id: string;
  readonly job: EngineJob;
  readonly #clock: Stopwatch;

  /** @param now seconds since any moment @param before seconds that were spent on it earlier */
  constructor(id: string, job: EngineJob, now: () => number, before: number) {
    this.id = id;
    this.job = job;
    this.#clock = new Stopwatch(now, before);
    this.#clock.start();
  }

  get seconds(): number {
    return this.#clock.seconds;
  }

  /** Holds it where it is. */
  hold(): void {
    this.#clock.stop();
    this.job.pause();
  }

  goOn(): void {
    this.#clock.start();
    this.job.resume();
  }
}
