/** Adds up the time between its starts and stops. */
export class Stopwatch {
  readonly #now: () => number;
  #before: number;
  #startedAt: number | null = null;

  /** @param now seconds since any moment @param before seconds that were counted earlier */
  constructor(now: () => number, before: number) {
    this.#now = now;
    this.#before = before;
  }

  get seconds(): number {
    return this.#before + (this.#startedAt === null ? 0 : this.#now() - this.#startedAt);
  }

  start(): void {
    this.#startedAt ??= this.#now();
  }

  stop(): void {
    this.#before = this.seconds;
    this.#startedAt = null;
  }
}
