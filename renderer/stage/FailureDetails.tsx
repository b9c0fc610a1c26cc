import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/job/failure.ts';
import { problemWords } from '../i18n/failure-words.ts';

/** What exactly went wrong, and all that a report of it needs: the engine's log and its sentence, which are English. */
export function FailureDetails({ failure }: { readonly failure: Failure }): ReactElement {
  const { t, i18n } = useTranslation('failures');
  const { message, details } = failure;
  // In English the report begins with it.
  const words = i18n.language === 'en' ? null : problemWords(failure);
  return (
    <details className="failure-details">
      <summary>{t('details')}</summary>
      {words === null ? null : <p>{words}</p>}
      <pre lang="en">{details.startsWith(message) ? details : `${message}\n${details}`}</pre>
    </details>
  );
}
