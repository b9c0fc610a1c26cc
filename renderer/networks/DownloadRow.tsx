import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Transfer } from '../../shared/networks/downloads.ts';
import type { DownloadInfo } from '../../shared/networks/network-list.ts';
import { bridge, send } from '../bridge.ts';
import { formatBytes } from '../format.ts';
import { Button } from '../ui/Button.tsx';
import { Progress } from '../ui/Progress.tsx';
import { aboutNetwork, hostOf, licenceLine } from './network-words.ts';
import { PageLink } from './PageLink.tsx';

function TransferLine({ entry, transfer }: { readonly entry: DownloadInfo; readonly transfer: Transfer }): ReactElement {
  const { t } = useTranslation('networks');
  const { receivedBytes, totalBytes } = transfer;
  const received = formatBytes(receivedBytes);
  const whole = totalBytes !== null && receivedBytes >= totalBytes;
  const text = whole
    ? t('download.checking')
    : receivedBytes === 0
      ? t('download.starting', { host: hostOf(entry.address) })
      : totalBytes === null
        ? t('download.progressOpen', { received })
        : t('download.progress', { received, total: formatBytes(totalBytes) });
  return (
    <div className="network-transfer">
      <Progress
        label={t('download.startOf', { name: entry.name })}
        value={totalBytes === null || whole ? null : receivedBytes / totalBytes}
        valueText={text}
      />
      <p className="quiet">{text}</p>
    </div>
  );
}

/** A network that can be had from elsewhere. */
export function DownloadRow({ entry, transfer }: { readonly entry: DownloadInfo; readonly transfer: Transfer | undefined }): ReactElement {
  const { t } = useTranslation('networks');
  const [asking, setAsking] = useState(false);
  const { id, name, megabytes, address, partBytes, verifiable } = entry;
  const download = (acceptUnverified: boolean): void => {
    setAsking(false);
    send(bridge.invoke('networks:download', id, acceptUnverified));
  };
  const goesOn = partBytes > 0;
  return (
    <li className="network-row" aria-label={name}>
      <div className="network-words">
        <p>
          <strong>{name}</strong>
        </p>
        <p>{aboutNetwork(entry)}</p>
        <p className="quiet network-facts">
          <span>{licenceLine(entry)}</span>
          <span>{t('download.size', { size: formatBytes(megabytes * 1e6), host: hostOf(address) })}</span>
        </p>
        <p className="quiet network-facts">
          {verifiable ? null : <span>{t('download.unverified')}</span>}
          {goesOn && transfer === undefined ? <span>{t('download.part', { received: formatBytes(partBytes) })}</span> : null}
          <PageLink id={id} name={name} />
        </p>
        {transfer === undefined ? null : <TransferLine entry={entry} transfer={transfer} />}
        {asking ? <p role="status">{t('download.unverifiedQuestion')}</p> : null}
      </div>
      <div className="network-actions">
        {transfer !== undefined ? (
          <Button
            size="small"
            aria-label={t('download.stopOf', { name })}
            onClick={() => {
              send(bridge.invoke('networks:stop-download', id));
            }}
          >
            {t('download.stop')}
          </Button>
        ) : asking ? (
          <>
            <Button
              variant="primary"
              size="small"
              onClick={() => {
                download(true);
              }}
            >
              {t('download.unverifiedYes')}
            </Button>
            <Button
              size="small"
              onClick={() => {
                setAsking(false);
              }}
            >
              {t('download.cancel')}
            </Button>
          </>
        ) : (
          <Button
            size="small"
            aria-label={t(goesOn ? 'download.goOnOf' : 'download.startOf', { name })}
            onClick={() => {
              if (verifiable) download(false);
              else setAsking(true);
            }}
          >
            {t(goesOn ? 'download.goOn' : 'download.start')}
          </Button>
        )}
      </div>
    </li>
  );
}
