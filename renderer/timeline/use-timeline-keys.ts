import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Timeline } from '../../shared/project/timeline.ts';
import { bridge } from '../bridge.ts';
import { isTyping } from '../shortcuts/registry.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { addCut, canCut, clearRange, removeCut, setEnd, toggleGrey } from './actions.ts';
import { clock } from '../../shared/words/clock.ts';
import { usePage } from '../page.ts';
import { neighbouringStart, shotIndexAt } from './shots.ts';
import { redo, undo } from './timeline-store.ts';

export interface TimelineKeys {
  readonly id: string;
  readonly timeline: Timeline | null;
  readonly seconds: number;
  readonly seek: (seconds: number) => void;
  readonly zoomBy: (factor: number) => void;
  /** Tells whoever cannot see the strip what was done. */
  readonly say: (text: string) => void;
}

const zoomStep = 2;

/** What the keyboard and the menu do to the film in view. */
export function useTimelineKeys({ id, timeline, seconds, seek, zoomBy, say }: TimelineKeys): void {
  const page = usePage();
  const { t } = useTranslation('timeline');
  const enabled = timeline !== null;
  const step = (what: 'undo' | 'redo') => {
    if (timeline === null || !(what === 'undo' ? timeline.canUndo : timeline.canRedo)) return;
    (what === 'undo' ? undo : redo)(page, id);
    say(t(what === 'undo' ? 'undone' : 'redone'));
  };
  useShortcut('edit.undo', () => {
    step('undo');
  });
  useShortcut('edit.redo', () => {
    step('redo');
  });
  useEffect(() =>
    bridge.on('menu:chosen', (target) => {
      if ((target === 'undo' || target === 'redo') && !isTyping()) step(target);
    }),
  );
  const toShot = (direction: -1 | 1) => {
    const start = timeline === null ? null : neighbouringStart(timeline, seconds, direction);
    if (start !== null) seek(start);
  };
  useShortcut(
    'timeline.shotBefore',
    () => {
      toShot(-1);
    },
    { enabled },
  );
  useShortcut(
    'timeline.shotAfter',
    () => {
      toShot(1);
    },
    { enabled },
  );
  useShortcut(
    'timeline.addCut',
    () => {
      if (timeline === null || !canCut(timeline, seconds)) return;
      addCut(page, id, timeline, seconds);
      say(t('cutAdded', { time: clock(seconds) }));
    },
    { enabled },
  );
  useShortcut(
    'timeline.removeCut',
    () => {
      if (timeline === null || shotIndexAt(timeline, seconds) === 0) return;
      removeCut(page, id, timeline, seconds);
      say(t('cutRemoved'));
    },
    { enabled },
  );
  useShortcut(
    'timeline.in',
    () => {
      if (timeline !== null) setEnd(page, id, timeline, 'in', seconds);
      say(t('inSet', { time: clock(seconds) }));
    },
    { enabled },
  );
  useShortcut(
    'timeline.out',
    () => {
      if (timeline !== null) setEnd(page, id, timeline, 'out', seconds);
      say(t('outSet', { time: clock(seconds) }));
    },
    { enabled },
  );
  useShortcut(
    'timeline.clearRange',
    () => {
      clearRange(page, id);
      say(t('rangeCleared'));
    },
    { enabled },
  );
  useShortcut(
    'timeline.grey',
    () => {
      if (timeline !== null) say(t(toggleGrey(page, id, timeline, seconds) ? 'greyOn' : 'greyOff'));
    },
    { enabled },
  );
  useShortcut(
    'timeline.zoomIn',
    () => {
      zoomBy(zoomStep);
    },
    { enabled },
  );
  useShortcut(
    'timeline.zoomOut',
    () => {
      zoomBy(1 / zoomStep);
    },
    { enabled },
  );
}
