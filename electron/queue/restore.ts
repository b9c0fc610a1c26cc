import { hasEnded, type ExportItem } from '../../shared/ipc/export.ts';
import type { Notice, QueueItem } from '../../shared/ipc/queue.ts';
import type { StoredQueue } from '../storage/queue-store.ts';
import { isStarted } from './queue-item.ts';

/** A queue as it is after a start. */
export interface RestoredQueue {
  readonly items: QueueItem[];
  readonly exports: ExportItem[];
  readonly paused: boolean;
  readonly notice: Notice | null;
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
      return {
        ...fresh,
        stage: paused ? 'paused' : 'waiting',
        progress: item.progress,
        notice: { code: paused ? 'interrupted' : 'resumed', values: {} },
      };
    case 'waiting':
    case 'failed':
    case 'done':
      return fresh;
  }
}

/** A file is written anew from its beginning: what there was of it went when the app was quit. */
function restoreExport(item: ExportItem): ExportItem[] {
  switch (item.stage) {
    case 'waiting':
    case 'writing':
    case 'paused':
      return [{ ...item, stage: 'waiting', progress: null, elapsedSeconds: 0, writtenEdits: null, changedSince: false }];
    case 'failed':
      return [item];
    // The person had it stopped.
    case 'stopping':
    case 'done':
      return [];
  }
}

function noticeOf(films: number, exports: number, paused: boolean): Notice | null {
  const count = films + exports;
  if (count === 0) return null;
  if (exports === 0) return { code: paused ? 'queue-waits' : 'queue-resumed', values: { count } };
  if (films === 0) return { code: paused ? 'exports-wait' : 'exports-resumed', values: { count } };
  return { code: paused ? 'work-waits' : 'work-resumed', values: {} };
}

/** The queue as it is after a start: what was done is over, what was under way goes on or waits for the person's word. */
export function restoreQueue({ items, exports, paused: wasPaused }: StoredQueue, afterQuitting: AfterQuitting): RestoredQueue {
  const files = exports.flatMap(restoreExport).filter(({ film }) => items.some(({ id }) => id === film));
  // A film that is done is kept for the files that are still to be made of it.
  const films = items.filter(({ id, stage }) => stage !== 'done' || files.some(({ film }) => film === id));
  const started = films.filter(isStarted).length;
  const waiting = files.filter((item) => !hasEnded(item)).length;
  const paused = started + waiting > 0 && (wasPaused || afterQuitting === 'wait');
  return { items: films.map((item) => restoreItem(item, paused)), exports: files, paused, notice: noticeOf(started, waiting, paused) };
}
