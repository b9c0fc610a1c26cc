import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkInfo } from '../../shared/networks/network-list.ts';
import { bridge, send } from '../bridge.ts';
import { formatBytes } from '../format.ts';
import { Button } from '../ui/Button.tsx';
import { aboutNetwork, licenceLine, whereFrom } from './network-words.ts';
import { PageLink } from './PageLink.tsx';

/** A network that is here. */
export function NetworkRow({ network, pageKnown }: { readonly network: NetworkInfo; readonly pageKnown: boolean }): ReactElement {
  const { t } = useTranslation('networks');
  const [asking, setAsking] = useState(false);
  const { id, name, bytes, cpuMilliseconds, isDefault, present, origin } = network;
  return (
    <li className="network-row" data-default={isDefault} aria-label={name}>
      <div className="network-words">
        <p>
          <strong>{name}</strong>
          {isDefault ? <span className="network-mark">{t('default')}</span> : null}
        </p>
        <p>{aboutNetwork(network)}</p>
        <p className="quiet network-facts">
          <span>{licenceLine(network)}</span>
          <span>{present ? formatBytes(bytes) : t('missing')}</span>
          <span>{t('speed', { milliseconds: cpuMilliseconds })}</span>
        </p>
        <p className="quiet network-facts">
          <span>{whereFrom(network)}</span>
          {pageKnown ? <PageLink id={id} name={name} /> : null}
        </p>
        {asking ? <p role="status">{t('removeQuestion')}</p> : null}
      </div>
      <div className="network-actions">
        {asking ? (
          <>
            <Button
              variant="danger"
              size="small"
              onClick={() => {
                send(bridge.invoke('networks:remove', id));
              }}
            >
              {t('removeYes')}
            </Button>
            <Button
              size="small"
              onClick={() => {
                setAsking(false);
              }}
            >
              {t('keep')}
            </Button>
          </>
        ) : (
          <>
            {isDefault || !present ? null : (
              <Button
                size="small"
                aria-label={t('defaultOf', { name })}
                onClick={() => {
                  send(bridge.invoke('networks:prefer', id));
                }}
              >
                {t('makeDefault')}
              </Button>
            )}
            {origin === null ? null : (
              <Button
                variant="quiet"
                size="small"
                aria-label={t('removeOf', { name })}
                onClick={() => {
                  setAsking(true);
                }}
              >
                {t('remove')}
              </Button>
            )}
          </>
        )}
      </div>
    </li>
  );
}
