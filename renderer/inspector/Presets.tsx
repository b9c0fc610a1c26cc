import { BookmarkPlus, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { mostPresets, type FilePreset } from '../../shared/ipc/app-settings.ts';
import type { ExportChoice } from '../../shared/ipc/export.ts';
import { changeSettings, useSettings } from '../settings/settings-source.ts';
import { usePage } from '../page.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { TextField } from '../ui/TextField.tsx';

type Choice = FilePreset['choice'];

const keys = ['codec', 'container', 'quality', 'preset', 'bitDepth', 'encoder'] as const satisfies readonly (keyof Choice)[];

function isSame(one: Choice, other: Choice): boolean {
  return keys.every((key) => (one[key] ?? null) === (other[key] ?? null));
}

export interface PresetsProps {
  readonly choice: ExportChoice;
  /** Whether the choice is one of the purposes that are there for everybody. */
  readonly isPurpose: boolean;
  readonly onChoose: (choice: Choice) => void;
}

/** Settings of files that the person has given a name. They are offered for every film. */
export function Presets({
  choice: { codec, container, quality, preset, bitDepth, encoder },
  isPurpose,
  onChoose,
}: PresetsProps): ReactElement | null {
  const page = usePage();
  const { t } = useTranslation('export');
  const {
    settings: { files },
  } = useSettings();
  const { presets } = files;
  const choice: Choice = { codec, container, quality, preset, bitDepth, encoder };
  const isKept = presets.some((kept) => isSame(kept.choice, choice));
  const keep = (next: readonly FilePreset[]) => {
    changeSettings(page, { files: { ...files, presets: [...next] } });
  };
  if (presets.length === 0 && isPurpose) return null;
  return (
    <section className="presets" aria-labelledby="presets-heading">
      <h2 id="presets-heading">{t('presets')}</h2>
      <ul>
        {presets.map((kept) => (
          <li key={kept.name}>
            <Button
              aria-pressed={isSame(kept.choice, choice)}
              onClick={() => {
                onChoose(kept.choice);
              }}
            >
              {kept.name}
            </Button>
            <IconButton
              icon={X}
              size="small"
              label={t('presetForget', { name: kept.name })}
              onClick={() => {
                keep(presets.filter(({ name }) => name !== kept.name));
              }}
            />
          </li>
        ))}
      </ul>
      {isPurpose || isKept ? null : presets.length >= mostPresets ? (
        <p className="ui-field-hint">{t('presetsFull', { count: mostPresets })}</p>
      ) : (
        <NewPreset
          onKeep={(name) => {
            // Of two of one name nobody could tell which is which.
            keep([...presets.filter((other) => other.name !== name), { name, choice }]);
          }}
        />
      )}
    </section>
  );
}

function NewPreset({ onKeep }: { readonly onKeep: (name: string) => void }): ReactElement {
  const { t } = useTranslation('export');
  const [name, setName] = useState<string | null>(null);
  if (name === null)
    return (
      <Button
        size="small"
        icon={BookmarkPlus}
        onClick={() => {
          setName('');
        }}
      >
        {t('presetKeep')}
      </Button>
    );
  return (
    <form
      className="preset-new"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === '') return;
        onKeep(name.trim());
        setName(null);
      }}
    >
      <TextField label={t('presetName')} value={name} onChange={setName} maxLength={40} />
      <Button type="submit" disabled={name.trim() === ''}>
        {t('presetSave')}
      </Button>
    </form>
  );
}
