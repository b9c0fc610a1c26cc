import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditAction } from '../../shared/project/edits.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import { clock } from '../../shared/words/clock.ts';
import { usePage } from '../page.ts';
import { edit, previewEdit } from './timeline-store.ts';
import { useDrag } from '../ui/use-drag.ts';

export interface RangeHandleProps {
  readonly id: string;
  readonly timeline: Timeline;
  readonly which: 'in' | 'out';
  /** Film seconds at a place of the window. */
  readonly secondsAt: (clientX: number) => number;
}

/** The action that moves one end of the range; at the film's own end there is no point any more. */
export function moveEnd({ edits, durationSeconds, frameSeconds }: Timeline, which: 'in' | 'out', seconds: number): EditAction {
  const inSeconds = which === 'in' ? Math.min(seconds, (edits.outSeconds ?? durationSeconds) - frameSeconds) : (edits.inSeconds ?? 0);
  const outSeconds = which === 'out' ? Math.max(seconds, (edits.inSeconds ?? 0) + frameSeconds) : (edits.outSeconds ?? durationSeconds);
  return {
    type: 'range',
    inSeconds: inSeconds < frameSeconds / 2 ? null : inSeconds,
    outSeconds: outSeconds > durationSeconds - frameSeconds / 2 ? null : outSeconds,
  };
}

/** The in or the out point, to be dragged or moved by the arrow keys. */
export function RangeHandle({ id, timeline, which, secondsAt }: RangeHandleProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('timeline');
  const { edits, durationSeconds, frameSeconds } = timeline;
  const seconds = which === 'in' ? (edits.inSeconds ?? 0) : (edits.outSeconds ?? durationSeconds);
  const drag = useDrag(({ clientX }, letGo) => {
    const action = moveEnd(timeline, which, secondsAt(clientX));
    if (letGo) edit(page, id, action);
    else previewEdit(page, id, action);
  });
  return (
    <div
      className="timeline-handle"
      data-which={which}
      style={{ left: `${(seconds / durationSeconds) * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t(which === 'in' ? 'inPoint' : 'outPoint')}
      aria-valuemin={0}
      aria-valuemax={durationSeconds}
      aria-valuenow={seconds}
      aria-valuetext={clock(seconds)}
      {...drag}
      onKeyDown={(event) => {
        const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 };
        const step = steps[event.key];
        if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        edit(page, id, moveEnd(timeline, which, Math.max(0, seconds + step * (event.shiftKey ? 1 : frameSeconds))), `range ${which}`);
      }}
    />
  );
}
