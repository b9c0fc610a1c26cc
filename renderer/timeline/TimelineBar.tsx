// Numbers are written as the page's language has them, which React's compiler cannot see.
'use no memo';

import { createLucideIcon, Merge, Redo2, Scissors, Undo2, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Timeline } from '../../shared/project/timeline.ts';
import { formatCount, formatPercent } from '../i18n/numbers.ts';
import { useShownFrame } from '../playhead.ts';
import { keysOf } from '../shortcuts/table.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { addCut, canCut, clearRange, removeCut, setEnd } from './actions.ts';
import { clock } from '../../shared/words/clock.ts';
import { usePage } from '../page.ts';
import { GoToTime } from './GoToTime.tsx';
import { shotIndexAt } from './shots.ts';
import { redo, undo } from './timeline-store.ts';

/** As the handles on the strip. */
const InIcon = createLucideIcon('bracket-in', [['path', { d: 'M15 4H9v16h6', key: 'in' }]]);
const OutIcon = createLucideIcon('bracket-out', [['path', { d: 'M9 4h6v16H9', key: 'out' }]]);

export interface TimelineBarProps {
  readonly id: string;
  readonly timeline: Timeline;
  readonly seconds: number;
  readonly zoom: number;
  readonly onZoom: (factor: number) => void;
  readonly say: (text: string) => void;
}

/** What can be done at the playhead, and where it is. */
export function TimelineBar({ id, timeline, seconds, zoom, onZoom, say }: TimelineBarProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('timeline');
  const { shots, edits, knownSeconds, durationSeconds } = timeline;
  const index = shotIndexAt(timeline, seconds);
  const frame = useShownFrame(id);
  const ranged = edits.inSeconds !== null || edits.outSeconds !== null;
  return (
    <div className="timeline-bar">
      <p className="timeline-place">
        <span>
          <GoToTime id={id} seconds={seconds} durationSeconds={durationSeconds} frameSeconds={timeline.frameSeconds} />{' '}
          <span className="quiet timeline-length">/ {clock(durationSeconds)}</span>
        </span>
        {frame === null ? null : (
          <span className="quiet timeline-frame-number">
            {t('frameOf', { frame: formatCount(frame.index + 1), count: formatCount(frame.count) })}
          </span>
        )}
        {knownSeconds < durationSeconds ? (
          // How many there are is not known yet, and there is no room for both.
          <span className="quiet" title={t('shotOfSoFar', { shot: index + 1, count: shots.length })}>
            {t('finding', { part: formatPercent(knownSeconds / durationSeconds) })}
          </span>
        ) : (
          <span className="quiet">{t('shotOf', { shot: index + 1, count: shots.length })}</span>
        )}
      </p>
      <div className="timeline-tools" role="toolbar" aria-label={t('tools')}>
        <IconButton
          icon={InIcon}
          size="small"
          label={t('setIn')}
          keys={keysOf('timeline.in')}
          onClick={() => {
            setEnd(page, id, timeline, 'in', seconds);
          }}
        />
        <IconButton
          icon={OutIcon}
          size="small"
          label={t('setOut')}
          keys={keysOf('timeline.out')}
          onClick={() => {
            setEnd(page, id, timeline, 'out', seconds);
          }}
        />
        {ranged ? (
          <Button
            size="small"
            variant="quiet"
            onClick={() => {
              clearRange(page, id);
            }}
          >
            {t('clearRange')}
          </Button>
        ) : null}
        <span className="timeline-gap" />
        <IconButton
          icon={Scissors}
          size="small"
          label={t('addCut')}
          keys={keysOf('timeline.addCut')}
          disabled={!canCut(timeline, seconds)}
          onClick={() => {
            addCut(page, id, timeline, seconds);
            say(t('cutAdded', { time: clock(seconds) }));
          }}
        />
        <IconButton
          icon={Merge}
          size="small"
          label={t('removeCut')}
          keys={keysOf('timeline.removeCut')}
          disabled={index === 0}
          onClick={() => {
            removeCut(page, id, timeline, seconds);
            say(t('cutRemoved'));
          }}
        />
        <span className="timeline-gap" />
        <IconButton
          icon={Undo2}
          size="small"
          label={t('undo')}
          keys={keysOf('edit.undo')}
          disabled={!timeline.canUndo}
          onClick={() => {
            undo(page, id);
            say(t('undone'));
          }}
        />
        <IconButton
          icon={Redo2}
          size="small"
          label={t('redo')}
          keys={keysOf('edit.redo')}
          disabled={!timeline.canRedo}
          onClick={() => {
            redo(page, id);
            say(t('redone'));
          }}
        />
        <span className="timeline-gap" />
        <IconButton
          icon={ZoomOut}
          size="small"
          label={t('zoomOut')}
          keys={keysOf('timeline.zoomOut')}
          disabled={zoom <= 1}
          onClick={() => {
            onZoom(0.5);
          }}
        />
        <IconButton
          icon={ZoomIn}
          size="small"
          label={t('zoomIn')}
          keys={keysOf('timeline.zoomIn')}
          onClick={() => {
            onZoom(2);
          }}
        />
      </div>
    </div>
  );
}
