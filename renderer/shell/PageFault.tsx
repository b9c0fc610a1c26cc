import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';

/** Stands in place of the page where drawing it failed. */
export function PageFault({ onAgain }: { readonly onAgain: () => void }): ReactElement {
  const { t } = useTranslation('ui');
  return (
    <main className="page-fault" role="alert">
      <h1>{t('fault.title')}</h1>
      <p>{t('fault.text')}</p>
      <Button variant="primary" autoFocus onClick={onAgain}>
        {t('fault.again')}
      </Button>
    </main>
  );
}
