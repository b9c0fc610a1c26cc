import { hasEnded } from '../../shared/ipc/export.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { UserFacingError } from '../../shared/job/errors.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import type { FilmQueue } from './film-queue.ts';
import { isStarted } from './queue-item.ts';

/** So long no picture was asked for: whoever has just dropped a film looks at its first ones, and measuring beside that would slow both, and measure wrong. */
const restMilliseconds = 1200;

/**
 * Has it measured how long each planned film will take, one after the other, while nothing else is going on. Work that
 * begins ends the measuring, which begins anew when the work is over.
 */
export class Estimator {
  readonly #engine: Engine;
  readonly #queue: Pick<FilmQueue, 'state' | 'estimated'>;
  readonly #rest: number;
  #timer: NodeJS.Timeout | null = null;
  #current: { readonly plan: Plan; readonly stop: AbortController } | null = null;
  /** Plans that could not be measured: trying again would not help. */
  readonly #given = new WeakSet<Plan>();

  constructor(engine: Engine, queue: Pick<FilmQueue, 'state' | 'estimated'>, rest = restMilliseconds) {
    this.#engine = engine;
    this.#queue = queue;
    this.#rest = rest;
  }

  /** To be called whenever the queue has changed. */
  follow(): void {
    const { items, selected, exports } = this.#queue.state;
    const isBusy = items.some((item) => isStarted(item) || item.stage === 'looking') || exports.some((item) => !hasEnded(item));
    const open = items.filter((item) => this.#isOpen(item));
    if (this.#current !== null) {
      if (isBusy || !open.some(({ plan }) => plan === this.#current?.plan)) this.stop();
      return;
    }
    const next = open.find(({ id }) => id === selected) ?? open[0];
    if (isBusy || next === undefined) {
      this.stop();
      return;
    }
    if (this.#timer === null) this.#wait();
  }

  /** To be called when the viewer asks for a picture: what has not begun waits on. */
  pictureAsked(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#wait();
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#begin();
    }, this.#rest);
  }

  /** Ends what is being measured. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#current?.stop.abort();
    this.#current = null;
  }

  #isOpen({ stage, plan, estimate }: QueueItem): boolean {
    return stage === 'planned' && plan !== null && estimate === null && !this.#given.has(plan);
  }

  #begin(): void {
    const { items, selected } = this.#queue.state;
    const open = items.filter((item) => this.#isOpen(item));
    const item = open.find(({ id }) => id === selected) ?? open[0];
    if (item?.plan == null) return;
    const { id, plan } = item;
    // What is going to be written is what is measured: its name may be another than the one that is taken already.
    const request = { ...item.request, output: plan.output, project: plan.project };
    const stop = new AbortController();
    this.#current = { plan, stop };
    this.#engine.call('estimate', request, { signal: stop.signal }).then(
      (estimate) => {
        if (this.#current?.stop !== stop) return;
        this.#current = null;
        this.#given.add(plan);
        this.#queue.estimated(id, plan, estimate);
      },
      // What is wrong is said by whoever works with the film, or with an engine that died, next.
      (error: unknown) => {
        // One that was stopped has its turn again.
        if (this.#current?.stop !== stop) return;
        this.#current = null;
        this.#given.add(plan);
        if (error instanceof UserFacingError) this.#queue.estimated(id, plan, null);
      },
    );
  }
}
