import type { ExportItem } from '../../shared/ipc/export.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';

/** A film that was taken out of the queue, with the files that were made of it, and where it stood, counted from 0. */
export interface RemovedFilm {
  readonly item: QueueItem;
  readonly place: number;
  readonly files: readonly ExportItem[];
}

/** So many are kept: whoever cleared a long queue by mistake notices at once. */
const most = 200;

/** Films that were taken out of the queue, so that it can be undone. Nothing of it outlives the app. */
export class RemovedFilms {
  #films: readonly RemovedFilm[] = [];

  keep(film: RemovedFilm): void {
    this.#films = [...this.#films, film].slice(-most);
  }

  /** Gives films back, as they stood in the queue, and forgets them. */
  take(ids: readonly string[]): RemovedFilm[] {
    const wanted = this.#films.filter(({ item }) => ids.includes(item.id));
    this.#films = this.#films.filter((film) => !wanted.includes(film));
    // The last that went knew its place among those that were still there.
    return wanted
      .toReversed()
      .map((film) => ({ ...film, item: atRest(film.item), files: film.files.filter(({ stage }) => stage === 'done') }));
  }
}

/** What had been begun is not begun again by itself: it is looked at, and waits for the person with what is coloured so far. */
function atRest(item: QueueItem): QueueItem {
  return item.stage === 'done' || item.stage === 'failed' ? item : { ...item, stage: 'looking', progress: null, notice: null };
}
