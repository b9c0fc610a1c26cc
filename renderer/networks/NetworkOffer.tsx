import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { isShapeable, type QueueItem } from '../../shared/ipc/queue.ts';
import { formatBytes } from '../format.ts';
import { keptState } from '../kept-state.ts';
import { usePage } from '../page.ts';
import { setNetworksOpen } from '../shell/panels.ts';
import { Button } from '../ui/Button.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';
import { useNetworks } from './networks-source.ts';

const declined = keptState('network offer declined', z.boolean(), false);

/**
 * Says that there is a network to download that may colour this film better, and what it costs. Where a graphics card does the work,
 * Kinetint's larger network does it already; where somebody has chosen a network, nothing is said. Nothing is fetched here: the
 * button leads to the list, where it is asked for by name.
 */
export function NetworkOffer({ item }: { readonly item: QueueItem }): ReactElement | null {
  const page = usePage();
  const { t } = useTranslation('networks');
  const isDeclined = declined.use();
  const list = useNetworks()?.list;
  const offered = list?.downloads.find(({ id, offer }) => offer !== null && !list.networks.some((there) => there.id === id));
  const own = list?.networks.find(({ id }) => id === item.plan?.colour.model)?.origin === null;
  if (isDeclined || offered?.offer == null || !own || item.request.model !== null || item.plan?.device !== 'cpu' || !isShapeable(item))
    return null;
  return (
    <StatusMessage>
      <p>{t('offer.text', { name: offered.name, size: formatBytes(offered.megabytes * 1e6), times: offered.offer.timesOnCpu })}</p>
      <div className="actions">
        <Button
          size="small"
          onClick={() => {
            setNetworksOpen(page, true);
          }}
        >
          {t('offer.look')}
        </Button>
        <Button
          size="small"
          onClick={() => {
            declined.set(page, true);
          }}
        >
          {t('offer.no')}
        </Button>
      </div>
    </StatusMessage>
  );
}
