import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';

export interface Reorder {
  /** Puts a film at a place, counted from 0. */
  readonly move: (id: string, place: number) => void;
  /** Puts a film one place up or down. */
  readonly shift: (id: string, step: 1 | -1) => void;
  readonly drag: (id: string | null) => void;
  /** Id of the film that is being dragged. */
  readonly dragged: string | null;
  /** Where the film that was moved last is now, for screen readers. */
  readonly said: string;
}

/** Moving films in the queue, by keys and by dragging. */
export function useReorder(items: readonly QueueItem[]): Reorder {
  const { t } = useTranslation('queue');
  const [moved, setMoved] = useState<string | null>(null);
  const [dragged, drag] = useState<string | null>(null);
  const place = items.findIndex(({ id }) => id === moved);
  const item = items[place];
  return {
    move: (id, to) => {
      setMoved(id);
      send(bridge.invoke('queue:move', id, to));
    },
    shift: (id, step) => {
      setMoved(id);
      send(bridge.invoke('queue:shift', id, step));
    },
    drag,
    dragged,
    said: item === undefined ? '' : t('moved', { name: item.name, place: place + 1, count: items.length }),
  };
}
