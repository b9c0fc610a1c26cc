import type { AppState, QueueItem } from '../../shared/ipc/queue.ts';
import type { Page } from '../page.ts';
import { sharedState } from '../shared-state.ts';

/*
 * Films that are marked besides the one that is shown, so that a command is about all of them. Nothing of it outlives the page.
 */
const marked = sharedState<ReadonlySet<string>>(() => new Set());

/** Only the film that is shown is meant. */
export function unmark(page: Page): void {
  if (marked.get(page).size > 0) marked.set(page, new Set());
}

/** Marks a film, or not any more; the one that is shown is marked with it. */
export function toggleMark(page: Page, id: string, shown: string | null): void {
  const next = new Set(shown === null ? marked.get(page) : [...marked.get(page), shown]);
  if (!next.delete(id)) next.add(id);
  marked.set(page, next);
}

/** Marks all films between two of the queue. */
export function markBetween(page: Page, items: readonly QueueItem[], from: string | null, to: string): void {
  const places = [from ?? to, to].map((id) => items.findIndex((item) => item.id === id)).sort((one, other) => one - other);
  const [first = 0, last = first] = places;
  marked.set(page, new Set(items.slice(Math.max(0, first), last + 1).map(({ id }) => id)));
}

/** The films that are marked, in the order of the queue; none where only one is meant. */
export function useMarked({ items }: Pick<AppState, 'items'>): readonly QueueItem[] {
  const ids = marked.use();
  const found = items.filter(({ id }) => ids.has(id));
  return found.length > 1 ? found : [];
}
