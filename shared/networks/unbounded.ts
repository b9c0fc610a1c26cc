import { UserFacingError } from '../job/errors.ts';
import { english } from '../words/english.ts';
import { describeProblem } from '../words/problems.ts';

/** The error of a network that took the process down that tried it, or more than it may. @param file its name, without the folder */
export function unboundedNetwork(file: string): UserFacingError {
  const problem = { code: 'network-unbounded', file } as const;
  return new UserFacingError('model-unsuitable', `${describeProblem(problem, english)}: choose another network.`, { problem });
}
