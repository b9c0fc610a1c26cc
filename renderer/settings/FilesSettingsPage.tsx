import { Folder } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { Button } from '../ui/Button.tsx';
import { useSettings } from './settings-source.ts';

export function FilesSettingsPage(): ReactElement {
  const { t } = useTranslation('settings');
  const {
    settings: {
      output: { folder },
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
    </div>
  );
}
