import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { named, namingPlaces, namingProblem, usualNaming } from '../../shared/job/naming.ts';
import { usePage } from '../page.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { changeSettings, useSettings } from './settings-source.ts';

/** How files are named that nobody gives a name. A pattern that cannot be used is said, and the one before it holds. */
export function NamingField(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('settings');
  const {
    settings: { files },
  } = useSettings();
  const kept = files.naming ?? usualNaming;
  const [pattern, setPattern] = useState(kept);
  const problem = namingProblem(pattern);
  const take = (next: string) => {
    setPattern(next);
    if (namingProblem(next) === null) changeSettings(page, { files: { ...files, naming: next === usualNaming ? null : next } });
  };
  const example = named(problem === null ? pattern : kept, {
    name: 'Metropolis',
    network: 'reel',
    purpose: files.purpose,
    codec: 'h264',
    date: new Date(),
  });
  return (
    <div>
      <TextField label={t('files.naming')} value={pattern} onChange={take} invalid={problem !== null} describedBy="naming-says" />
      <p id="naming-says" role="status" className={problem === null ? 'ui-field-hint' : 'ui-field-error'}>
        {problem === null ? (
          <>
            {t('files.namingExample')} <span translate="no">{example}.mp4</span>
          </>
        ) : (
          t(`files.namingProblem.${problem.code}`, { what: 'what' in problem ? problem.what : '' })
        )}
      </p>
      <p className="ui-field-hint">
        {t('files.namingPlaces')} <span translate="no">{namingPlaces.map((place) => `{${place}}`).join(' ')}</span>
      </p>
      {files.naming === null ? null : (
        <Button
          size="small"
          variant="quiet"
          onClick={() => {
            take(usualNaming);
          }}
        >
          {t('files.namingUsual')}
        </Button>
      )}
    </div>
  );
}
