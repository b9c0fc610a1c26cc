/**
 * Holds work where it is without ending it. Whoever pauses closes the gate; work waits at it between two chunks, with
 * the encoder alive and idle, so that going on loses nothing. Each end of a call has one, and the caller's leads.
 */
export class PauseGate {
  private closed = false;
  private opening = Promise.withResolvers<undefined>();
  private waitingSince: number | null = null;
  private waitedBefore = 0;
  private readonly followers = new Set<(isClosed: boolean) => void>();

  get isClosed(): boolean {
    return this.closed;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.opening = Promise.withResolvers();
    for (const tell of this.followers) tell(true);
  }

  open(): void {
    if (!this.closed) return;
    this.closed = false;
    this.opening.resolve(undefined);
    for (const tell of this.followers) tell(false);
  }

  /** Has it told whenever it closes or opens. @returns what ends that */
  follow(tell: (isClosed: boolean) => void): () => void {
    this.followers.add(tell);
    return () => {
      this.followers.delete(tell);
    };
  }

  /**
   * For how long the work has waited here, all in all. That is less than the gate was closed: work that is not between
   * two chunks, or has no more of them, goes on meanwhile.
   */
  get waitedMilliseconds(): number {
    return this.waitedBefore + (this.waitingSince === null ? 0 : performance.now() - this.waitingSince);
  }

  /** Resolves at once while it is open, and when the job is stopped. For one piece of work at a time. */
  async passed(signal: AbortSignal): Promise<void> {
    if (!this.closed || signal.aborted) return;
    const stopped = Promise.withResolvers<undefined>();
    const stop = (): void => {
      stopped.resolve(undefined);
    };
    signal.addEventListener('abort', stop, { once: true });
    this.waitingSince = performance.now();
    await Promise.race([this.opening.promise, stopped.promise]);
    this.waitedBefore = this.waitedMilliseconds;
    this.waitingSince = null;
    signal.removeEventListener('abort', stop);
  }
}

/** Hands on what `source` gives, and asks it for the next only while the gate is open. */
export async function* throughGate<Item>(
  source: AsyncIterable<Item>,
  gate: PauseGate | undefined,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  for await (const item of source) {
    yield item;
    await gate?.passed(signal);
  }
}
