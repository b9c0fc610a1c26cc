import { Plus } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { AddNetworkForm } from './AddNetworkForm.tsx';
import { DownloadRow } from './DownloadRow.tsx';
import { NetworkRow } from './NetworkRow.tsx';
import { NetworksMessage } from './NetworksMessage.tsx';
import { useNetworks } from './networks-source.ts';
import { setNetworksOpen, useNetworksOpen } from '../shell/panels.ts';

function Networks(): ReactElement {
  const { t } = useTranslation('networks');
  const state = useNetworks();
  useEffect(() => {
    // The engine may have been unable to say the last time.
    send(bridge.invoke('networks:get'));
  }, []);
  if (state === null) return <p className="quiet">{t('loading')}</p>;
  const { list, candidate, trying, transfers, notice } = state;
  const networks = list?.networks ?? [];
  const downloads = list?.downloads ?? [];
  const pages = new Set(downloads.map(({ page }) => page));
  const wanted = downloads.filter(({ id }) => networks.every((network) => network.id !== id));
  return (
    <>
      <NetworksMessage notice={notice} />
      <section aria-labelledby="networks-here">
        <h3 id="networks-here">{t('here')}</h3>
        <ul className="network-list">
          {networks.map((network) => (
            <NetworkRow key={network.id} network={network} pageKnown={pages.has(network.origin?.page ?? '')} />
          ))}
        </ul>
        {candidate === null ? (
          <div className="actions">
            <Button
              icon={Plus}
              disabled={trying !== null}
              onClick={() => {
                send(bridge.invoke('networks:choose-file'));
              }}
            >
              {t('add')}
            </Button>
            <span role="status" className="quiet">
              {trying === null ? null : t('trying', { file: trying })}
            </span>
          </div>
        ) : (
          <AddNetworkForm key={candidate} file={candidate} />
        )}
      </section>
      {wanted.length === 0 ? null : (
        <section aria-labelledby="networks-elsewhere">
          <h3 id="networks-elsewhere">{t('download.title')}</h3>
          <p className="quiet">{t('download.intro')}</p>
          <ul className="network-list">
            {wanted.map((entry) => (
              <DownloadRow key={entry.id} entry={entry} transfer={transfers.find(({ id }) => id === entry.id)} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** The networks that colour films: what is here, what can be added and downloaded. */
export function NetworksDialog(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('networks');
  const open = useNetworksOpen();
  useShortcut('app.networks', () => {
    setNetworksOpen(page, true);
  });
  return (
    <Dialog
      title={t('title')}
      description={t('intro')}
      open={open}
      onOpenChange={(next) => {
        setNetworksOpen(page, next);
      }}
      size="wide"
      className="networks"
    >
      <Networks />
    </Dialog>
  );
}
