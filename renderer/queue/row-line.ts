import type { Section } from '../../shared/job/settings.ts';
import { clock } from '../../shared/words/clock.ts';
import { isInColour, tookOf, type QueueItem, type Took } from '../../shared/ipc/queue.ts';
import { formatDuration, formatPercent, formatTimeLeft, roughly } from '../format.ts';
import { i18n } from '../i18n/i18n.ts';

const { t } = i18n;

function doneLine(took: Took | null): string {
  return took === null ? t('queue:row.done') : t('queue:row.doneIn', { time: formatDuration(took.seconds) });
}

/** "0:12 – 0:22". */
export function sectionSpan({ startSeconds, durationSeconds }: Section): string {
  const short = (seconds: number): string => clock(seconds).replace(/[.]00$/, '');
  return t('queue:span', { from: short(startSeconds), to: durationSeconds === null ? '' : short(startSeconds + durationSeconds) });
}

/** How a film fares, in a few words. @param left seconds that it still takes; null where nobody knows */
export function rowLine(item: QueueItem, left: number | null): string {
  const { stage, progress, plan, estimate, failure } = item;
  switch (stage) {
    case 'planned': {
      if (isInColour(item)) return t('queue:row.inColour');
      if (plan?.coloursReady === true)
        return estimate === null ? t('queue:row.ready') : t('queue:row.readyTime', { time: formatDuration(roughly(estimate.seconds)) });
      if (estimate !== null) return t('queue:row.plannedTime', { time: formatDuration(roughly(estimate.seconds)) });
      const length = plan?.film.durationSeconds ?? null;
      return length === null ? t('queue:row.planned') : t('queue:row.plannedLength', { length: formatDuration(length) });
    }
    case 'colouring':
    case 'paused': {
      if (progress === null || progress.frames === null || progress.frames === 0) return t(`queue:row.${stage}`);
      if (progress.stage === 'exporting') return t('format:stage.exporting');
      const part = formatPercent(progress.frame / progress.frames);
      if (stage === 'paused') return t('queue:row.pausedAt', { part });
      return left === null ? part : t('queue:row.partAndTime', { part, time: formatTimeLeft(left) });
    }
    case 'done':
      return doneLine(tookOf(item));
    case 'failed':
      return failure?.code === 'output-exists' ? t('queue:row.exists') : t('queue:row.failed');
    case 'looking':
    case 'waiting':
    case 'stopping':
      return t(`queue:row.${stage}`);
  }
}
