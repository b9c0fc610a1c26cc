import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { isStaleAt } from '../timeline/stale-shots.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import { reachedFrom } from './copy-reach.ts';
import type { FilmPlayer } from './film-player.ts';
import { timecode } from './timecode.ts';
import { usePlayerState } from './use-film-player.ts';
import type { View } from './view-state.ts';

export interface BadgesProps {
  /** Id of the film. */
  readonly id: string;
  readonly player: FilmPlayer;
  readonly view: View;
}

/** Words on the picture: which side is in colour, and where its colours come from. What stands on the other side is chosen there. */
export function Badges({ id, player, view }: BadgesProps): ReactElement {
  const { t } = useTranslation('viewer');
  const { origin, still, busy, comparing, preparing, copy, seconds, playing, otherReady, error, picture } = usePlayerState(player);
  const wordsOfWaiting = (reached: number | null) => (reached === null ? t('preparing') : t('copyReached', { time: timecode(reached) }));
  const timeline = useTimeline(id);
  const isStale = timeline !== null && isStaleAt(timeline, seconds);
  const sides = !view.holding && (view.comparison === 'split' || view.comparison === 'side');
  // Why stands beside it, in the film's own report; the engine's sentence is in the log.
  const words =
    error !== null
      ? t('noPicture')
      : preparing
        ? wordsOfWaiting(reachedFrom(copy, seconds))
        : picture === null
          ? t('opening')
          : comparing
            ? t('comparing')
            : playing && !view.holding && view.comparison !== 'off' && view.against !== null && !otherReady
              ? t('otherNotStored')
              : view.holding
                ? t('original')
                : origin === null
                  ? busy && !playing
                    ? t('colouring')
                    : t('notColoured')
                  : isStale
                    ? t('stale')
                    : playing && origin === 'network'
                      ? t('live')
                      : t(`origins.${origin}`);
  return (
    <>
      {sides ? <span className="viewer-badge viewer-badge-right">{t('coloured')}</span> : null}
      <span
        className="viewer-badge viewer-badge-bottom"
        role="status"
        data-error={error !== null}
        data-origin={origin ?? 'none'}
        data-busy={busy}
        data-frame={still?.index}
        data-rows={still?.size.height}
      >
        {words}
      </span>
    </>
  );
}
