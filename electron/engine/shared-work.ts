interface Running<Result> {
  readonly result: Promise<Result>;
  readonly stop: AbortController;
  waiting: number;
}

export interface SharedWorkOptions<Result> {
  /** Whether a result holds for whoever asks later; a failure never does. */
  readonly holds: (result: Result) => boolean;
}

/**
 * Work that several may want at a time and that is done once for all of them. Whoever calls it off only leaves; it is
 * called off itself when the last one has left.
 */
export class SharedWork<Result> {
  private readonly options: SharedWorkOptions<Result>;
  private readonly known = new Map<string, Running<Result>>();

  constructor(options: SharedWorkOptions<Result>) {
    this.options = options;
  }

  /**
   * @param key of all that decides the result
   * @throws the signal's reason when it aborts, and what the work throws
   */
  async get(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    const running = this.known.get(key) ?? this.begin(key, work);
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      left.reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    running.waiting += 1;
    try {
      return await Promise.race([running.result, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      running.waiting -= 1;
      if (signal.aborted && running.waiting === 0) {
        this.forget(key, running);
        running.stop.abort();
      }
    }
  }

  private begin(key: string, work: (signal: AbortSignal) => Promise<Result>): Running<Result> {
    const stop = new AbortController();
    const running = { result: work(stop.signal), stop, waiting: 0 };
    this.known.set(key, running);
    running.result.then(
      (result) => {
        if (!this.options.holds(result)) this.forget(key, running);
      },
      () => {
        this.forget(key, running);
      },
    );
    return running;
  }

  private forget(key: string, running: Running<Result>): void {
    if (this.known.get(key) === running) this.known.delete(key);
  }
}
