import type { QueueItem } from '../../shared/ipc/queue.ts';
import type { Failure } from '../../shared/job/failure.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import { endOf, type EndWords } from '../engine-host/job-end.ts';
import type { FilmList } from './film-list.ts';

/** Reading a film's headers takes a tenth of a second; what it finds is kept for the look that follows. */
const atOnce = 2;

export interface QuickVerdictsOptions {
  readonly engine: Engine;
  readonly list: FilmList;
  readonly describe: EndWords['describe'];
  /** Called with a film that cannot be read, and why. */
  readonly onUnfit: (id: string, failure: Failure) => void;
}

/** Finds out of films that wait to be looked at whether they are films at all, so that a broken one is said at once, not in its turn. */
export class QuickVerdicts {
  readonly #options: QuickVerdictsOptions;
  /** Ids and paths of films that were asked about. */
  readonly #asked = new Set<string>();
  #running = 0;

  constructor(options: QuickVerdictsOptions) {
    this.#options = options;
  }

  /** Asks about the next films. @param isBeingLookedAt whether the look that is under way will find it out by itself */
  next(isBeingLookedAt: (id: string) => boolean): void {
    while (this.#running < atOnce) {
      const item = this.#options.list.items.find(
        ({ id, film, stage, plan }) => stage === 'looking' && plan === null && !isBeingLookedAt(id) && !this.#asked.has(`${id} ${film}`),
      );
      if (item === undefined) return;
      void this.#ask(item, isBeingLookedAt);
    }
  }

  async #ask({ id, film }: QueueItem, isBeingLookedAt: (id: string) => boolean): Promise<void> {
    const { engine, list, describe, onUnfit } = this.#options;
    this.#asked.add(`${id} ${film}`);
    this.#running += 1;
    const { failure } = await endOf(engine.call('probe', { film }), { describe, kept: 'Nothing is lost: try again.' });
    this.#running -= 1;
    const item = list.item(id);
    // What else may be wrong is found out, and mended, where the film is really looked at.
    if (failure?.code.startsWith('film-') === true && item?.stage === 'looking' && item.film === film) onUnfit(id, failure);
    this.next(isBeingLookedAt);
  }
}
