import { describeError, UserFacingError } from '../../shared/job/errors.ts';
import type { Failure } from '../../shared/job/failure.ts';

/** How a call of the engine came to its end: with what it was asked for, with an error, or with the death of the engine. */
export type JobEnd<Result> = { readonly result: Result; readonly failure: null } | { readonly result: null; readonly failure: Failure };

export interface EndWords {
  /** What to append to an error's details: versions and what the engine wrote. */
  readonly describe: (error?: unknown) => string;
  /** What is kept and what to do, where the engine has died under the job. */
  readonly kept: string;
}

/** Waits for a call's end, whichever it is, and puts it into words. */
export async function endOf<Result>(call: Promise<Result>, { describe, kept }: EndWords): Promise<JobEnd<Result>> {
  try {
    return { result: await call, failure: null };
  } catch (error) {
    if (error instanceof UserFacingError) {
      const { code, message, problem } = error;
      return { result: null, failure: { code, message, details: describe(), problem } };
    }
    return {
      result: null,
      failure: {
        code: 'engine-died',
        message: `The part of Kinetint that works on films stopped unexpectedly. ${kept}`,
        details: `${describeError(error)}\n${describe(error)}`,
      },
    };
  }
}
