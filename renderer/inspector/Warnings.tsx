import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Warning } from '../../shared/job/warning.ts';
import { describeWarning } from '../../shared/words/warnings.ts';
import { pageWords } from '../i18n/page-words.ts';

/** The stream that a warning says is converted or left out, as the list of streams says too; null for any other. */
export function changedStream(warning: Warning): number | null {
  return warning.code === 'stream-converted' || warning.code === 'stream-left-out' ? warning.stream.index : null;
}

/** Whether the plan's own sentences say it, so that it need not be said twice. */
export function isSaidAlready({ code }: Warning): boolean {
  return code === 'coloured-already';
}

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
