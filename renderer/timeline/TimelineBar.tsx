import { Merge, Redo2, Scissors, Undo2, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Timeline } from '../../shared/timeline.ts';
import { formatPercent } from '../i18n/numbers.ts';
import { keysOf } from '../shortcuts/table.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { addCut, canCut, clearRange, removeCut, setEnd } from './actions.ts';
import { clock } from './clock.ts';
import { shotIndexAt } from './shots.ts';
import { redo, undo } from './timeline-store.ts';

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
  const { t } = useTranslation('timeline');
  const { shots, edits, knownSeconds, durationSeconds } = timeline;
  const index = shotIndexAt(timeline, seconds);
  const ranged = edits.inSeconds !== null || edits.outSeconds !== null;
  return (
    <div className="timeline-bar">
      <p className="timeline-place">
        <span className="timeline-clock">{clock(seconds)}</span>
        <span className="quiet">{t('shotOf', { shot: index + 1, count: shots.length })}</span>
        {knownSeconds < durationSeconds ? <span className="quiet">{t('finding', { part: formatPercent(knownSeconds / durationSeconds) })}</span> : null}
      </p>
      <div className="timeline-tools" role="toolbar" aria-label={t('tools')}>
        <Button size="small" variant="quiet" onClick={() => { setEnd(id, timeline, 'in', seconds); }}>{t('setIn')}</Button>
        <Button size="small" variant="quiet" onClick={() => { setEnd(id, timeline, 'out', seconds); }}>{t('setOut')}</Button>
        {ranged ? <Button size="small" variant="quiet" onClick={() => { clearRange(id); }}>{t('clearRange')}</Button> : null}
        <span className="timeline-gap" />
        <IconButton icon={Scissors} label={t('addCut')} keys={keysOf('timeline.addCut')} disabled={!canCut(timeline, seconds)} onClick={() => { addCut(id, timeline, seconds); say(t('cutAdded', { time: clock(seconds) })); }} />
        <IconButton icon={Merge} label={t('removeCut')} keys={keysOf('timeline.removeCut')} disabled={index === 0} onClick={() => { removeCut(id, timeline, seconds); say(t('cutRemoved')); }} />
        <span className="timeline-gap" />
        <IconButton icon={Undo2} label={t('undo')} keys={keysOf('edit.undo')} disabled={!timeline.canUndo} onClick={() => { undo(id); say(t('undone')); }} />
        <IconButton icon={Redo2} label={t('redo')} keys={keysOf('edit.redo')} disabled={!timeline.canRedo} onClick={() => { redo(id); say(t('redone')); }} />
        <span className="timeline-gap" />
        <IconButton icon={ZoomOut} label={t('zoomOut')} keys={keysOf('timeline.zoomOut')} disabled={zoom <= 1} onClick={() => { onZoom(0.5); }} />
        <IconButton icon={ZoomIn} label={t('zoomIn')} keys={keysOf('timeline.zoomIn')} onClick={() => { onZoom(2); }} />
      </div>
    </div>
  );
}
