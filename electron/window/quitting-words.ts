import { hasEnded } from '../../shared/ipc/export.ts';
import type { AppState } from '../../shared/ipc/queue.ts';
import { nativeText } from '../i18n/native-texts.ts';
import { isStarted } from '../queue/queue-item.ts';

/** What quitting would interrupt, put into words; null where nothing is under way. */
export function interruptedBy({ running, items, exports }: AppState): { readonly message: string; readonly detail: string } | null {
  if (!running) return null;
  const films = items.filter(isStarted).length;
  const files = exports.filter((item) => !hasEnded(item)).length;
  const message =
    files === 0
      ? nativeText('quitting.films', { count: films })
      : films === 0
        ? nativeText('quitting.exports', { count: files })
        : nativeText('quitting.both', {
            films: nativeText('quitting.someFilms', { count: films }),
            exports: nativeText('quitting.someExports', { count: files }),
          });
  const detail = [
    ...(films === 0 ? [] : [nativeText('quitting.filmsGoOn')]),
    ...(files === 0 ? [] : [nativeText('quitting.exportsGoOn')]),
  ].join(' ');
  return { message, detail };
}
