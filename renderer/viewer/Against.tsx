// Numbers are written as the page's language has them, which React's compiler cannot see.
'use no memo';

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alternative } from '../../shared/project/preview.ts';
import { formatPercent } from '../i18n/numbers.ts';
import { useNetworks } from '../networks/networks-source.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import { Select } from '../ui/Select.tsx';

export interface AgainstProps {
  /** Of the film. */
  readonly id: string;
  /** Null is the original. */
  readonly value: Alternative | null;
  readonly onChange: (value: Alternative | null) => void;
}

const smoothings = [0, 0.25, 0.5, 0.75, 1] as const;

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly against: Alternative | null;
}

/** What the picture is compared with: the original, itself without the colours that were given, another network, or another smoothing. */
export function Against({ id, value, onChange }: AgainstProps): ReactElement {
  const { t } = useTranslation('viewer');
  const hasGuides = (useTimeline(id)?.edits.guides.length ?? 0) > 0;
  const networks = useNetworks()?.list?.networks.filter(({ present }) => present) ?? [];
  const choices: readonly Choice[] = [
    { value: 'original', label: t('original'), against: null },
    ...(hasGuides
      ? [{ value: 'alone', label: t('withoutGuides'), against: { model: null, smoothing: null, guides: false } as const }]
      : []),
    ...networks.map(({ id, name }) => ({ value: `model ${id}`, label: t('network', { name }), against: { model: id, smoothing: null } })),
    ...smoothings.map((smoothing) => ({
      value: `smoothing ${smoothing}`,
      label: t('smoothing', { smoothing: formatPercent(smoothing) }),
      against: { model: null, smoothing },
    })),
  ];
  const chosen = choices.find(
    ({ against }) => against?.model === value?.model && against?.smoothing === value?.smoothing && against?.guides === value?.guides,
  );
  return (
    <Select
      className="viewer-against"
      label={t('compareWith')}
      hideLabel
      value={chosen?.value ?? 'original'}
      options={choices}
      onChange={(next) => {
        onChange(choices.find((choice) => choice.value === next)?.against ?? null);
      }}
    />
  );
}
