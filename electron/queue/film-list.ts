import type { QueueItem } from '../../shared/ipc/queue.ts';
import { isSaid, type Written } from './edit-watch.ts';
import { withMoved, withShifted } from './reorder.ts';

/** The films of the queue in their order, and which of them is shown. An item is never changed in place. */
export class FilmList {
  #items: readonly QueueItem[] = [];
  #selected: string | null = null;

  get items(): readonly QueueItem[] {
    return this.#items;
  }

  get selected(): string | null {
    return this.#selected;
  }

  item(id: string): QueueItem | null {
    return this.#items.find((item) => item.id === id) ?? null;
  }

  restore(items: readonly QueueItem[], selected: string | null): void {
    this.#items = items;
    this.#selected = selected !== null && this.item(selected) !== null ? selected : (items[0]?.id ?? null);
  }

  append(items: readonly QueueItem[]): void {
    this.#items = [...this.#items, ...items];
  }

  /** Puts an item right behind another. */
  insertAfter(id: string, item: QueueItem): void {
    const place = this.#items.findIndex((other) => other.id === id);
    this.#items = [...this.#items.slice(0, place + 1), item, ...this.#items.slice(place + 1)];
  }

  /** Puts an item at a place, counted from 0. */
  insertAt(place: number, item: QueueItem): void {
    this.#items = [...this.#items.slice(0, place), item, ...this.#items.slice(place)];
  }

  select(id: string): void {
    if (this.item(id) !== null) this.#selected = id;
  }

  /** Puts a film at a place, counted from 0. */
  move(id: string, place: number): void {
    const item = this.item(id);
    if (item !== null) this.#items = withMoved(this.#items, item, place);
  }

  /** One place up or down, if there is one. */
  shift(id: string, step: 1 | -1): void {
    const item = this.item(id);
    if (item !== null) this.#items = withShifted(this.#items, item, step);
  }

  put(id: string, change: Partial<QueueItem>): void {
    this.#items = this.#items.map((item) => (item.id === id ? { ...item, ...change } : item));
  }

  /** Says of a film what was found out about its file, where it is not said already. */
  compared(id: string, verdict: Written): void {
    const item = this.item(id);
    if (item !== null && !isSaid(item, verdict)) this.put(id, verdict);
  }

  /** Takes a film out; where it was shown, the one after it is. */
  drop(id: string): void {
    const place = this.#items.findIndex((item) => item.id === id);
    if (place === -1) return;
    this.#items = this.#items.filter((item) => item.id !== id);
    if (this.#selected === id) this.#selected = (this.#items[place] ?? this.#items.at(-1))?.id ?? null;
  }
}
