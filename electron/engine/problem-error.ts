import { UserFacingError, type ErrorCode } from '../../shared/job/errors.ts';
import type { Problem } from '../../shared/job/problem.ts';
import { english } from '../../shared/words/english.ts';
import { describeProblem } from '../../shared/words/problems.ts';

/**
 * An error whose sentence the window can say in its own language.
 * @param remedy what to do in a terminal, where the problem itself does not say it; a window has buttons and its own words
 */
export function problemError(code: ErrorCode, problem: Problem, remedy: string | null = null, options: ErrorOptions = {}): UserFacingError {
  const what = describeProblem(problem, english);
  return new UserFacingError(code, remedy === null ? `${what}.` : `${what}: ${remedy}.`, { ...options, problem });
}
