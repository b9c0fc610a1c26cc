import type { Engine, EngineJob } from '../ipc/engine-host.ts';
import type { FilmList } from './film-list.ts';
import { endOf, type JobEnd } from './job-end.ts';
import { failed } from './queue-item.ts';

export interface FilmLookerOptions {
  readonly engine: Engine;
  readonly list: FilmList;
  /** Called while a film is looked at. */
  readonly onChange: () => void;
  /** Called when a film has its plan, or was found to be none. */
  readonly onLooked: (id: string) => void;
  readonly describe: (error?: unknown) => string;
}

/** Has the films looked at that are to be, one at a time, the one that is shown first. */
export class FilmLooker {
  readonly #options: FilmLookerOptions;
  #current: { readonly id: string; readonly job: EngineJob } | null = null;
  #isLeaving = false;

  constructor(options: FilmLookerOptions) {
    this.#options = options;
  }

  /** Nothing new begins, and what ends from now on was not ended by the person. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Ends looking at a film, if that is what is being done. */
  abandon(id: string): void {
    if (this.#current?.id !== id) return;
    const { job } = this.#current;
    this.#current = null;
    job.cancel();
  }

  /** Begins with the next film, if none is being looked at. */
  next(): void {
    if (this.#current !== null || this.#isLeaving) return;
    const { list, engine, describe } = this.#options;
    const waiting = list.items.filter(({ stage }) => stage === 'looking');
    const item = waiting.find(({ id }) => id === list.selected) ?? waiting[0];
    if (item === undefined) return;
    const { id } = item;
    const job = engine.run('plan', item.request, (event) => {
      if (this.#current?.job !== job || event.type !== 'progress') return;
      list.put(id, { progress: event });
      this.#options.onChange();
    });
    this.#current = { id, job };
    void endOf(job, { describe, kept: 'Nothing is lost: try again.' }).then((end) => {
      if (this.#current?.job !== job || this.#isLeaving) return;
      this.#current = null;
      this.#looked(id, end);
      this.next();
      this.#options.onLooked(id);
    });
  }

  #looked(id: string, { last, failure }: JobEnd): void {
    const { list } = this.#options;
    const item = list.item(id);
    if (item === null) return;
    if (last?.type === 'plan') list.put(id, { stage: 'planned', plan: last.plan, estimate: null, progress: null });
    else if (failure !== null) list.put(id, { ...failed(item, failure), plan: null });
  }
}
