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

/** The settings of the choice that a preset keeps, and what is kept. */
function usePresets({ codec, container, quality, preset, bitDepth, encoder }: ExportChoice) {
  const page = usePage();
  const {
    settings: { files },
  } = useSettings();
  const { presets } = files;
  const choice: Choice = { codec, container, quality, preset, bitDepth, encoder };
  const keep = (next: readonly FilePreset[]) => {
    changeSettings(page, { files: { ...files, presets: [...next] } });
  };
  return { choice, presets, keep };
}

interface PresetListProps {
  readonly choice: ExportChoice;
  readonly onChoose: (choice: Choice) => void;
}

/** Settings of files that the person has given a name, offered for every film: before the usual purposes, since they are made for a purpose of one's own. */
export function PresetList({ choice: chosen, onChoose }: PresetListProps): ReactElement | null {
  const { t } = useTranslation('export');
  const { choice, presets, keep } = usePresets(chosen);
  if (presets.length === 0) return null;
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
    </section>
  );
}

interface KeepPresetProps {
  readonly choice: ExportChoice;
  /** Whether the choice is one of the purposes that are there for everybody. */
  readonly isPurpose: boolean;
}

/** Gives the settings that are chosen a name, behind them. */
export function KeepPreset({ choice: chosen, isPurpose }: KeepPresetProps): ReactElement | null {
  const { t } = useTranslation('export');
  const { choice, presets, keep } = usePresets(chosen);
  if (isPurpose || presets.some((kept) => isSame(kept.choice, choice))) return null;
  if (presets.length >= mostPresets) return <p className="ui-field-hint">{t('presetsFull', { count: mostPresets })}</p>;
  return (
    <NewPreset
      onKeep={(name) => {
        // Of two of one name nobody could tell which is which.
        keep([...presets.filter((other) => other.name !== name), { name, choice }]);
      }}
    />
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
