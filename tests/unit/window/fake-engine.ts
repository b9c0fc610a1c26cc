import { UserFacingError } from '../../../shared/job/errors.ts';
import type { ColorizeRequest, ExportRequest, JobEvent } from '../../../shared/job/job.ts';
import type { CallOptions, Engine } from '../../../shared/rpc/caller.ts';
import { methods, type Calls, type Method } from '../../../shared/rpc/methods.ts';

/** A call that an engine was asked for, and which does what the test says. */
export interface Call {
  readonly kind: Method;
  /** Of whichever kind the test knows it to be. */
  readonly request: ColorizeRequest & ExportRequest;
  readonly say: (event: JobEvent) => void;
  /** Ends it with what the event holds. */
  readonly end: (event: JobEvent) => Promise<void>;
  /** Ends a call that answers nothing. */
  readonly answerNothing: () => Promise<void>;
  readonly die: () => Promise<void>;
  cancelled: boolean;
  /** What it was told meanwhile. */
  readonly said: string[];
}

export const interrupted: JobEvent = { type: 'error', code: 'interrupted', message: 'Stopped.' };

const settled = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve);
  });

function answerIn(event: JobEvent): unknown {
  switch (event.type) {
    case 'plan':
      return event.plan;
    case 'estimate':
      return event.estimate;
    default:
      return event;
  }
}

/** An engine that does nothing but write down what it is asked for. */
export function fakeEngine(calls: Call[]): Engine {
  return {
    call<M extends Method>(kind: M, params: Calls[M]['params'], { signal, gate, onProgress }: CallOptions<M> = {}) {
      const { promise, resolve, reject } = Promise.withResolvers<Calls[M]['result']>();
      const call: Call = {
        kind,
        request: params as ColorizeRequest & ExportRequest,
        say: (event) => {
          onProgress?.(methods[kind].progress.parse(event));
        },
        end: (event) => {
          if (event.type === 'error') reject(new UserFacingError(event.code, event.message, { problem: event.problem }));
          else resolve(methods[kind].result.parse(answerIn(event)));
          return settled();
        },
        answerNothing: () => {
          resolve(methods[kind].result.parse(null));
          return settled();
        },
        die: () => {
          reject(new Error('exit code 9'));
          return settled();
        },
        cancelled: false,
        said: [],
      };
      calls.push(call);
      signal?.addEventListener('abort', () => {
        call.cancelled = true;
      });
      gate?.follow((isClosed) => {
        call.said.push(isClosed ? 'pause' : 'resume');
      });
      return promise;
    },
  };
}

/** An engine that answers some calls as the test says, and fails at the others. */
export function scriptedEngine(answers: {
  readonly [M in Method]?: (params: Calls[M]['params'], options: CallOptions<M>) => Promise<Calls[M]['result']>;
}): Engine {
  return {
    call<M extends Method>(method: M, params: Calls[M]['params'], options: CallOptions<M> = {}) {
      const answer = answers[method];
      return answer === undefined ? Promise.reject(new Error(`Nobody answers ${method}.`)) : answer(params, options);
    },
  };
}
