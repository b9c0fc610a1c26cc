import { describeError } from '../../shared/job/errors.ts';
import type { Failure } from '../../shared/job/failure.ts';
import type { JobEvent } from '../../shared/job/job.ts';
import type { EngineJob } from './engine-host.ts';

/** How a job of the engine came to its end: with an event, or with the death of the engine. */
export interface JobEnd {
  readonly last: JobEvent | null;
  /** Null where it did what it was asked to. */
  readonly failure: Failure | null;
}

export interface EndWords {
  /** What to append to an error's details: versions and what the engine wrote. */
  readonly describe: (error?: unknown) => string;
  /** What is kept and what to do, where the engine has died under the job. */
  readonly kept: string;
}

/** Waits for a job's end, whichever it is, and puts it into words. */
export async function endOf(job: EngineJob, { describe, kept }: EndWords): Promise<JobEnd> {
  try {
    const last = await job.finished;
    return {
      last,
      failure: last.type === 'error' ? { code: last.code, message: last.message, details: describe(), problem: last.problem } : null,
    };
  } catch (error) {
    return {
      last: null,
      failure: {
        code: 'engine-died',
        message: `The part of Kinetint that works on films stopped unexpectedly. ${kept}`,
        details: `${describeError(error)}\n${describe(error)}`,
      },
    };
  }
}
