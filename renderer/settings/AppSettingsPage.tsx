import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../page.ts';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import { ToggleGroup } from '../ui/ToggleGroup.tsx';
import { changeSettings, useSettings } from './settings-source.ts';

export function AppSettingsPage(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('settings');
  const { settings } = useSettings();
  return (
    <div className="settings-page">
      <Select
        label={t('app.language')}
        value={settings.language}
        onChange={(language) => {
          changeSettings(page, { language });
        }}
        options={[
          { value: 'system', label: t('app.asSystem') },
          // Each in its own words, so that whoever ended up in the wrong one finds the way back.
          { value: 'en', label: 'English' },
          { value: 'de', label: 'Deutsch' },
        ]}
      />
      <div className="ui-field">
        <span className="ui-field-label">{t('app.theme')}</span>
        <ToggleGroup
          label={t('app.theme')}
          value={settings.theme}
          onChange={(theme) => {
            changeSettings(page, { theme });
          }}
          options={[
            { value: 'system', label: t('app.asSystem') },
            { value: 'light', label: t('app.light') },
            { value: 'dark', label: t('app.dark') },
          ]}
        />
      </div>
      <Select
        label={t('app.afterQuitting')}
        hint={t('app.afterQuittingHint')}
        value={settings.afterQuitting}
        onChange={(afterQuitting) => {
          changeSettings(page, { afterQuitting });
        }}
        options={[
          { value: 'go-on', label: t('app.goOn') },
          { value: 'wait', label: t('app.wait') },
        ]}
      />
      <Switch
        label={t('app.notifications')}
        hint={t('app.notificationsHint')}
        checked={settings.notifications}
        onChange={(notifications) => {
          changeSettings(page, { notifications });
        }}
      />
    </div>
  );
}
