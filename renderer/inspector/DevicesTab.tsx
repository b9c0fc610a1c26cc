import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { ColouringPanel } from '../networks/ColouringPanel.tsx';

/** What the film is coloured with, and on what. */
export function DevicesTab({ item }: { readonly item: QueueItem }): ReactElement {
  const { t } = useTranslation('models');
  const busy = item.stage === 'colouring' || item.stage === 'stopping';
  return (
    <div className="plan">
      {busy ? <p className="quiet">{t('devices.busy')}</p> : null}
      <ColouringPanel item={item} busy={busy} />
    </div>
  );
}
