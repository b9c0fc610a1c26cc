import { describeError, UserFacingError } from '../../shared/job/errors.ts';
import type { Failure } from '../../shared/job/failure.ts';
import { EngineDied } from '../engine-host/engine-died.ts';

/** What the page is told of an error of the engine's. */
export function problemOf(error: unknown): Pick<Failure, 'code' | 'message' | 'problem'> {
  if (error instanceof UserFacingError) return { code: error.code, message: error.message, problem: error.problem };
  return { code: error instanceof EngineDied ? 'engine-died' : 'internal', message: describeError(error) };
}
