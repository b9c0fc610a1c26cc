import { describeError } from '../../shared/errors.ts';
import type { Estimate } from '../../shared/estimate.ts';
import type { Failure } from '../../shared/failure.ts';
import type { AppState, Notice, QueueItem, RequestChange } from '../../shared/ipc/queue.ts';
import type { ColorizeRequest, JobEvent } from '../../shared/job.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Engine, EngineJob } from '../ipc/engine-host.ts';
import type { EndedColouring } from './ended-colouring.ts';
import { isStarted, isUnderWay, newItem } from './queue-item.ts';
import { restoreQueue, type AfterQuitting, type StoredQueue } from './restore.ts';
import { describeWarning } from '../../shared/words/warnings.ts';
import { english } from '../../shared/words/english.ts';
import type { Warning } from '../../shared/warning.ts';
import { Stopwatch } from './stopwatch.ts';
import { totalOf } from './totals.ts';

export interface FilmQueueOptions {
  readonly engine: Engine;
  /** Called after each change of `state`. */
  readonly onChange: () => void;
  /** Called when a film's colouring has come to its end, but not when it was merely paused. */
  readonly onEnded?: (ended: EndedColouring) => void;
  /** What to append to an error's details: versions and what the engine wrote. */
  readonly describe: (error?: unknown) => string;
  /** What the person chose for all films that are added from now on. */
  readonly wishes?: () => Partial<ColorizeRequest>;
  /** Whether nothing else keeps the machine busy; `wake` says that it changed. */
  readonly isFree?: () => boolean;
  /** Seconds since any moment. */
  readonly now?: () => number;
}

/** What the person wants of a job that is asked to stop. */
type Intent = 'stop' | 'remove';

interface Work {
  readonly id: string;
  readonly job: EngineJob;
  intent: Intent | null;
}

/** By what they say: one of the two may come from an earlier version's plan, which has no codes. */
function isSameWarning(one: Warning, other: Warning): boolean {
  return describeWarning(one, english) === describeWarning(other, english);
}

interface Colouring extends Work {
  readonly clock: Stopwatch;
}

/**
 * The films that were added, and what is done with them: one is looked at at a time, and one coloured at a time, in the
 * order of the queue. A film that fails does so alone; the next one follows.
 */
export class FilmQueue {
  readonly #options: FilmQueueOptions;
  readonly #now: () => number;
  #items: readonly QueueItem[] = [];
  #selected: string | null = null;
  #paused = false;
  #notice: Notice | null = null;
  #leaving = false;
  #look: Work | null = null;
  #colouring: Colouring | null = null;
  /** Ids of the films that were started together: what the total counts. */
  #batch: ReadonlySet<string> = new Set();
  /** Ids of the films that were started before their plan was there. */
  readonly #eager = new Set<string>();

