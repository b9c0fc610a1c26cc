import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppSettings } from '../../shared/ipc/app-settings.ts';
import { defaultSmoothing, deviceChoiceSchema } from '../../shared/job/settings.ts';
import { deviceName, formatPercent } from '../format.ts';
import { useNetworks } from '../networks/networks-source.ts';
import { setNetworksOpen, setSettingsOpen } from '../shell/panels.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { Slider } from '../ui/Slider.tsx';
import { changeSettings, useSettings } from './settings-source.ts';

const everyChoices = [2, 3, 4, 6, 8, 12] as const;

/** The favourite network, which the dialog of networks keeps. */
function NetworkSetting(): ReactElement {
  const { t } = useTranslation('settings');
  const favourite = useNetworks()?.list?.networks.find(({ isDefault }) => isDefault);
  return (
    <section className="ui-field" aria-labelledby="settings-network">
      <h3 id="settings-network" className="ui-field-label">
        {t('colouring.network')}
      </h3>
      <p>{favourite?.name ?? '\u00a0'}</p>
      <div className="actions">
        <Button
          onClick={() => {
            setSettingsOpen(false);
            setNetworksOpen(true);
          }}
        >
          {t('colouring.chooseNetwork')}
        </Button>
      </div>
    </section>
  );
}

export function ColouringSettingsPage(): ReactElement {
  const { t } = useTranslation('settings');
  const {
    settings: { colouring },
  } = useSettings();
  // The slider's own while it moves; kept when it is let go.
  const [smoothing, setSmoothing] = useState(colouring.smoothing);
  const change = (part: Partial<AppSettings['colouring']>) => {
    changeSettings({ colouring: { ...colouring, ...part } });
  };
  return (
    <div className="settings-page">
      <p className="quiet">{t('colouring.intro')}</p>
      <NetworkSetting />
      <Select
        label={t('colouring.device')}
        hint={t('colouring.deviceHint')}
        value={colouring.device}
        onChange={(device) => {
          change({ device });
        }}
        options={deviceChoiceSchema.options.map((device) => ({
          value: device,
          label: device === 'auto' ? t('colouring.fastest') : deviceName(device),
        }))}
      />
      <Select
        label={t('colouring.every')}
        hint={t('colouring.everyHint')}
        value={String(colouring.every)}
        onChange={(every) => {
          change({ every: every === 'auto' ? 'auto' : Number(every) });
        }}
        options={[
          { value: 'auto', label: t('colouring.everyAuto') },
          { value: '1', label: t('colouring.everyFrame') },
          ...everyChoices.map((count) => ({ value: String(count), label: t('colouring.oneIn', { count }) })),
        ]}
      />
      <div>
        <Slider
          label={t('colouring.smoothing')}
          value={smoothing}
          min={0}
          max={1}
          step={0.05}
          defaultValue={defaultSmoothing}
          format={formatPercent}
          onChange={setSmoothing}
          onCommit={(chosen) => {
            change({ smoothing: chosen });
          }}
        />
        <p className="ui-field-hint">{t('colouring.smoothingHint')}</p>
      </div>
    </div>
  );
}
