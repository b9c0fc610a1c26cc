import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { Button } from '../ui/Button.tsx';

/** Opens the page about a network in the system's browser. The main process knows which that is, and opens no other. */
export function PageLink({ id, name }: { readonly id: string; readonly name: string }): ReactElement {
  const { t } = useTranslation('networks');
  return (
    <Button
      variant="link"
      aria-label={t('pageOf', { name })}
      onClick={() => {
        send(bridge.invoke('networks:open-page', id));
      }}
    >
      {t('page')}
    </Button>
  );
}
