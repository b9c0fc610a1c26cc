import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Warning } from '../../shared/warning.ts';
import { describeWarning } from '../../shared/words/warnings.ts';
import { pageWords } from '../i18n/page-words.ts';

/** What cannot be kept, or looks wrong. */
export function Warnings({ warnings }: { readonly warnings: readonly Warning[] }): ReactElement | null {
  const { t } = useTranslation('plan');
  if (warnings.length === 0) return null;
  return (
    <section className="warnings" aria-labelledby="warnings-heading">
      <h2 id="warnings-heading">{t('warnings', { count: warnings.length })}</h2>
      <ul>
        {warnings
          .map((warning) => describeWarning(warning, pageWords))
          .map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
      </ul>
    </section>
  );
}
