import type { Notice, QueueItem } from '../../shared/ipc/queue.ts';
import { isStarted } from './queue-item.ts';

/** What a queue leaves behind. */
export interface StoredQueue {
  readonly items: readonly QueueItem[];
  readonly selected: string | null;
  readonly paused: boolean;
}

/** Whether work that quitting interrupted goes on by itself, or when the person says so. */
export type AfterQuitting = 'go-on' | 'wait';

function restoreItem(item: QueueItem, paused: boolean): QueueItem {
  const fresh = { ...item, progress: null, notice: null };
  switch (item.stage) {
    // Files and devices may have changed since.
    case 'looking':
    case 'planned':
      return { ...fresh, stage: 'looking' };
    case 'colouring':
    case 'stopping':
    case 'paused':
      return { ...fresh, stage: paused ? 'paused' : 'waiting', progress: item.progress, notice: { code: paused ? 'interrupted' : 'resumed', values: {} } };
    case 'waiting':
    case 'failed':
    case 'done':
      return fresh;
  }
}

/** The queue as it is after a start: what was done is over, what was under way goes on or waits for the person's word. */
export function restoreQueue({ items, paused: wasPaused }: StoredQueue, afterQuitting: AfterQuitting): { items: QueueItem[]; paused: boolean; notice: Notice | null } {
  const left = items.filter(({ stage }) => stage !== 'done');
  const started = left.filter(isStarted);
  const paused = started.length > 0 && (wasPaused || afterQuitting === 'wait');
  const notice: Notice | null = started.length === 0 ? null : { code: paused ? 'queue-waits' : 'queue-resumed', values: { count: started.length } };
  return { items: left.map((item) => restoreItem(item, paused)), paused, notice };
}
