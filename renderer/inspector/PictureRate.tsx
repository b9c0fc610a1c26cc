import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { isShapeable, type QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { formatFrameRate } from '../format.ts';
import { Select } from '../ui/Select.tsx';

/** What silent film, amateur film, sound film and television ran at. */
const usual = [12, 14, 15, 16, 17, 18, 20, 22, 24, 25, 30, 50, 60];

/** How fast numbered pictures run: they do not say it themselves. Nothing for any other film. */
export function PictureRate({ item }: { readonly item: QueueItem }): ReactElement | null {
  const { t } = useTranslation('plan');
  const rate = item.plan?.film.pictures?.rate;
  if (rate === undefined) return null;
  const now = rate.num / rate.den;
  const rates = usual.includes(now) ? usual : [...usual, now].sort((one, other) => one - other);
  return (
    <Select
      label={t('pictureRate')}
      value={String(now)}
      options={rates.map((value) => ({ value: String(value), label: t('rate', { rate: formatFrameRate(value) }) }))}
      disabled={!isShapeable(item)}
      onChange={(value) => {
        send(bridge.invoke('film:rate', item.id, Number(value)));
      }}
    />
  );
}
