import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandResult } from '../../shared/ipc/channels.ts';
import type { QueueItem, RequestChange } from '../../shared/ipc/queue.ts';
import type { DeviceReport } from '../../shared/job/device-report.ts';
import { deviceChoiceSchema, type DeviceChoice } from '../../shared/job/settings.ts';
import { bridge, send } from '../bridge.ts';
import { pageWords } from '../i18n/page-words.ts';
import { EngineSentence } from './EngineSentence.tsx';
import { deviceName, formatFrameRate } from '../format.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';

/** Of `reel` on WebGPU, one frame of 352x256 at a time: models/MODEL_CARD.md. */
const cardMilliseconds = 6.1;
const cardName = 'NVIDIA H200';

type Outcome = CommandResult<'devices:try'>;

/** How each device fared: the newest trial goes before the plan's. */
function reportsOf(plan: readonly DeviceReport[], trial: readonly DeviceReport[]): DeviceReport[] {
  const seen = new Set(trial.map(({ device }) => device));
  return [...trial, ...plan.filter(({ device }) => !seen.has(device))].toSorted((one, other) => Number(other.usable) - Number(one.usable));
}

function OutcomeLine({ outcome, wanted }: { readonly outcome: Outcome | null; readonly wanted: DeviceChoice }): ReactElement {
  const { t } = useTranslation('networks');
  const words = (): string | null => {
    if (outcome === null) return null;
    const { trial } = outcome;
    if (trial === null) return t('devices.failed');
    if (wanted === 'auto') return trial.chosen === null ? t('devices.failed') : t('devices.chosen', { device: deviceName(trial.chosen) });
    const report = trial.reports.find(({ device }) => device === wanted);
    return report === undefined
      ? t('devices.none', { device: t(`devices.names.${wanted}`) })
      : t('devices.result', { device: t(`devices.names.${wanted}`), reason: pageWords.deviceReason(report.reason) });
  };
  return (
    <StatusMessage tone={outcome !== null && outcome.trial?.chosen == null ? 'warning' : 'info'}>
      {outcome === null ? null : (
        <>
          <p>{words()}</p>
          {outcome.failure === null ? null : <EngineSentence failure={outcome.failure} />}
        </>
      )}
    </StatusMessage>
  );
}

/** What a graphics card would gain, where none can be used yet, and the step to take. The card's figure is the model card's. */
function Gain({ reports }: { readonly reports: readonly DeviceReport[] }): ReactElement | null {
  const { t } = useTranslation('networks');
  const here = reports.find(({ device }) => device === 'cpu')?.millisecondsPerFrame ?? null;
  const hasCard = reports.some(({ device, usable }) => device !== 'cpu' && usable);
  if (here === null || hasCard) return null;
  return (
    <p className="quiet">{t('devices.gain', { here: formatFrameRate(here), card: formatFrameRate(cardMilliseconds), name: cardName })}</p>
  );
}

export interface DevicePanelProps {
  readonly item: QueueItem;
  readonly busy: boolean;
  readonly onChange: (change: Pick<RequestChange, 'device'>) => void;
}

/** Which device colours the film and why the others do not; another can be tried and taken. */
export function DevicePanel({ item, busy, onChange }: DevicePanelProps): ReactElement {
  const { t } = useTranslation('networks');
  const { plan, request } = item;
  const [wanted, setWanted] = useState<DeviceChoice>(request.device);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [trying, setTrying] = useState(false);
  const reports = reportsOf(plan?.devices ?? [], outcome?.trial?.reports ?? []);
  const known = new Set(reports.map(({ device }) => device));
  const devices = deviceChoiceSchema.options.filter(
    (device) => device === 'auto' || known.size === 0 || known.has(device) || device === wanted,
  );
  const tryNow = (): void => {
    setTrying(true);
    setOutcome(null);
    send(
      bridge
        .invoke('devices:try', { model: request.model, device: wanted })
        .then(setOutcome)
        .finally(() => {
          setTrying(false);
        }),
    );
  };
  return (
    <section aria-labelledby="device-heading">
      <h2 id="device-heading">{t('devices.choose')}</h2>
      {plan === null ? null : (
        <p>{plan.devices.length === 0 ? t('devices.ready') : t('devices.runsOn', { device: deviceName(plan.device) })}</p>
      )}
      {reports.length === 0 ? null : (
        <dl className="device-list" aria-label={t('devices.tried')}>
          {reports.map(({ device, reason }) => (
            <div key={device} data-used={device === plan?.device}>
              <dt>{t(`devices.names.${device}`)}</dt>
              <dd>{pageWords.deviceReason(reason)}</dd>
            </div>
          ))}
        </dl>
      )}
      <Gain reports={reports} />
      <Select
        label={t('devices.choose')}
        hideLabel
        value={wanted}
        onChange={(device) => {
          setWanted(device);
          setOutcome(null);
        }}
        options={devices.map((value) => ({ value, label: value === 'auto' ? t('devices.auto') : t(`devices.names.${value}`) }))}
      />
      <div className="actions">
        <Button disabled={trying} onClick={tryNow}>
          {trying ? t('devices.trying') : t('devices.tryNow')}
        </Button>
        <Button
          disabled={busy || wanted === request.device}
          onClick={() => {
            onChange({ device: wanted });
          }}
        >
          {t('devices.useForFilm')}
        </Button>
      </div>
      <OutcomeLine outcome={outcome} wanted={wanted} />
    </section>
  );
}
