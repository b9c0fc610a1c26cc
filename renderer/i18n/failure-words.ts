import type { TFunction } from 'i18next';
import type { Failure } from '../../shared/job/failure.ts';
import { describeProblem } from '../../shared/words/problems.ts';
import { fileName } from '../format.ts';
import { pageWords } from './page-words.ts';

export interface FailureWords {
  readonly happened: string;
  readonly saved: string;
  readonly next: string;
}

/** What exactly went wrong, in the page's words; null where only the engine's English has it. */
export function problemWords({ problem }: Pick<Failure, 'problem'>): string | null {
  return problem === undefined ? null : `${describeProblem(problem, pageWords)}.`;
}

/**
 * What a failure says to the person: what happened, what was saved, what to do. What exactly went wrong stands in its
 * details.
 * @param film path or name of the film it was about
 * @param coloured whether some of the film may be coloured already
 */
export function failureWords(t: TFunction<'failures'>, { code }: Failure, film: string, coloured: boolean): FailureWords {
  return {
    happened: t(`happened.${code}`, { film: fileName(film) }),
    saved: t(coloured ? 'saved.colours' : 'saved.film'),
    next: t(`next.${code}`),
  };
}
