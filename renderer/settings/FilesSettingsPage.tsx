import { Folder } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { purposeSchema } from '../../shared/job/purpose.ts';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
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
      <WatchedFolder />
    </div>
  );
}

/** New films of this folder are added by themselves. */
function WatchedFolder(): ReactElement {
  const { t } = useTranslation('settings');
  const {
    settings: {
      watch: { folder, start },
    },
    watchedGone,
  } = useSettings();
  return (
    <section className="ui-field" aria-labelledby="settings-watched">
      <h3 id="settings-watched" className="ui-field-label">
        {t('files.watched')}
      </h3>
      <p className="path" role="status">
        {folder ?? t('files.watchedNone')}
      </p>
      {folder !== null && watchedGone ? (
        <p className="ui-field-error" role="status">
          {t('files.watchedGone')}
        </p>
      ) : null}
      <p className="ui-field-hint">{t('files.watchedHint')}</p>
      <div className="actions">
        <Button
          icon={Folder}
          onClick={() => {
            send(bridge.invoke('settings:choose-watched'));
          }}
        >
          {t('files.watchedChoose')}
        </Button>
        {folder === null ? null : (
          <Button
            variant="quiet"
            onClick={() => {
              send(bridge.invoke('settings:stop-watching'));
            }}
          >
            {t('files.watchedStop')}
          </Button>
        )}
      </div>
      {folder === null ? null : (
        <Switch
          label={t('files.watchedStart')}
          checked={start}
          onChange={(checked) => {
            send(bridge.invoke('settings:start-watched', checked));
          }}
        />
      )}
    </section>
  );
}
