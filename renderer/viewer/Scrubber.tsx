// Numbers are written as the page's language has them, which React's compiler cannot see.
'use no memo';

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../i18n/numbers.ts';
import type { FilmPlayer } from './film-player.ts';
import { timecode } from './timecode.ts';
import { usePlayerState } from './use-film-player.ts';

/** The playhead of a film that has no timeline: one that is still being looked at, or cannot be coloured. */
export function Scrubber({ player }: { readonly player: FilmPlayer }): ReactElement {
  const { t } = useTranslation('viewer');
  const { frames, index, seconds } = usePlayerState(player);
  const time = t('time', { time: timecode(seconds), end: timecode(frames.endSeconds) });
  const frame = t('frame', { frame: formatCount(index + 1), frames: formatCount(frames.count) });
  return (
    <div className="scrubber">
      <input
        type="range"
        aria-label={t('playhead')}
        aria-valuetext={`${time}, ${frame}`}
        min={0}
        max={Math.max(1, frames.count - 1)}
        step={1}
        value={index}
        onChange={(event) => {
          player.seek(frames.timeOf(event.target.valueAsNumber));
        }}
        onKeyDown={(event) => {
          // The arrows move it by frames as they do everywhere; once is enough.
          if (/^Arrow|^Home$|^End$/.test(event.key)) event.stopPropagation();
        }}
      />
      <span className="quiet">{timecode(seconds)}</span>
    </div>
  );
}
