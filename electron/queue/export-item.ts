import { randomUUID } from 'node:crypto';
import type { Failure } from '../../shared/job/failure.ts';
import type { ExportItem } from '../../shared/ipc/export.ts';

/** A file that has just been put in the queue. */
export function newExport(film: string, request: ExportItem['request'], frames: number | null): ExportItem {
  return {
    id: randomUUID(),
    film,
    request,
    stage: 'waiting',
    frames,
    progress: null,
    elapsedSeconds: 0,
    writtenEdits: null,
    changedSince: false,
    result: null,
    failure: null,
  };
}

/** Whether the engine is at work on it. */
export function isBeingWritten({ stage }: ExportItem): boolean {
  return stage === 'writing' || stage === 'stopping';
}

/** What becomes of a file that could not be written; the details say all that a report needs. */
export function failedExport({ request }: ExportItem, failure: Failure): Partial<ExportItem> {
  const details = [
    failure.message,
    `Code: ${failure.code}`,
    `Project: ${request.project}`,
    `File: ${request.output}`,
    failure.details,
  ].join('\n');
  return { stage: 'failed', progress: null, failure: { ...failure, details } };
}
