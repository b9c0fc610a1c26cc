import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** What cannot be kept, or looks wrong. */
export function Warnings({ warnings }: { readonly warnings: readonly string[] }): ReactElement | null {
  const { t } = useTranslation('plan');
  if (warnings.length === 0) return null;
  return (
    <section className="warnings" aria-labelledby="warnings-heading">
      <h2 id="warnings-heading">{t('warnings', { count: warnings.length })}</h2>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </section>
  );
}
