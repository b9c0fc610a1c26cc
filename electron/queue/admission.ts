import { isTry, type Notice, type QueueItem } from '../../shared/ipc/queue.ts';
import type { ColorizeRequest } from '../../shared/job/job.ts';
import type { FilmList } from './film-list.ts';
import { newItem } from './queue-item.ts';

export interface AdmissionOptions {
  readonly list: FilmList;
  /** What the person chose for all films that are added from now on. */
  readonly wishes?: (() => Partial<ColorizeRequest>) | undefined;
}

/** Which films come into the queue, and which of them is shown. */
export class Admission {
  readonly #options: AdmissionOptions;
  /** Id of the film that is shown only because it came first of those that were added. */
  #shownByItself: string | null = null;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Takes in films at the end and shows the first of them; one that is in the queue already is shown instead. @returns what to say */
  add(films: readonly string[]): Notice | null {
    return this.#admit(films.map((film) => this.#new(film)));
  }

  /** Takes in a film with the wishes of an earlier job, likewise. */
  addAgain(request: ColorizeRequest): Notice | null {
    return this.#admit([{ ...newItem(request.film, {}), request }]);
  }

  /** Takes in films that nobody chose one by one: what is shown stays. @returns those that were not there */
  addFound(films: readonly string[]): readonly QueueItem[] {
    const { list } = this.#options;
    const items = films.filter((film) => list.items.every((item) => item.film !== film)).map((film) => this.#new(film));
    list.append(items);
    if (list.selected === null && items[0] !== undefined) list.select(items[0].id);
    return items;
  }

  /** The person wants to see this one. */
  select(id: string): void {
    this.#shownByItself = null;
    this.#options.list.select(id);
  }

  /** A film has come out of its look: whoever adds films wants to see one, not what is wrong with the first of them. */
  looked(id: string): void {
    const { list } = this.#options;
    if (id !== this.#shownByItself || id !== list.selected || list.item(id)?.stage !== 'failed') return;
    const place = list.items.findIndex((item) => item.id === id);
    const next = list.items.slice(place + 1).find(({ stage }) => stage !== 'failed');
    if (next === undefined) return;
    list.select(next.id);
    this.#shownByItself = next.id;
  }

  /** Puts a film back where it stood, and shows it. @returns whether it was not added again meanwhile */
  bringBack(item: QueueItem, place: number): boolean {
    const { list } = this.#options;
    if (list.items.some(({ film, version }) => film === item.film && version === item.version && !isTry(item))) return false;
    list.insertAt(place, item);
    list.select(item.id);
    return true;
  }

  #new(film: string): QueueItem {
    return newItem(film, this.#options.wishes?.() ?? {});
  }

  #admit(candidates: readonly QueueItem[]): Notice | null {
    const { list } = this.#options;
    const { items } = list;
    const known = candidates.flatMap(({ film }) => items.filter((item) => item.film === film));
    const fresh = candidates.filter(({ film }) => known.every((item) => item.film !== film));
    const [again] = known;
    list.append(fresh);
    const shown = fresh[0] ?? again;
    if (shown !== undefined) list.select(shown.id);
    this.#shownByItself = fresh[0]?.id ?? null;
    return fresh.length === 0 && again !== undefined ? { code: 'already-queued', values: { name: again.name } } : null;
  }
}
