import { isWholeFilm, type Section } from '../../shared/job/settings.ts';
import { formatDuration } from '../format.ts';
import { i18n } from '../i18n/i18n.ts';

const { t } = i18n;

/** Which part of a film that is. @param whole what is said where it is all of it */
export function sectionWords(section: Section, whole: string): string {
  const { startSeconds, durationSeconds } = section;
  if (isWholeFilm(section)) return whole;
  const start = formatDuration(startSeconds);
  if (durationSeconds === null) return t('export:rangeFrom', { start });
  return t('export:rangePart', { start, end: formatDuration(startSeconds + durationSeconds) });
}