  constructor(options: FilmQueueOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now() / 1000);
  }

  get state(): AppState {
    return {
      items: [...this.#items],
      selected: this.#selected,
      running: this.#items.some(isUnderWay),
      paused: this.#paused,
      total: totalOf(this.#items.filter(({ id }) => this.#batch.has(id))),
      notice: this.#notice,
    };
  }

  item(id: string): QueueItem | null {
    return this.#items.find((item) => item.id === id) ?? null;
  }

  /** Adds films at the end and shows the first of them; one that is in the queue already is shown instead. */
  add(films: readonly string[]): void {
    if (films.length === 0) {
      this.notify({ code: 'no-films', values: {} });
      return;
    }
    this.#admit(films.map((film) => newItem(film, this.#options.wishes?.() ?? {})));
  }

  /** Adds a film with the wishes of an earlier job; one that is in the queue already is shown instead. */
  addAgain(request: ColorizeRequest): void {
    this.#admit([{ ...newItem(request.film, {}), request }]);
  }

  /** Takes up where the app was quit, or killed. */
  restore(stored: StoredQueue, afterQuitting: AfterQuitting): void {
    const { items, paused, notice } = restoreQueue(stored, afterQuitting);
    this.#items = items;
    this.#paused = paused;
    this.#notice = notice;
    this.#selected = stored.selected !== null && this.item(stored.selected) !== null ? stored.selected : (items[0]?.id ?? null);
    this.#batch = new Set(items.filter(isStarted).map(({ id }) => id));
    this.#lookAtNext();
    this.#colourNext();
    this.#options.onChange();
  }

  /** The app is being quit: nothing that ends from now on was ended by the person, and nothing new begins. */
  leave(): void {
    this.#leaving = true;
  }

  /** Goes on, if it waited for something else to end. */
  wake(): void {
    this.#colourNext();
    this.#options.onChange();
  }

  notify(notice: Notice | null): void {
    this.#notice = notice;
    this.#options.onChange();
  }

  select(id: string): void {
    if (this.item(id) === null) return;
    this.#selected = id;
    this.#options.onChange();
  }

  move(id: string, index: number): void {
    const item = this.item(id);
    if (item === null) return;
    const others = this.#items.filter((other) => other !== item);
    this.#items = [...others.slice(0, index), item, ...others.slice(index)];
    this.#options.onChange();
  }

  /** One place up or down, if there is one. */
  shift(id: string, step: 1 | -1): void {
    const place = this.#items.findIndex((item) => item.id === id) + step;
    if (place >= 0 && place < this.#items.length) this.move(id, place);
  }

  remove(id: string): void {
    if (this.#colouring?.id === id) {
      this.#interrupt('remove');
      return;
    }
    if (this.#look?.id === id) this.#abandonLook();
    this.#drop(id);
    this.#lookAtNext();
    this.#options.onChange();
  }

  clearDone(): void {
    for (const { id, stage } of this.#items) if (stage === 'done') this.#drop(id);
    this.#options.onChange();
  }

  /** Gives a film its turn, or all that are planned. A paused queue goes on. */
  start(id: string | null): void {
    const wanted = this.#items.filter((item) => (id === null || item.id === id) && ['planned', 'looking'].includes(item.stage));
    if (wanted.length === 0) return;
    this.#unpause();
    for (const item of wanted) {
      if (item.stage === 'looking') this.#eager.add(item.id);
      else this.#enqueue(item.id);
    }
    this.#colourNext();
    this.#options.onChange();
  }

  /** Takes a film out of its turn. What is coloured of it is kept. */
  stop(id: string): void {
    if (this.#colouring?.id === id) {
      this.#interrupt('stop');
      return;
    }
    this.#eager.delete(id);
    const stage = this.item(id)?.stage;
    if (stage !== 'waiting' && stage !== 'paused') return;
    this.#leaveBatch(id);
    this.#update(id, { stage: 'planned', notice: stage === 'paused' ? { code: 'stopped', values: {} } : null });
  }

  pause(): void {
    if (this.#paused || !this.#items.some(isStarted)) return;
    this.#paused = true;
    const work = this.#colouring;
    if (work !== null && this.item(work.id)?.stage === 'colouring') {
      work.clock.stop();
      work.job.pause();
      this.#put(work.id, { stage: 'paused', elapsedSeconds: work.clock.seconds });
    }
    this.#options.onChange();
  }

  resume(): void {
    this.#unpause();
    this.#colourNext();
    this.#options.onChange();
  }

  /** Once more after a failure: from the plan where there is one, else the film is looked at again. */
  retry(id: string): void {
    const item = this.item(id);
    if (item?.stage !== 'failed') return;
    if (item.plan === null) {
      this.#lookAgain(id, item.request);
    } else {
      this.#enqueue(id);
      this.#colourNext();
    }
    this.#options.onChange();
  }

  /** Looks at the film anew with other wishes. */
  change(id: string, change: RequestChange): void {
    this.#rethink(id, change);
  }

  /** Looks anew at films whose plan something outside of them has changed. */
  planAgain(isConcerned: (item: QueueItem) => boolean): void {
    for (const item of this.#items) {
      if (item.stage === 'planned' && isConcerned(item)) this.#rethink(item.id, {});
    }
  }

  /** Looks at the film anew with another place for its output. */
  setOutput(id: string, output: string): void {
    // The person was asked by the file dialog whether an existing file may go.
    this.#rethink(id, { output, force: true });
  }

  replaceOutput(id: string): void {
    if (this.item(id)?.failure?.code === 'output-exists') this.#rethink(id, { force: true });
  }

  #admit(candidates: readonly QueueItem[]): void {
    const known = candidates.flatMap(({ film }) => this.#items.filter((item) => item.film === film));
    const fresh = candidates.filter(({ film }) => known.every((item) => item.film !== film));
    const [again] = known;
    this.#notice = fresh.length === 0 && again !== undefined ? { code: 'already-queued', values: { name: again.name } } : null;
    this.#items = [...this.#items, ...fresh];
    this.#selected = fresh[0]?.id ?? again?.id ?? this.#selected;
    this.#lookAtNext();
    this.#options.onChange();
  }

  /** What was measured for a plan, if that is still the film's. */
  estimated(id: string, plan: Plan, estimate: Estimate | null): void {
    if (this.item(id)?.plan === plan) this.#update(id, { estimate });
  }

  #rethink(id: string, change: RequestChange & { readonly output?: string; readonly force?: boolean }): void {
    const item = this.item(id);
    if (item === null || this.#colouring?.id === id) return;
    // Zod leaves a key that is not given out, and null is a wish like any other.
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    if (item.stage === 'waiting' || item.stage === 'paused') this.#eager.add(id);
    this.#lookAgain(id, { ...item.request, ...given });
    this.#options.onChange();
  }

  #lookAgain(id: string, request: ColorizeRequest): void {
    if (this.#look?.id === id) this.#abandonLook();
    this.#leaveBatch(id);
    this.#put(id, { request, stage: 'looking', progress: null, warnings: [], result: null, failure: null, notice: null });
    this.#lookAtNext();
  }

  #lookAtNext(): void {
    if (this.#look !== null || this.#leaving) return;
    const waiting = this.#items.filter(({ stage }) => stage === 'looking');
    const next = waiting.find(({ id }) => id === this.#selected) ?? waiting[0];
    if (next === undefined) return;
    const { id, request } = next;
    const job = this.#options.engine.run('plan', request, (event) => {
      if (this.#look?.job !== job) return;
      if (event.type === 'progress') this.#update(id, { progress: event });
    });
    this.#look = { id, job, intent: null };
    void this.#ended(job, (last, failure) => {
      if (this.#look?.job !== job || this.#leaving) return;
      this.#look = null;
      this.#looked(id, last, failure);
      this.#lookAtNext();
      this.#colourNext();
      this.#options.onChange();
    });
  }

  #looked(id: string, last: JobEvent | null, failure: Failure | null): void {
    if (last?.type === 'plan') {
      this.#put(id, { stage: 'planned', plan: last.plan, estimate: null, progress: null });
      if (this.#eager.delete(id)) this.#enqueue(id);
    } else if (failure !== null) {
      this.#eager.delete(id);
      this.#fail(id, { ...failure, ...(failure.code === 'engine-died' ? { message: 'The part of Kinetint that works on films stopped unexpectedly. Nothing is lost: try again.' } : {}) }, null);
    }
  }

  #colourNext(): void {
    if (this.#colouring !== null || this.#paused || this.#leaving || this.#options.isFree?.() === false) return;
    const next = this.#items.find(({ stage }) => stage === 'waiting');
    if (next?.plan == null) return;
    const { id, plan, elapsedSeconds } = next;
    const clock = new Stopwatch(this.#now, elapsedSeconds);
    clock.start();
    // The plan is what the person agreed to: its output, project and network, not whatever a second look would choose.
    const request = { ...next.request, output: plan.output, project: plan.project, model: plan.colour.model };
    this.#put(id, { stage: 'colouring', progress: null, warnings: [], result: null, failure: null });
    const job = this.#options.engine.run('colorize', request, (event) => {
      if (this.#colouring?.job !== job) return;
      if (event.type === 'progress') this.#update(id, { progress: event, elapsedSeconds: clock.seconds });
      if (event.type === 'warning' && !plan.warnings.some((known) => isSameWarning(known, event.message))) {
        this.#update(id, { warnings: [...(this.item(id)?.warnings ?? []), event.message] });
      }
    });
    this.#colouring = { id, job, clock, intent: null };
    void this.#ended(job, (last, failure) => {
      if (this.#leaving) return;
      const intent = this.#colouring?.intent ?? null;
      this.#colouring = null;
      const { seconds } = clock;
      this.#put(id, { elapsedSeconds: seconds });
      const { progress = null, warnings = [] } = this.item(id) ?? {};
      this.#coloured(id, intent, last, failure);
      this.#options.onEnded?.({ plan, request, endedAt: Date.now(), seconds, progress, warnings, last, failure });
      this.#colourNext();
      this.#options.onChange();
    });
  }

  #coloured(id: string, intent: Intent | null, last: JobEvent | null, failure: Failure | null): void {
    const plan = this.item(id)?.plan ?? null;
    if (last?.type === 'done') {
      this.#put(id, { stage: 'done', progress: null, result: last, notice: null });
    } else if (failure?.code === 'interrupted') {
      this.#leaveBatch(id);
      this.#put(id, { stage: 'planned', progress: null, notice: { code: 'stopped', values: {} } });
    } else if (failure !== null) {
      this.#fail(id, failure, plan);
    }
    if (intent === 'remove') this.#drop(id);
  }

  /** Waits for a job's end, whichever it is, and puts it into words. */
  async #ended(job: EngineJob, then: (last: JobEvent | null, failure: Failure | null) => void): Promise<void> {
    try {
      const last = await job.finished;
      then(last, last.type === 'error' ? { code: last.code, message: last.message, details: this.#options.describe() } : null);
    } catch (error) {
      then(null, {
        code: 'engine-died',
        message: 'The part of Kinetint that works on films stopped unexpectedly. What is coloured so far is kept: try again to go on from there.',
        details: `${describeError(error)}\n${this.#options.describe(error)}`,
      });
    }
  }

  #fail(id: string, failure: Failure, plan: QueueItem['plan']): void {
    const item = this.item(id);
    if (item === null) return;
    const details = [failure.message, `Code: ${failure.code}`, `Film: ${item.film}`, failure.details].join('\n');
    this.#put(id, { stage: 'failed', plan, progress: null, notice: null, failure: { ...failure, details } });
  }

  /** What is held goes on where it is; what was paused before the app was quit waits for its turn. */
  #unpause(): void {
    this.#paused = false;
    for (const { id, stage } of this.#items) {
      if (stage !== 'paused') continue;
      if (this.#colouring?.id === id) {
        this.#colouring.clock.start();
        this.#colouring.job.resume();
        this.#put(id, { stage: 'colouring' });
      } else {
        this.#enqueue(id);
      }
    }
  }

  #interrupt(intent: Intent): void {
    const work = this.#colouring;
    if (work === null) return;
    if (work.intent !== 'remove') work.intent = intent;
    if (this.item(work.id)?.stage === 'stopping') return;
    this.#update(work.id, { stage: 'stopping' });
    work.job.cancel();
  }

  #abandonLook(): void {
    const work = this.#look;
    this.#look = null;
    work?.job.cancel();
  }

  /** Whoever starts a film while nothing is going on begins a new total. */
  #enqueue(id: string): void {
    const idle = !this.#items.some(isStarted);
    this.#batch = new Set([...(idle ? [] : this.#batch), id]);
    this.#put(id, { stage: 'waiting', failure: null, notice: null });
  }

  #leaveBatch(id: string): void {
    this.#batch = new Set([...this.#batch].filter((other) => other !== id));
  }

  #drop(id: string): void {
    const index = this.#items.findIndex((item) => item.id === id);
    if (index === -1) return;
    this.#leaveBatch(id);
    this.#eager.delete(id);
    this.#items = this.#items.filter((item) => item.id !== id);
    if (this.#selected === id) this.#selected = (this.#items[index] ?? this.#items.at(-1))?.id ?? null;
  }

  #put(id: string, change: Partial<QueueItem>): void {
    this.#items = this.#items.map((item) => (item.id === id ? { ...item, ...change } : item));
  }

  #update(id: string, change: Partial<QueueItem>): void {
    this.#put(id, change);
    this.#options.onChange();
  }
}
