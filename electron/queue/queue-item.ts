import { randomUUID } from 'node:crypto';
import { nameOfFilm } from '../engine/files/pictures.ts';
import type { Failure } from '../../shared/job/failure.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { nothingChosen, type ColorizeRequest } from '../../shared/job/job.ts';

/** What a film has not come to yet that is to be looked at, for the first time or anew. */
export const toBeLookedAt = {
  stage: 'looking',
  progress: null,
  warnings: [],
  writtenEdits: null,
  changedSince: false,
  result: null,
  failure: null,
  notice: null,
} as const satisfies Partial<QueueItem>;

/** A film that has just been added: it is to be looked at. `wishes` are what the person chose for all films. */
export function newItem(film: string, wishes: Partial<ColorizeRequest>): QueueItem {
  return {
    id: randomUUID(),
    film,
    name: nameOfFilm(film),
    version: 1,
    request: { ...nothingChosen, ...wishes, film },
    ...toBeLookedAt,
    plan: null,
    estimate: null,
    preparing: null,
    elapsedSeconds: 0,
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
