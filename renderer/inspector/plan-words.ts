import type { Plan } from '../../shared/job/plan.ts';
import { fileName, formatDuration } from '../format.ts';
import { i18n } from '../i18n/i18n.ts';

const { t } = i18n;

function scanSentence({ scan, inspection }: Plan): string | null {
  if (scan !== 'progressive') return t(`plan:scan.${scan}`);
  return inspection.scan === 'progressive' ? null : t('plan:scan.mixed');
}

function sectionSentence({ section: { startSeconds, durationSeconds } }: Plan): string | null {
  const start = formatDuration(startSeconds);
  if (durationSeconds === null) return startSeconds === 0 ? null : t('plan:section.from', { start });
  const length = formatDuration(durationSeconds);
  return startSeconds === 0 ? t('plan:section.first', { length }) : t('plan:section.middle', { start, length });
}

function readySentence({ framesReady, coloursReady, output }: Plan): string | null {
  if (coloursReady) return t('plan:coloursReady', { file: fileName(output) });
  return framesReady === 0 ? null : t('plan:ready', { count: framesReady });
}

/** What the window says about a plan beside its lists, where the engine's own summary is made for a terminal. */
export function planSentences(plan: Plan): string[] {
  return [t(`plan:colour.${plan.inspection.colour}`), scanSentence(plan), sectionSentence(plan), readySentence(plan)].filter(
    (sentence) => sentence !== null,
  );
}
