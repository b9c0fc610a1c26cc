// Numbers are written as the page's language has them, which React's compiler cannot see.
'use no memo';

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../i18n/numbers.ts';
import { Progress } from '../ui/Progress.tsx';
import { copiedShare } from './copy-reach.ts';
import type { FilmPlayer } from './film-player.ts';
import { usePlayerState } from './use-film-player.ts';

/** How far the copy is that plays in place of the film, as long as it is being written. */
export function CopyState({ player }: { readonly player: FilmPlayer }): ReactElement | null {
  const { t } = useTranslation('viewer');
  const { copy, frames } = usePlayerState(player);
  if (copy?.writing !== true) return null;
  const share = copiedShare(copy, frames.endSeconds);
  const words = t('copyWritten', { share: formatPercent(share) });
  return (
    <div className="viewer-badge viewer-badge-copy">
      <span aria-hidden>{words}</span>
      <Progress label={t('copy')} value={share} valueText={words} />
    </div>
  );
}
