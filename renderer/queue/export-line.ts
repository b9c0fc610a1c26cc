import { hasEnded, type ExportItem } from '../../shared/ipc/export.ts';
import type { AppState, Progress } from '../../shared/ipc/queue.ts';
import { formatCount, formatDuration, formatFrameRate, formatPercent, formatTimeLeft } from '../format.ts';
import { i18n } from '../i18n/i18n.ts';

const { t } = i18n;

/** The part of a file that is written, 0 to 1; null where nobody knows. */
export function partWritten({ progress }: ExportItem): number | null {
  if (progress === null || progress.frames === null || progress.frames === 0) return null;
  return progress.stage === 'exporting' ? 1 : progress.frame / progress.frames;
}

/** How many jobs have their turn before a file that waits: the one under way, and the files that wait above it. */
export function jobsBefore({ items, exports }: Pick<AppState, 'items' | 'exports'>, id: string): number {
  const films = items.filter(({ stage }) => stage === 'colouring' || stage === 'stopping' || stage === 'paused').length;
  const above = exports.findIndex((item) => item.id === id);
  // A film that was moved up meanwhile may have its files above the one that is being written.
  return Math.min(films, 1) + exports.filter((item, place) => !hasEnded(item) && (item.stage !== 'waiting' || place < above)).length;
}

/**
 * How a file fares, in a few words.
 * @param before how many jobs have their turn before it
 * @param left seconds that it still takes; null where nobody knows
 */
export function exportLine(item: ExportItem, before: number, left: number | null): string {
  const { stage, progress, elapsedSeconds, failure } = item;
  switch (stage) {
    case 'waiting':
      return before === 0 ? t('queue:file.waiting') : t('queue:file.waitingBehind', { count: before });
    case 'writing':
    case 'paused': {
      const part = partWritten(item);
      if (part === null) return t(stage === 'paused' ? 'queue:row.paused' : 'queue:file.writing');
      if (stage === 'paused') return t('queue:row.pausedAt', { part: formatPercent(part) });
      if (progress?.stage === 'exporting') return t('queue:file.finishing');
      return left === null ? formatPercent(part) : t('queue:row.partAndTime', { part: formatPercent(part), time: formatTimeLeft(left) });
    }
    case 'stopping':
      return t('queue:row.stopping');
    case 'done':
      return t('queue:file.done', { time: formatDuration(elapsedSeconds) });
    case 'failed':
      return t(failure?.code === 'output-exists' ? 'queue:file.exists' : 'queue:file.failed');
  }
}

/** "120 of 300 frames". */
export function framesLine({ frame, frames }: Progress): string {
  return frames === null ? t('queue:frames', { count: frame }) : t('queue:framesOf', { count: frames, frame: formatCount(frame) });
}

/** The numbers of a file that is being written: frames, how many a second, how long so far. */
export function exportNumbers({ progress, elapsedSeconds }: ExportItem): string | null {
  if (progress === null) return null;
  const speed = progress.fps === 0 ? [] : [t('queue:reading.fps', { rate: formatFrameRate(progress.fps) })];
  return [framesLine(progress), ...speed, t('queue:elapsed', { time: formatDuration(elapsedSeconds) })].join(', ');
}
