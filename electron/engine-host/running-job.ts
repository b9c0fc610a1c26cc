import { PauseGate } from '../../shared/rpc/pause-gate.ts';
import { Stopwatch } from './stopwatch.ts';

/** The means to hold and to stop a job of the engine, and how long has been spent on it, pauses left out. */
export class RunningJob {
  /** Of the film or file of the queue that it is about. */
  readonly id: string;
  readonly gate = new PauseGate();
  readonly #stop = new AbortController();
  readonly #clock: Stopwatch;

  /** @param now seconds since any moment @param before seconds that were spent on it earlier */
  constructor(id: string, now: () => number, before: number) {
    this.id = id;
    this.#clock = new Stopwatch(now, before);
    this.#clock.start();
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get seconds(): number {
    return this.#clock.seconds;
  }

  /** Holds it where it is. */
  hold(): void {
    this.#clock.stop();
    this.gate.close();
  }

  goOn(): void {
    this.#clock.start();
    this.gate.open();
  }

  /** Asks it to stop; it then ends with the error `interrupted`. */
  cancel(): void {
    this.#stop.abort();
  }
}
