import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Failure } from '../../shared/job/failure.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { nothingChosen, type ColorizeRequest } from '../../shared/job/job.ts';

/** A film that has just been added: it is to be looked at. `wishes` are what the person chose for all films. */
export function newItem(film: string, wishes: Partial<ColorizeRequest>): QueueItem {
  return {
    id: randomUUID(),
    film,
    name: basename(film),
    version: 1,
    request: { ...nothingChosen, ...wishes, film },
    stage: 'looking',
    plan: null,
    estimate: null,
    progress: null,
    preparing: null,
    elapsedSeconds: 0,
    warnings: [],
    writtenEdits: null,
    changedSince: false,
    result: null,
    failure: null,
    notice: null,
  };
}

/** Whether the engine is at work on the film's colour, so that neither its request nor its place may change. */
export function isUnderWay({ stage }: QueueItem): boolean {
  return stage === 'colouring' || stage === 'stopping';
}

/** Whether it will be coloured without the person saying more. */
export function isStarted(item: QueueItem): boolean {
  return isUnderWay(item) || item.stage === 'waiting' || item.stage === 'paused';
}

/** What becomes of a film that failed; the details say all that a report needs. */
export function failed({ film }: QueueItem, failure: Failure): Partial<QueueItem> {
  const details = [failure.message, `Code: ${failure.code}`, `Film: ${film}`, failure.details].join('\n');
  return { stage: 'failed', progress: null, notice: null, failure: { ...failure, details } };
}
