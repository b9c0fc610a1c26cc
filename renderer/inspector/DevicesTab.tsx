import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { deviceName } from '../format.ts';

/** Which of this computer's devices were tried, and why the others are not used. */
export function DevicesTab({ item: { plan } }: { readonly item: QueueItem }): ReactElement {
  const { t } = useTranslation('plan');
  if (plan === null) return <p className="quiet">{t('coming')}</p>;
  return (
    <div className="plan">
      <p>{t('runsOn', { device: deviceName(plan.device) })}</p>
      {plan.devices.length === 0 ? (
        <p className="quiet">{t('notTried')}</p>
      ) : (
        <dl className="devices">
          {plan.devices.map(({ device, detail }) => (
            <div key={device} data-used={device === plan.device}>
              <dt>{deviceName(device)}</dt>
              <dd>{detail}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
