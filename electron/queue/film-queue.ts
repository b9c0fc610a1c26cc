import { existsSync } from 'node:fs';
import type { Estimate } from '../../shared/job/estimate.ts';
import { hasEnded, type ExportItem } from '../../shared/ipc/export.ts';
import { isInColour, isStartable, isTry, type AppState, type Notice, type QueueItem } from '../../shared/ipc/queue.ts';
import type { ColorizeRequest } from '../../shared/job/job.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { Edits } from '../../shared/project/edits.ts';
import type { StoredQueue } from '../storage/queue-store.ts';
import { Batch } from './batch.ts';
import { isBeingWritten } from './export-item.ts';
import { ExportQueue } from './export-queue.ts';
import type { EndedColouring } from './ended-colouring.ts';
import { FilmColourist, type Intent, type PlannedFilm } from './film-colourist.ts';
import { EditWatch } from './edit-watch.ts';
import { FilmChanges } from './film-changes.ts';
import { FilmList } from './film-list.ts';
import { FilmPlanner } from './film-planner.ts';
import type { FilmQueueOptions } from './film-queue-options.ts';
import { namesAgainst } from './mends.ts';
import { PlanFreshness } from './plan-freshness.ts';
import { isStarted, isUnderWay, newItem } from './queue-item.ts';
import { RemovedFilms } from './removed-films.ts';
import { restoreQueue, type AfterQuitting } from './restore.ts';
import { totalOf } from './totals.ts';

/**
 * The films that were added, and what is done with them: one is looked at at a time, and one coloured at a time, in the
 * order of the queue. Files that are exported go before the next film, since they take minutes where a film may take
 * hours. What fails does so alone; the next one follows.
 */
