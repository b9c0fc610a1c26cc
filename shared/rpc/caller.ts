import { UserFacingError } from '../job/errors.ts';
import { fromEngineSchema, idOf, type FromEngine, type ToEngine } from './messages.ts';
import { methods, type Calls, type Method } from './methods.ts';
import type { PauseGate } from './pause-gate.ts';

export interface CallOptions<M extends Method> {
  /** Calls the work off. The call still ends by its answer or an error: once the engine has let go. */
  readonly signal?: AbortSignal;
  /** Closed while the work is to be held; only colouring and exporting heed it. */
  readonly gate?: PauseGate;
  readonly onProgress?: (progress: Calls[M]['progress']) => void;
}

/** Whoever answers calls: the engine, near or far. */
export interface Engine {
  /**
   * @throws UserFacingError as the engine says, `interrupted` where `signal` aborts; `internal` where its
   *   answer is none; any other error where it is gone
   */
  call<M extends Method>(method: M, params: Calls[M]['params'], options?: CallOptions<M>): Promise<Calls[M]['result']>;
}

interface Pending {
  readonly onProgress: (progress: unknown) => void;
  readonly onResult: (result: unknown) => void;
  /** Its answer is none. */
  readonly refuse: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** The asking end of the engine's calls, over any port. */
export class Caller implements Engine {
  private readonly post: (message: ToEngine) => void;
  private readonly log: (line: string) => void;
  private readonly pending = new Map<string, Pending>();
  private asked = 0;

  /** @param post sends a message to the answering end @param log is told of messages that are none */
  constructor(post: (message: ToEngine) => void, log: (line: string) => void) {
    this.post = post;
    this.log = log;
  }

  async call<M extends Method>(
    method: M,
    params: Calls[M]['params'],
    { signal, gate, onProgress }: CallOptions<M> = {},
  ): Promise<Calls[M]['result']> {
    if (signal?.aborted === true) throw new UserFacingError('interrupted', 'Stopped.');
    this.asked += 1;
    const id = `${method} ${this.asked}`;
    const schemas = methods[method];
    const { promise, resolve, reject } = Promise.withResolvers<Calls[M]['result']>();
    const refuse = (line: string): void => {
      this.log(line);
      reject(new UserFacingError('internal', line));
    };
    this.pending.set(id, {
      refuse,
      onProgress: (progress) => {
        const read = schemas.progress.safeParse(progress);
        if (read.success) onProgress?.(read.data);
        else this.log(`What the engine says of ${id} was passed over: ${read.error.message}`);
      },
      onResult: (result) => {
        const read = schemas.result.safeParse(result);
        if (read.success) resolve(read.data);
        else refuse(`The engine's answer to ${id} is none: ${read.error.message}`);
      },
      reject,
    });
    const cancel = (): void => {
      this.post({ type: 'cancel', id });
    };
    const unfollow = gate?.follow((isClosed) => {
      this.post({ type: isClosed ? 'pause' : 'resume', id });
    });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      this.post({ type: 'call', id, method, params });
      if (gate?.isClosed === true) this.post({ type: 'pause', id });
      return await promise;
    } finally {
      this.pending.delete(id);
      signal?.removeEventListener('abort', cancel);
      unfollow?.();
    }
  }

  /** Takes a message in. One that is none fails the call that it is about, and is logged. */
  receive(message: unknown): void {
    const read = fromEngineSchema.safeParse(message);
    if (read.success) {
      this.settle(read.data);
      return;
    }
    const line = `A message of the engine was refused: ${read.error.message}`;
    const call = this.pending.get(idOf(message) ?? '');
    if (call === undefined) this.log(line);
    else call.refuse(line);
  }

  private settle(message: FromEngine): void {
    const call = this.pending.get(message.id);
    if (call === undefined) return;
    switch (message.type) {
      case 'progress':
        call.onProgress(message.progress);
        break;
      case 'result':
        call.onResult(message.result);
        break;
      case 'error': {
        const { code, message: said, problem } = message.error;
        call.reject(new UserFacingError(code, said, { problem }));
        break;
      }
    }
  }

  /** Whoever would have answered is gone. */
  fail(error: Error): void {
    for (const { reject } of this.pending.values()) reject(error);
  }
}
