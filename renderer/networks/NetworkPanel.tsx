import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem, RequestChange } from '../../shared/ipc/queue.ts';
import { usePage } from '../page.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { aboutNetwork, licenceLine } from './network-words.ts';
import { useNetworks } from './networks-source.ts';
import { setNetworksOpen } from '../shell/panels.ts';

const byDefault = '';

/** Which network colours the film. */
export interface NetworkPanelProps {
  readonly item: QueueItem;
  readonly busy: boolean;
  readonly onChange: (change: Pick<RequestChange, 'model'>) => void;
}

export function NetworkPanel({ item, busy, onChange }: NetworkPanelProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('networks');
  const networks = useNetworks()?.list?.networks ?? [];
  const usual = networks.find(({ isDefault }) => isDefault);
  const wanted = item.request.model;
  const used = wanted === null ? usual : networks.find(({ id }) => id === wanted);
  const options = [
    { value: byDefault, label: t('network.auto', { name: usual?.name ?? '' }) },
    ...networks.filter(({ present }) => present).map(({ id, name }) => ({ value: id, label: name })),
    ...(wanted !== null && used === undefined ? [{ value: wanted, label: t('network.gone', { name: wanted }) }] : []),
  ];
  return (
    <section aria-labelledby="network-heading">
      <h2 id="network-heading">{t('network.title')}</h2>
      <Select
        label={t('network.choose')}
        hideLabel
        value={wanted ?? byDefault}
        disabled={busy}
        options={options}
        onChange={(id) => {
          onChange({ model: id === byDefault ? null : id });
        }}
      />
      {used === undefined ? null : (
        <div className="quiet panel-note">
          <p>{aboutNetwork(used)}</p>
          <p>{licenceLine(used)}</p>
        </div>
      )}
      <div className="actions">
        <Button
          onClick={() => {
            setNetworksOpen(page, true);
          }}
        >
          {t('manage')}
        </Button>
      </div>
    </section>
  );
}
