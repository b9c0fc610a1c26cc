import type { TFunction } from 'i18next';
import type { Failure } from '../../shared/failure.ts';
import { fileName } from '../format.ts';

export interface FailureWords {
  readonly happened: string;
  readonly saved: string;
  readonly next: string;
}

/**
 * What a failure says to the person: what happened, what was saved, what to do. The engine's own sentence, which is more
 * exact and English, stands in its details.
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
