import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * The engine's own sentence about a failure. It is more exact than the window's and English, so in other languages it is
 * folded away, and said to be English to screen readers.
 */
export function EngineSentence({ children }: { readonly children: string }): ReactElement {
  const { t, i18n } = useTranslation('failures');
  const sentence = (
    <p className="quiet engine-sentence" lang="en">
      {children}
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