export class FilmQueue {
  readonly #options: FilmQueueOptions;
  readonly #list = new FilmList();
  readonly #planner: FilmPlanner;
  readonly #colourist: FilmColourist;
  readonly #exports: ExportQueue;
  readonly #batch = new Batch();
  readonly #removed = new RemovedFilms();
  readonly #edits = new EditWatch();
  readonly #freshness = new PlanFreshness((stale) => {
    this.changes.planAgain(({ id }) => id === stale);
  });
  /** What is asked of films otherwise than it was. */
  readonly changes: FilmChanges;
  /** Ids of the films that were started before their plan was there, and whether each was by itself, not with all. */
  readonly #eager = new Map<string, boolean>();
  /** Id of the film that is shown only because it came first of those that were added. */
  #shownByItself: string | null = null;
  #paused = false;
  #notice: Notice | null = null;
  #isLeaving = false;

  constructor(options: FilmQueueOptions) {
    this.#options = options;
    const { engine, describe, taken, now = () => performance.now() / 1000 } = options;
    const onChange = (): void => {
      this.#tellChange();
    };
    const editsOf = (id: string) => this.#edits.of(id);
    const common = { engine, describe, onChange, editsOf, list: this.#list };
    this.#planner = new FilmPlanner({
      ...common,
      atOnce: options.looksAtOnce,
      verdictsFirst: options.verdictsFirst,
      promised: (id) => this.#promisedAgainst(id),
      earlier: options.earlier,
      onLooked: (id) => {
        this.#looked(id);
      },
    });
    this.changes = new FilmChanges({
      list: this.#list,
      planner: this.#planner,
      batch: this.#batch,
      eager: this.#eager,
      isUnderWay: (id) => this.#colourist.current === id,
      onChange,
      isThere: taken,
      taken: (path) => (taken ?? existsSync)(path) || this.promised.includes(path),
    });
    this.#colourist = new FilmColourist({
      ...common,
      now,
      onEnded: (ended, id, intent) => {
        this.#coloured(ended, id, intent);
      },
    });
    this.#exports = new ExportQueue({
      ...common,
      now,
      taken,
      film: (id) => this.item(id),
      films: () => this.#list.items,
      onEnded: (ended) => {
        if (ended !== null)
          this.#attempt('onExported', () => {
            options.onExported?.(ended);
          });
        this.#work();
      },
    });
  }

  get state(): AppState {
    const { items, selected } = this.#list;
    const exports = this.#exports.items;
    const inBatch = ({ id }: { readonly id: string }): boolean => this.#batch.has(id);
    return {
      items: [...items],
      selected,
      running: items.some(isUnderWay) || exports.some(isBeingWritten),
      paused: this.#paused,
      total: totalOf(items.filter(inBatch), exports.filter(inBatch)),
      notice: this.#notice,
      exports: [...exports],
    };
  }

  item(id: string): QueueItem | null {
    return this.#list.item(id);
  }

  /** Paths that files are going to have, or to keep their colours in: nothing else may be promised them. */
  get promised(): string[] {
    const { items } = this.#list;
    return [...items.flatMap(({ plan, request }) => [(plan ?? request).output, (plan ?? request).project]), ...this.#promisedFiles].filter(
      (path) => path !== null,
    );
  }

  /** Whether a file is one that was written of a film, or is going to be. */
  isWritten(path: string): boolean {
    const isResult = (item: { readonly result: { readonly output: string } | null }): boolean => item.result?.output === path;
    return (
      this.promised.includes(path) ||
      this.#list.items.some(isResult) ||
      this.#exports.items.some(isResult) ||
      this.#options.wasWritten?.(path) === true
    );
  }

  get #promisedFiles(): string[] {
    return this.#exports.items.filter((item) => !hasEnded(item)).map(({ request }) => request.output);
  }

  #promisedAgainst(id: string): string[] {
    const own = this.item(id);
    const others = this.#list.items.filter((item) => item.id !== id).flatMap((item) => namesAgainst(item, own?.film ?? ''));
    return [...others, ...this.#promisedFiles].filter((path) => path !== null && path !== own?.request.project) as string[];
  }

  exportItem(id: string): ExportItem | null {
    return this.#exports.item(id);
  }

  /** Adds films at the end and shows the first of them; one that is in the queue already is shown instead. */
  add(films: readonly string[]): void {
    if (films.length === 0) {
      this.notify({ code: 'no-films', values: {} });
      return;
    }
    this.#admit(films.map((film) => newItem(film, this.#options.wishes?.() ?? {})));
  }

  /** Adds films that nobody chose one by one: what is shown stays, and those that are in colour are not started. */
  addFound(films: readonly string[], start: boolean): void {
    const fresh = films.filter((film) => this.#list.items.every((item) => item.film !== film));
    if (fresh.length === 0) return;
    const items = fresh.map((film) => newItem(film, this.#options.wishes?.() ?? {}));
    this.#list.append(items);
    if (this.#list.selected === null) this.#list.select(items[0]!.id);
    if (start) for (const { id } of items) this.#eager.set(id, false);
    this.#notice = { code: 'found', values: { name: items[0]!.name, count: items.length } };
    this.#planner.next();
    this.#tellChange();
  }

  /** Adds a film with the wishes of an earlier job; one that is in the queue already is shown instead. */
  addAgain(request: ColorizeRequest): void {
    this.#admit([{ ...newItem(request.film, {}), request }]);
  }

  /** Takes up where the app was quit, or killed. */
  restore(stored: StoredQueue, afterQuitting: AfterQuitting): void {
    const { items, exports, paused, notice } = restoreQueue(stored, afterQuitting, this.#options.taken);
    this.#list.restore(items, stored.selected);
    this.#exports.restore(exports);
    this.#paused = paused;
    this.#notice = notice;
    this.#batch.restore([...items.filter(isStarted), ...exports.filter((item) => !hasEnded(item))].map(({ id }) => id));
    const wereStarted = new Set(stored.items.filter(isStarted).map(({ id }) => id));
    if (!paused) for (const { id, stage } of items) if (stage === 'looking' && wereStarted.has(id)) this.#eager.set(id, false);
    this.#planner.next();
    this.#work();
  }

  /** The app is being quit: nothing that ends from now on was ended by the person, and nothing new begins. */
  leave(): void {
    this.#isLeaving = true;
    this.#freshness.leave();
    this.#planner.leave();
    this.#colourist.leave();
    this.#exports.leave();
  }

  /** Puts the total away, once all that it counts is over. */
  dismissTotal(): void {
    if (this.#isStarted) return;
    this.#batch.clear();
    this.#tellChange();
  }

  notify(notice: Notice | null): void {
    this.#notice = notice;
    this.#tellChange();
  }

  select(id: string): void {
    this.#shownByItself = null;
    this.#list.select(id);
    this.#tellChange();
  }

  move(id: string, place: number): void {
    this.#list.move(id, place);
    this.#tellChange();
  }

  /** One place up or down, if there is one. */
  shift(id: string, step: 1 | -1): void {
    this.#list.shift(id, step);
    this.#tellChange();
  }

  remove(id: string): void {
    if (this.#colourist.current === id) {
      this.#colourist.interrupt('remove');
      return;
    }
    this.#planner.abandon(id);
    this.#drop(id);
    this.#planner.next();
    this.#tellChange();
  }

  /** Puts films back that were taken out, where they stood. What was under way waits for the person. */
  bringBack(ids: readonly string[]): void {
    for (const id of ids) this.#colourist.keep(id);
    for (const { item, place, files } of this.#removed.take(ids)) {
      // It may have been added again meanwhile.
      if (this.#list.items.some(({ film, version }) => film === item.film && version === item.version && !isTry(item))) continue;
      this.#list.insertAt(place, item);
      this.#exports.restore([...this.#exports.items, ...files]);
      this.#list.select(item.id);
    }
    this.#planner.next();
    this.#tellChange();
  }

  /** Takes out what is done: files that are written, and coloured films that no other file is being made of. */
  clearDone(): void {
    this.#exports.clearDone();
    const needed = new Set(this.#exports.items.map(({ film }) => film));
    for (const { id, stage } of this.#list.items) if (stage === 'done' && !needed.has(id)) this.#drop(id);
    this.#tellChange();
  }

  /** Gives a film its turn, or all that are planned and not in colour to begin with. A paused queue goes on. */
  start(id: string | null): void {
    const wanted = this.#list.items.filter((item) => item.id === id || (id === null && !isInColour(item))).filter(isStartable);
    if (wanted.length === 0) return;
    this.#unpause();
    for (const item of wanted) {
      if (item.stage === 'looking') this.#eager.set(item.id, id !== null);
      else this.#enqueue(item.id);
    }
    this.#work();
  }

  /** Takes a film out of its turn. What is coloured of it is kept. */
  stop(id: string): void {
    if (this.#colourist.current === id) {
      this.#colourist.interrupt('stop');
      return;
    }
    this.#eager.delete(id);
    const stage = this.item(id)?.stage;
    if (stage !== 'waiting' && stage !== 'paused') return;
    this.#batch.leave(id);
    this.#list.put(id, { stage: 'planned', notice: stage === 'paused' ? { code: 'stopped', values: {} } : null });
    this.#tellChange();
  }

  pause(): void {
    if (this.#paused || !this.#isStarted) return;
    this.#paused = true;
    this.#colourist.hold();
    this.#exports.hold();
    this.#tellChange();
  }

  resume(): void {
    this.#unpause();
    this.#work();
  }

  /** Once more after a failure: from the plan where there is one, else the film is looked at again. */
  retry(id: string): void {
    const item = this.item(id);
    if (item?.stage !== 'failed') return;
    if (item.plan === null) this.changes.lookAgain(id, item.request);
    else this.#enqueue(id);
    this.#work();
  }

  /**
   * Puts a file of a coloured film behind the others of that film. A paused queue stays paused.
   * @param frames about how many it will have; null where nobody knows
   */
  addExport(film: string, request: ExportItem['request'], frames: number | null): void {
    const isNew = !this.#isStarted;
    this.#batch.add(this.#exports.add(film, request, frames), isNew);
    this.#work();
  }

  /** Puts a file that waits at a place among those of its film that do, counted from 0. */
  moveExport(id: string, place: number): void {
    this.#exports.move(id, place);
    this.#tellChange();
  }

  /** One place up or down among them, if there is one. */
  shiftExport(id: string, step: 1 | -1): void {
    this.#exports.shift(id, step);
    this.#tellChange();
  }

  /** Takes a file out; see ExportQueue. */
  removeExport(id: string): void {
    this.#exports.remove(id);
    this.#work();
  }

  retryExport(id: string): void {
    this.#exportAgain(id, () => {
      this.#exports.retry(id);
    });
  }

  /** Once more after a failure, to another place. */
  replaceFailedExport(id: string, output: string): void {
    this.#exportAgain(id, () => {
      this.#exports.replaceFailed(id, output);
    });
  }

  #exportAgain(id: string, begin: () => void): void {
    if (this.exportItem(id)?.stage !== 'failed') return;
    const isNew = !this.#isStarted;
    begin();
    this.#batch.add(id, isNew);
    this.#work();
  }

  /**
   * Takes in how a film is edited: what is being written of it, or was, stays as it was begun, and is compared with it.
   * @param isChange the person has just changed it
   */
  edited(id: string, edits: Edits, isChange: boolean): void {
    this.#compare(id, this.#edits.see(id, edits, isChange));
    this.#freshness.see(id, edits, isChange);
    this.#tellChange();
  }

  /** What was measured for a plan, if that is still the film's. */
  estimated(id: string, plan: Plan, estimate: Estimate | null): void {
    if (this.item(id)?.plan !== plan) return;
    this.#list.put(id, { estimate });
    this.#tellChange();
  }

  #admit(candidates: readonly QueueItem[]): void {
    const { items } = this.#list;
    const known = candidates.flatMap(({ film }) => items.filter((item) => item.film === film));
    const fresh = candidates.filter(({ film }) => known.every((item) => item.film !== film));
    const [again] = known;
    this.#notice = fresh.length === 0 && again !== undefined ? { code: 'already-queued', values: { name: again.name } } : null;
    this.#list.append(fresh);
    const shown = fresh[0] ?? again;
    if (shown !== undefined) this.#list.select(shown.id);
    this.#shownByItself = fresh[0]?.id ?? null;
    this.#planner.next();
    this.#tellChange();
  }

  #looked(id: string): void {
    const item = this.item(id);
    const alone = this.#eager.get(id);
    this.#eager.delete(id);
    if (item?.stage === 'failed' && id === this.#shownByItself && id === this.#list.selected) this.#showAnother();
    if (alone !== undefined && item?.stage === 'planned' && (alone || !isInColour(item))) this.#enqueue(id);
    this.#work();
  }

  /** Whoever adds films wants to see one, not what is wrong with the first of them. */
  #showAnother(): void {
    const place = this.#list.items.findIndex(({ id }) => id === this.#shownByItself);
    const next = this.#list.items.slice(place + 1).find(({ stage }) => stage !== 'failed');
    if (next === undefined) return;
    this.#list.select(next.id);
    this.#shownByItself = next.id;
  }

  /** Begins with what is next, if nothing is under way. */
  #work(): void {
    const isHeldUp = this.#paused || this.#isLeaving || this.#colourist.current !== null || this.#exports.isWriting;
    if (!isHeldUp && !this.#exports.next()) {
      const waiting = this.#list.items.filter((item): item is PlannedFilm => item.stage === 'waiting' && item.plan !== null);
      // A try takes seconds, and somebody looks forward to it.
      const next = waiting.find(isTry) ?? waiting[0];
      if (next !== undefined) this.#colourist.begin(next);
    }
    for (const { id } of this.#list.items) this.#compare(id);
    this.#tellChange();
  }

  /** Says of a film and its files whether there is a file with all that was changed. */
  #compare(id: string, fill = false): void {
    const film = this.#list.items.filter((item) => item.id === id && (item.stage === 'done' || this.#colourist.current === id));
    const begun = [...film, ...this.#exports.begun(id)];
    for (const [place, verdict] of this.#edits.judge(id, begun, fill).entries()) {
      if (place < film.length) this.#list.compared(id, verdict);
      else this.#exports.compared(begun[place]!.id, verdict);
    }
  }

  #coloured(ended: EndedColouring, id: string, intent: Intent | null): void {
    if (ended.failure?.code === 'interrupted') this.#batch.leave(id);
    if (intent === 'remove') this.#drop(id);
    this.#attempt('onEnded', () => {
      this.#options.onEnded?.(ended);
    });
    this.#work();
  }

  #tellChange(): void {
    this.#attempt('onChange', this.#options.onChange);
  }

  /** Does what is done about the work, which goes on even if that fails. */
  #attempt(what: string, action: () => void): void {
    const { onFault = console.error } = this.#options;
    try {
      action();
    } catch (error) {
      onFault(what, error);
    }
  }

  /** What is held goes on where it is; what was paused before the app was quit waits for its turn. */
  #unpause(): void {
    this.#paused = false;
    this.#colourist.goOn();
    this.#exports.goOn();
    for (const { id, stage } of this.#list.items) if (stage === 'paused') this.#enqueue(id);
  }

  /** Whether something is under way or waits for its turn. */
  get #isStarted(): boolean {
    return this.#list.items.some(isStarted) || this.#exports.items.some((item) => !hasEnded(item));
  }

  /** Whoever starts a film while nothing is going on begins a new total. */
  #enqueue(id: string): void {
    this.#batch.add(id, !this.#isStarted);
    this.#list.put(id, { stage: 'waiting', failure: null, notice: null });
  }

  #drop(id: string): void {
    const item = this.item(id);
    const files = this.#exports.items.filter(({ film }) => film === id);
    if (item !== null) this.#removed.keep({ item, place: this.#list.items.indexOf(item), files });
    this.#batch.leave(id);
    this.#eager.delete(id);
    this.#edits.forget(id);
    this.#freshness.forget(id);
    this.#exports.removeOf(id);
    this.#list.drop(id);
  }
}
