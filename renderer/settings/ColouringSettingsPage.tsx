import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppSettings } from '../../shared/ipc/app-settings.ts';
import { deviceChoiceSchema } from '../../shared/job/settings.ts';
import { deviceName } from '../format.ts';
import { useNetworks } from '../networks/networks-source.ts';
import { usePage } from '../page.ts';
import { setNetworksOpen, setSettingsOpen } from '../shell/panels.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { EverySelect, ScenesSwitch, SmoothingSlider } from './ColouringFields.tsx';
import { changeSettings, useSettings } from './settings-source.ts';

/** The favourite network, which the dialog of networks keeps. */
function NetworkSetting(): ReactElement {
  const page = usePage();
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
            setSettingsOpen(page, false);
            setNetworksOpen(page, true);
          }}
        >
          {t('colouring.chooseNetwork')}
        </Button>
      </div>
    </section>
  );
}

export function ColouringSettingsPage(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('settings');
  const {
    settings: { colouring },
  } = useSettings();
  const change = (part: Partial<AppSettings['colouring']>) => {
    changeSettings(page, { colouring: { ...colouring, ...part } });
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
      <EverySelect
        value={colouring.every}
        onChange={(every) => {
          change({ every });
        }}
      />
      <SmoothingSlider
        value={colouring.smoothing}
        onCommit={(smoothing) => {
          change({ smoothing });
        }}
      />
      <ScenesSwitch
        value={colouring.scenes}
        onChange={(scenes) => {
          change({ scenes });
        }}
      />
    </div>
  );
}
