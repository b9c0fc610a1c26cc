import type { Edits } from '../../shared/project/edits.ts';

/** A hand that drags the in point tells of many places; the plan is made for the one where it lets go. */
const restMilliseconds = 500;

/** What of a film's edits a plan depends on: which part is coloured, and what of it has to be coloured anew. Looks do not. */
function planned({ inSeconds, outSeconds, cuts, shots, guides }: Edits): string {
  const networks = shots
    .filter(({ model }) => model !== null)
    .map(({ startSeconds, endSeconds, model }) => [startSeconds, endSeconds, model]);
  return JSON.stringify([inSeconds, outSeconds, cuts, networks, guides]);
}

/** Notices when a film is edited otherwise than its plan says. */
export class PlanFreshness {
  readonly #onStale: (id: string) => void;
  readonly #known = new Map<string, string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** @param onStale called a moment after the last change that a plan depends on */
  constructor(onStale: (id: string) => void) {
    this.#onStale = onStale;
  }

  /** Takes in how a film is edited. @param isChange the person has just changed it */
  see(id: string, edits: Edits, isChange: boolean): void {
    const now = planned(edits);
    const isAsBefore = this.#known.get(id) === now;
    this.#known.set(id, now);
    if (!isChange || isAsBefore) return;
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => {
        this.#timers.delete(id);
        this.#onStale(id);
      }, restMilliseconds),
    );
  }

  forget(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#known.delete(id);
  }

  /** The app is being quit. */
  leave(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
