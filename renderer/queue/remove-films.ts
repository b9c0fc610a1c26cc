import type { QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { i18n } from '../i18n/i18n.ts';
import type { Page } from '../page.ts';
import { toast } from '../ui/toast-list.ts';

type Named = Pick<QueueItem, 'id' | 'name'>;

/** Offers to put films back that were just taken out. */
function offerUndo(page: Page, films: readonly Named[]): void {
  const [first] = films;
  if (first === undefined) return;
  toast(page, i18n.t('queue:removed', { count: films.length, name: first.name }), {
    label: i18n.t('queue:undoRemove'),
    run: () => {
      send(bridge.invoke('queue:bring-back', [...films.map(({ id }) => id)]));
    },
  });
}

/** Takes films out of the queue; for a few seconds that can be undone. */
export function removeFilms(page: Page, films: readonly Named[]): void {
  for (const { id } of films) send(bridge.invoke('queue:remove', id));
  offerUndo(page, films);
}

/** Takes out what is done; for a few seconds that can be undone. */
export function clearDone(page: Page, items: readonly QueueItem[]): void {
  const done = items.filter(({ stage }) => stage === 'done');
  send(bridge.invoke('queue:clear-done'));
  offerUndo(page, done);
}
