import type { QueueItem } from '../../shared/ipc/queue.ts';
import type { Failure } from '../../shared/job/failure.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import { endOf, type EndWords } from '../engine-host/job-end.ts';
import type { FilmList } from './film-list.ts';

const atOnce = 2;

/** A disk that does not answer must not keep other films from being looked at. */
const holdsAtMostMilliseconds = 3000;

export interface QuickVerdictsOptions {
  readonly engine: Engine;
  readonly list: FilmList;
  readonly describe: EndWords['describe'];
  /** Called with a film that cannot be read, and why. */
  readonly onUnfit: (id: string, failure: Failure) => void;
  /** Called when a verdict is out, for the next one; and when looks need not wait any longer. */
  readonly onEnded: () => void;
}

/**
 * Finds out of films that wait to be looked at whether they are films at all, so that a broken one is said at once, not in
 * its turn. Headers take some hundredths of a second and a look takes seconds of both cores, so looks wait for them.
 */
export class QuickVerdicts {
  readonly #options: QuickVerdictsOptions;
  /** Ids and paths of films that were asked about. */
  readonly #asked = new Set<string>();
  #running = 0;
  /** Runs while looks wait for verdicts; null when none is asked for, or they have waited long enough. */
  #patience: NodeJS.Timeout | null = null;

  constructor(options: QuickVerdictsOptions) {
    this.#options = options;
  }

  /** Whether films had better not be looked at yet. */
  get holdLooks(): boolean {
    return this.#patience !== null;
  }

  /**
   * Asks about the next films.
   * @param isBeingLookedAt whether the look that is under way will find it out by itself
   * @param hasRoom whether another look could begin now
   */
  next(isBeingLookedAt: (id: string) => boolean, hasRoom: boolean): void {
    const open = this.#options.list.items.filter(
      ({ id, film, stage, plan }) => stage === 'looking' && plan === null && !isBeingLookedAt(id) && !this.#asked.has(`${id} ${film}`),
    );
    const isFirst = this.#running === 0 && this.#patience === null;
    // The only one that waits is looked at now.
    if (open.length === 0 || (isFirst && open.length === 1 && hasRoom)) return;
    if (isFirst)
      this.#patience = setTimeout(() => {
        this.#letLook();
      }, holdsAtMostMilliseconds);
    for (const item of open.slice(0, atOnce - this.#running)) void this.#ask(item);
  }

  /** The app is being quit. */
  leave(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
  }

  #letLook(): void {
    if (this.#patience === null) return;
    clearTimeout(this.#patience);
    this.#patience = null;
    this.#options.onEnded();
  }

  async #ask({ id, film }: QueueItem): Promise<void> {
    const { engine, list, describe, onUnfit, onEnded } = this.#options;
    this.#asked.add(`${id} ${film}`);
    this.#running += 1;
    const { failure } = await endOf(engine.call('probe', { film }), { describe, kept: 'Nothing is lost: try again.' });
    this.#running -= 1;
    const item = list.item(id);
    // What else may be wrong is found out, and mended, where the film is really looked at.
    if (failure?.code.startsWith('film-') === true && item?.stage === 'looking' && item.film === film) onUnfit(id, failure);
    onEnded();
    if (this.#running === 0) this.#letLook();
  }
}
