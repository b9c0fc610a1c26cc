import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { colouredProject, isShapeable, type QueueItem } from '../../shared/ipc/queue.ts';
import { ColouringPanel } from '../networks/ColouringPanel.tsx';
import { NextPurpose, PurposeToBe } from './PurposeSelect.tsx';

/** All that one film can have of its own where the settings have something for all of them, by the settings' names. */
export function ColouringTab({ item }: { readonly item: QueueItem }): ReactElement {
  const { t } = useTranslation('networks');
  const busy = item.stage === 'colouring' || item.stage === 'stopping';
  return (
    <div className="plan">
      {busy ? <p className="quiet">{t('devices.busy')}</p> : null}
      <ColouringPanel item={item} busy={busy} />
      {colouredProject(item) !== null ? <NextPurpose id={item.id} /> : isShapeable(item) ? <PurposeToBe item={item} /> : null}
    </div>
  );
}
