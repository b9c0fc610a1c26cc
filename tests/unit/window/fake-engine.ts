import type { Engine, EngineJob, WorkKind } from '../../../electron/engine-host/engine-host.ts';
import type { ColorizeRequest, ExportRequest, JobEvent } from '../../../shared/job/job.ts';

/** A job that an engine was asked for, and which does what the test says. */
export interface Call {
  readonly kind: WorkKind;
  /** Of whichever kind the test knows it to be. */
  readonly request: ColorizeRequest & ExportRequest;
  readonly say: (event: JobEvent) => void;
  readonly end: (event: JobEvent) => Promise<void>;
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

/** An engine that does nothing but write down what it is asked for. */
export function fakeEngine(calls: Call[]): Engine {
  return {
    run(kind, request, onEvent): EngineJob {
      const { promise, resolve, reject } = Promise.withResolvers<JobEvent>();
      const call: Call = {
        kind,
        request: request as ColorizeRequest & ExportRequest,
        say: onEvent,
        end: (event) => {
          onEvent(event);
          resolve(event);
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
      return {
        finished: promise,
        cancel: () => {
          call.cancelled = true;
        },
        pause: () => {
          call.said.push('pause');
        },
        resume: () => {
          call.said.push('resume');
        },
      };
    },
  };
}
