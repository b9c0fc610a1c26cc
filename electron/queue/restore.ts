import { isFilmThere } from '../engine/files/pictures.ts';
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

/** What is done stays so, as long as its file is there; a film that is not is said, since it can be neither shown nor written again. */
function restoreDone(item: QueueItem, isThere: (path: string) => boolean): QueueItem {
  if (item.result !== null && !isThere(item.result.output)) return { ...item, stage: 'looking', result: null, changedSince: false };
  return isThere(item.film) ? item : { ...item, notice: { code: 'film-gone', values: {} } };
}

function restoreItem(item: QueueItem, paused: boolean, isThere: (path: string) => boolean): QueueItem {
  const fresh = { ...item, progress: null, notice: null };
  switch (item.stage) {
    // Files and devices may have changed since.
    case 'looking':
    case 'planned':
      return { ...fresh, stage: 'looking' };
    case 'colouring':
    case 'stopping':
    case 'paused':
      // Killed after its file had its name, or there is another file of that name by now: looking tells, and finds the file or another name.
      if (item.plan !== null && !item.request.force && isThere(item.plan.output)) return { ...fresh, stage: 'looking' };
      return {
        ...fresh,
        stage: paused ? 'paused' : 'waiting',
        progress: item.progress,
        notice: { code: paused ? 'interrupted' : 'resumed', values: {} },
      };
    case 'done':
      return restoreDone(fresh, isThere);
    case 'waiting':
    case 'failed':
      return fresh;
  }
}

/** A file is written anew from its beginning: what there was of it went when the app was quit. */
function restoreExport(item: ExportItem, isThere: (path: string) => boolean): ExportItem[] {
  switch (item.stage) {
    case 'waiting':
    case 'writing':
    case 'paused':
      return [{ ...item, stage: 'waiting', progress: null, elapsedSeconds: 0, writtenEdits: null, changedSince: false }];
    case 'failed':
      return [item];
    case 'done':
      return isThere(item.request.output) ? [item] : [];
    // The person had it stopped.
    case 'stopping':
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

/**
 * The queue as it is after a start: what was done is there until the person clears it, what was under way goes on or waits
 * for the person's word.
 * @param isThere whether there is a file of that name
 */
export function restoreQueue(
  { items, exports, selected, paused: wasPaused }: StoredQueue,
  afterQuitting: AfterQuitting,
  isThere: (path: string) => boolean = isFilmThere,
): RestoredQueue {
  const files = exports.flatMap((file) => restoreExport(file, isThere)).filter(({ film }) => items.some(({ id }) => id === film));
  const started = items.filter(isStarted).length;
  const waiting = files.filter((item) => !hasEnded(item)).length;
  const paused = started + waiting > 0 && (wasPaused || afterQuitting === 'wait');
  const restored = items.map((item) => restoreItem(item, paused, isThere));
  // The film in view says it itself.
  const isSaid =
    started + waiting === 1 && restored.some(({ id, notice }) => id === selected && notice !== null && notice.code !== 'film-gone');
  return { items: restored, exports: files, paused, notice: isSaid ? null : noticeOf(started, waiting, paused) };
}
