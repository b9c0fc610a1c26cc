import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { plainLook } from '../../shared/look.ts';
import { formatPercent } from '../i18n/numbers.ts';
import { Slider } from '../ui/Slider.tsx';
import { edit, previewEdit } from '../timeline/timeline-store.ts';
import { useFilmLook } from './look-store.ts';

const lines = [
  { name: 'strength', min: 0, max: 1 },
  { name: 'saturation', min: 0, max: 2 },
  { name: 'warmth', min: -1, max: 1 },
] as const;

/** How strongly the colours show. The picture follows with every movement: nothing is coloured anew for it. */
export function LookSliders({ id }: { readonly id: string }): ReactElement | null {
  const { t } = useTranslation('viewer');
  const look = useFilmLook(id);
  if (look === null) return null;
  return (
    <div className="look-sliders" role="group" aria-label={t('look')}>
      {lines.map(({ name, min, max }) => (
        <Slider
          key={name}
          label={t(name)}
          value={look[name]}
          min={min}
          max={max}
          step={0.01}
          defaultValue={plainLook[name]}
          format={formatPercent}
          onChange={(value) => { previewEdit(id, { type: 'look', look: { [name]: value } }); }}
          onCommit={(value) => { edit(id, { type: 'look', look: { [name]: value } }, `film ${name}`); }}
        />
      ))}
    </div>
  );
}
