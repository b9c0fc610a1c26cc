import { Folder } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { purposeSchema } from '../../shared/job/export-presets.ts';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { NamingField } from './NamingField.tsx';
import { changeSettings, useSettings } from './settings-source.ts';

export function FilesSettingsPage(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('settings');
  const { t: e } = useTranslation('export');
  const {
    settings: {
      output: { folder },
      files,
    },
  } = useSettings();
  return (
    <div className="settings-page">
      <section className="ui-field" aria-labelledby="settings-folder">
        <h3 id="settings-folder" className="ui-field-label">
          {t('files.folder')}
        </h3>
        <p className="path" role="status">
          {folder ?? t('files.besideFilm')}
        </p>
        <div className="actions">
          <Button
            icon={Folder}
            onClick={() => {
              send(bridge.invoke('settings:choose-folder'));
            }}
          >
            {t('files.choose')}
          </Button>
          {folder === null ? null : (
            <Button
              variant="quiet"
              onClick={() => {
                send(bridge.invoke('settings:beside-film'));
              }}
            >
              {t('files.besideFilmAgain')}
            </Button>
          )}
        </div>
      </section>
      <Select
        label={t('files.purpose')}
        hint={t('files.purposeHint')}
        value={files.purpose}
        options={purposeSchema.options.map((value) => ({ value, label: e(`purpose.${value}.name`) }))}
        onChange={(purpose) => {
          changeSettings(page, { files: { ...files, purpose } });
        }}
      />
      <NamingField />
    </div>
  );
}
