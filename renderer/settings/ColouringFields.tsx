import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultScenes, defaultSmoothing, type ColourSettings } from '../../shared/job/settings.ts';
import { formatPercent } from '../format.ts';
import { Select } from '../ui/Select.tsx';
import { Slider } from '../ui/Slider.tsx';
import { Switch } from '../ui/Switch.tsx';

/*
 * What colouring a film can be told, for all films and for one, by the same names.
 */

const everyChoices = [2, 3, 4, 6, 8, 12] as const;

export interface EverySelectProps {
  readonly value: ColourSettings['every'];
  readonly disabled?: boolean;
  readonly onChange: (every: ColourSettings['every']) => void;
}

export function EverySelect({ value, disabled = false, onChange }: EverySelectProps): ReactElement {
  const { t } = useTranslation('settings');
  const counts = new Set<number>([...everyChoices, ...(value === 'auto' || value === 1 ? [] : [value])]);
  return (
    <Select
      label={t('colouring.every')}
      hint={t('colouring.everyHint')}
      value={String(value)}
      disabled={disabled}
      onChange={(every) => {
        onChange(every === 'auto' ? 'auto' : Number(every));
      }}
      options={[
        { value: 'auto', label: t('colouring.everyAuto') },
        { value: '1', label: t('colouring.everyFrame') },
        ...[...counts].map((count) => ({ value: String(count), label: t('colouring.oneIn', { count }) })),
      ]}
    />
  );
}

export interface SmoothingSliderProps {
  /** Null is the usual. */
  readonly value: number | null;
  readonly disabled?: boolean;
  readonly onCommit: (smoothing: number) => void;
}

export function SmoothingSlider({ value, disabled = false, onCommit }: SmoothingSliderProps): ReactElement {
  const { t } = useTranslation('settings');
  // The slider's own while it moves; kept when it is let go.
  const [moved, setMoved] = useState<number | null>(null);
  return (
    <div>
      <Slider
        label={t('colouring.smoothing')}
        value={moved ?? value ?? defaultSmoothing}
        min={0}
        max={1}
        step={0.05}
        disabled={disabled}
        defaultValue={defaultSmoothing}
        format={formatPercent}
        onChange={setMoved}
        onCommit={(chosen) => {
          setMoved(null);
          onCommit(chosen);
        }}
      />
      <p className="ui-field-hint">{t('colouring.smoothingHint')}</p>
    </div>
  );
}

export interface ScenesSwitchProps {
  /** Null is the usual. */
  readonly value: boolean | null;
  readonly disabled?: boolean;
  readonly onChange: (scenes: boolean) => void;
}

export function ScenesSwitch({ value, disabled = false, onChange }: ScenesSwitchProps): ReactElement {
  const { t } = useTranslation('settings');
  return (
    <Switch
      label={t('colouring.scenes')}
      hint={t('colouring.scenesHint')}
      checked={value ?? defaultScenes}
      disabled={disabled}
      onChange={onChange}
    />
  );
}
