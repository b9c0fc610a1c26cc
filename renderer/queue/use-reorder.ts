import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';

export interface Reorder {
  /** Puts a film at a place, counted from 0, and says so. */
  readonly move: (id: string, place: number) => void;
  readonly drag: (id: string | null) => void;
  /** Id of the film that is being dragged. */
  readonly dragged: string | null;
  /** What a screen reader is told. */
  readonly said: string;
}

/** Moving films in the queue, by keys and by dragging. */
export function useReorder(items: readonly QueueItem[]): Reorder {
  const { t } = useTranslation('queue');
  const [said, setSaid] = useState('');
  const [dragged, drag] = useState<string | null>(null);
  return {
    move: (id, place) => {
      const item = items.find((candidate) => candidate.id === id);
      if (item === undefined) return;
      send(bridge.invoke('queue:move', id, place));
      setSaid(t('moved', { name: item.name, place: place + 1, count: items.length }));
    },
    drag,
    dragged,
    said,
  };
}
