import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditAction } from '../../shared/project/edits.ts';
import type { Look } from '../../shared/project/look.ts';
import { formatPercent } from '../i18n/numbers.ts';
import { usePage } from '../page.ts';
import { edit, previewEdit } from '../timeline/timeline-store.ts';
import { Slider } from '../ui/Slider.tsx';

const lines = [
  { name: 'strength', min: 0, max: 1 },
  { name: 'saturation', min: 0, max: 2 },
  { name: 'warmth', min: -1, max: 1 },
] as const satisfies readonly { readonly name: keyof Look; readonly min: number; readonly max: number }[];

export interface LookSlidersProps {
  readonly id: string;
  readonly look: Look;
  /** What a double click brings back. */
  readonly usual: Look;
  readonly actionFor: (name: keyof Look, value: number) => EditAction;
  /** What is moved, so that one movement is undone at once. */
  readonly what: string;
}

/** How strongly colours show. The picture follows with every movement: nothing is coloured anew for it. */
export function LookSliders({ id, look, usual, actionFor, what }: LookSlidersProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('timeline');
  return (
    <>
      {lines.map(({ name, min, max }) => (
        <Slider
          key={name}
          label={t(name)}
          value={look[name]}
          min={min}
          max={max}
          step={0.01}
          defaultValue={usual[name]}
          format={formatPercent}
          onChange={(value) => {
            previewEdit(page, id, actionFor(name, value));
          }}
          onCommit={(value) => {
            edit(page, id, actionFor(name, value), `${what} ${name}`);
          }}
        />
      ))}
    </>
  );
}
