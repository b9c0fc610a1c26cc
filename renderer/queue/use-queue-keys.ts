import type { KeyboardEvent, RefObject } from 'react';
import type { AppState } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { markBetween, toggleMark, unmark, useMarked } from './marked-films.ts';
import { removeFilms } from './remove-films.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import type { Reorders } from './use-reorder.ts';

/** Keys come faster than the selection does: the row that has the focus goes before the film that is shown. */
function meant(selected: string | null): { readonly film: string | null; readonly file: string | null } {
  const focused = document.activeElement;
  return {
    film: focused?.closest('.queue-film')?.getAttribute('data-id') ?? selected,
    file: focused?.closest('.queue-export')?.getAttribute('data-export') ?? null,
  };
}

/** The queue's keys. @returns what its list does with those that go through it */
export function useQueueKeys(
  list: RefObject<HTMLElement | null>,
  state: AppState,
  { films, files }: Reorders,
): (event: KeyboardEvent) => void {
  const page = usePage();
  const { selected } = state;
  const marked = useMarked(state);
  const shift = (step: 1 | -1) => {
    const { film, file } = meant(selected);
    if (file !== null) files.shift(file, step);
    else if (film !== null) films.shift(film, step);
  };
  useShortcut('queue.up', () => {
    shift(-1);
  });
  useShortcut('queue.down', () => {
    shift(1);
  });
  useShortcut('queue.remove', () => {
    const { film, file } = meant(selected);
    if (file !== null) send(bridge.invoke('export:remove', file));
    else removeFilms(page, marked.length > 0 ? marked : state.items.filter(({ id }) => id === film));
  });

  /** Arrow keys go through the films and their files; the film of the row that has the focus is the one that is shown. */
  return (event) => {
    if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      markBetween(page, state.items, state.items[0]?.id ?? null, state.items.at(-1)?.id ?? '');
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('.queue-select') ?? [])];
    const row = document.activeElement?.closest('.queue-row, .queue-export');
    const place = rows.findIndex((select) => row?.contains(select) === true);
    const next = place === -1 ? undefined : rows[place + step];
    if (next === undefined) return;
    event.preventDefault();
    const before = meant(selected).film;
    next.focus();
    const { film } = meant(selected);
    if (!event.shiftKey) unmark(page);
    else if (film !== null && film !== before) toggleMark(page, film, before);
    if (film !== null) send(bridge.invoke('queue:select', film));
  };
}
