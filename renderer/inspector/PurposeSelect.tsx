import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { filePurposeOf } from '../../shared/ipc/export.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { purposeSchema, type Purpose } from '../../shared/job/purpose.ts';
import { bridge, send } from '../bridge.ts';
import { Select } from '../ui/Select.tsx';
import { useExport } from './use-export.ts';

/** What the coloured file of a film that is yet to be coloured is for; the Export tab says more of each. */
export function PurposeToBe({ item }: { readonly item: QueueItem }): ReactElement {
  return (
    <PurposeSelect
      chosen={filePurposeOf(item)}
      onChoose={(purpose) => {
        send(bridge.invoke('queue:purpose', [item.id], purpose));
      }}
    />
  );
}

/** What the next file of a coloured film is for. */
export function NextPurpose({ id }: { readonly id: string }): ReactElement | null {
  const view = useExport(id, true);
  if (view === null) return null;
  return (
    <PurposeSelect
      chosen={view.purpose}
      onChoose={(purpose) => {
        send(bridge.invoke('export:purpose', id, purpose));
      }}
    />
  );
}

interface PurposeSelectProps {
  /** Null where the settings are no purpose's. */
  readonly chosen: Purpose | null;
  readonly onChoose: (purpose: Purpose) => void;
}

function PurposeSelect({ chosen, onChoose }: PurposeSelectProps): ReactElement {
  const { t } = useTranslation('export');
  const own = { value: '', label: t('own') } as const;
  const options = purposeSchema.options.map((value) => ({ value, label: t(`purpose.${value}.name`) }));
  return (
    <Select
      label={t('what')}
      value={chosen ?? ''}
      options={chosen === null ? [own, ...options] : options}
      onChange={(value) => {
        if (value !== '') onChoose(value);
      }}
    />
  );
}
