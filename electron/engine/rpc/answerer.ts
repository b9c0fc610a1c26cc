import { describeError, UserFacingError } from '../../../shared/job/errors.ts';
import { idOf, toEngineSchema, type FromEngine } from '../../../shared/rpc/messages.ts';
import { isMethod, methods, type Calls, type Method } from '../../../shared/rpc/methods.ts';
import { PauseGate } from '../../../shared/rpc/pause-gate.ts';
import type { Rest } from './rest.ts';

/** What a call is answered with. */
export interface CallContext<M extends Method> {
  /** Aborts when the call is cancelled. */
  readonly signal: AbortSignal;
  /** Closed while the call is paused. */
  readonly gate: PauseGate;
  readonly tell: (progress: Calls[M]['progress']) => void;
}

/** Who answers each call. */
export type Answers = {
  readonly [M in Method]: (params: Calls[M]['params'], context: CallContext<M>) => Promise<Calls[M]['result']>;
};

interface Running {
  readonly stop: AbortController;
  readonly gate: PauseGate;
}

/** The answering end of the engine's calls, over any port. Whatever comes in, each call gets one end. */
export class Answerer {
  private readonly answers: Answers;
  private readonly post: (message: FromEngine) => void;
  private readonly log: (line: string) => void;
  private readonly rest: Pick<Rest, 'begin' | 'end'> | null;
  private readonly running = new Map<string, Running>();

  /**
   * @param post sends a message to the asking end
   * @param log is told of bugs and of messages that are none
   * @param rest is told when calls begin and end
   */
  constructor(
    answers: Answers,
    post: (message: FromEngine) => void,
    log: (line: string) => void,
    rest: Pick<Rest, 'begin' | 'end'> | null = null,
  ) {
    this.answers = answers;
    this.post = post;
    this.log = log;
    this.rest = rest;
  }

  /** Takes a message in. One that is none is answered with an error where it says which call it is about. */
  receive(message: unknown): void {
    const read = toEngineSchema.safeParse(message);
    if (!read.success) {
      const id = idOf(message);
      if (id === null) this.log(`A message to the engine was refused: ${read.error.message}`);
      else this.refuse(id, `A message to the engine was refused: ${read.error.message}`);
      return;
    }
    const { data } = read;
    switch (data.type) {
      case 'call':
        if (isMethod(data.method)) void this.answer(data.id, data.method, data.params);
        else this.refuse(data.id, `The engine knows no call ${data.method}.`);
        break;
      case 'cancel':
        this.running.get(data.id)?.stop.abort();
        break;
      case 'pause':
        this.running.get(data.id)?.gate.close();
        break;
      case 'resume':
        this.running.get(data.id)?.gate.open();
        break;
    }
  }

  private async answer(id: string, method: Method, params: unknown): Promise<void> {
    const running: Running = { stop: new AbortController(), gate: new PauseGate() };
    this.running.set(id, running);
    this.rest?.begin();
    const { signal } = running.stop;
    try {
      this.post({ type: 'result', id, result: await this.resultOf(id, method, params, running) });
    } catch (thrown) {
      this.post({ type: 'error', id, error: this.errorOf(thrown, signal) });
    } finally {
      this.running.delete(id);
      this.rest?.end();
    }
  }

  private async resultOf<M extends Method>(id: string, method: M, params: unknown, { stop, gate }: Running): Promise<Calls[M]['result']> {
    const schemas = methods[method];
    const read = schemas.params.safeParse(params);
    if (!read.success) throw new Error(`What the engine was asked by ${method} was refused: ${read.error.message}`);
    const tell = (progress: Calls[M]['progress']): void => {
      this.post({ type: 'progress', id, progress });
    };
    return schemas.result.parse(await this.answers[method](read.data, { signal: stop.signal, gate, tell }));
  }

  private refuse(id: string, message: string): void {
    this.log(message);
    this.post({ type: 'error', id, error: { code: 'internal', message } });
  }

  private errorOf(thrown: unknown, signal: AbortSignal): Extract<FromEngine, { type: 'error' }>['error'] {
    if (thrown instanceof UserFacingError) return { code: thrown.code, message: thrown.message, problem: thrown.problem };
    if (signal.aborted) return { code: 'interrupted', message: 'Stopped.' };
    // A bug: the sentence goes to the window, the stack into the log that its details are made of.
    this.log(thrown instanceof Error ? (thrown.stack ?? thrown.message) : describeError(thrown));
    return { code: 'internal', message: describeError(thrown) };
  }
}
