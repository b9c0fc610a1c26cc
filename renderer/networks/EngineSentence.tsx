import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/job/failure.ts';
import { problemWords } from '../i18n/failure-words.ts';

/**
 * What exactly went wrong, in the page's words. Where only English has it, it is folded away in other languages, and said
 * to be English to screen readers.
 */
export function EngineSentence({ failure }: { readonly failure: Pick<Failure, 'message' | 'problem'> }): ReactElement {
  const { t, i18n } = useTranslation('failures');
  const words = problemWords(failure);
  if (words !== null) return <p className="quiet engine-sentence">{words}</p>;
  const sentence = (
    <p className="quiet engine-sentence" lang="en">
      {failure.message}
    </p>
  );
  if (i18n.language === 'en') return sentence;
  return (
    <details>
      <summary>{t('details')}</summary>
      {sentence}
    </details>
  );
}
