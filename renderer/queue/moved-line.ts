import type { AppState } from '../../shared/ipc/queue.ts';
import { fileName } from '../format.ts';
import { i18n } from '../i18n/i18n.ts';
import type { Row } from './use-reorder.ts';

const { t } = i18n;

/** The files of a film that wait, in the order in which they are written. */
export function waitingFiles({ exports }: AppState, film: string): Row[] {
  return exports
    .filter((item) => item.film === film && item.stage === 'waiting')
    .map(({ id, request }) => ({ id, name: fileName(request.output) }));
}

/** Where the film or file is that was moved last, for screen readers. */
export function movedLine(state: AppState, moved: string | null): string {
  const item = state.items.find(({ id }) => id === moved);
  if (item !== undefined) return t('queue:moved', { name: item.name, place: state.items.indexOf(item) + 1, count: state.items.length });
  const film = state.exports.find(({ id }) => id === moved)?.film;
  const files = film === undefined ? [] : waitingFiles(state, film);
  const place = files.findIndex(({ id }) => id === moved);
  const file = files[place];
  return file === undefined ? '' : t('queue:file.moved', { name: file.name, place: place + 1, count: files.length });
}
