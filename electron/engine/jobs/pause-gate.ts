import { performance } from 'node:perf_hooks';

/** What a paused job waits at: between two chunks, with the encoder alive and idle, so that going on loses nothing. */
export class PauseGate {
  private closedAt: number | null = null;
  private closedBefore = 0;
  private opening = Promise.withResolvers<undefined>();

  close(): void {
    if (this.closedAt !== null) return;
    this.closedAt = performance.now();
    this.opening = Promise.withResolvers();
  }

  open(): void {
    if (this.closedAt === null) return;
    this.closedBefore += performance.now() - this.closedAt;
    this.closedAt = null;
    this.opening.resolve(undefined);
  }

  /** For how long it has been closed, all in all. */
  get closedMilliseconds(): number {
    return this.closedBefore + (this.closedAt === null ? 0 : performance.now() - this.closedAt);
  }

  /** Resolves at once while it is open, and when the job is stopped. */
  async passed(signal: AbortSignal): Promise<void> {
    if (this.closedAt === null || signal.aborted) return;
    const stopped = Promise.withResolvers<undefined>();
    const stop = (): void => {
      stopped.resolve(undefined);
    };
    signal.addEventListener('abort', stop, { once: true });
    await Promise.race([this.opening.promise, stopped.promise]);
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
