import { existsSync } from 'node:fs';
import type { Estimate } from '../../shared/job/estimate.ts';
import { hasEnded, type ExportItem } from '../../shared/ipc/export.ts';
import type { AppState, Notice, QueueItem } from '../../shared/ipc/queue.ts';
import type { ColorizeRequest } from '../../shared/job/job.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { Edits } from '../../shared/project/edits.ts';
import type { StoredQueue } from '../storage/queue-store.ts';
import { Admission } from './admission.ts';
import { Batch } from './batch.ts';
import { isBeingWritten } from './export-item.ts';
import { ExportQueue } from './export-queue.ts';
import type { EndedColouring } from './ended-colouring.ts';
import { FilmColourist, type Intent } from './film-colourist.ts';
import { EditWatch } from './edit-watch.ts';
import { FilmChanges } from './film-changes.ts';
import { FilmList } from './film-list.ts';
import { FilmPlanner } from './film-planner.ts';
import type { FilmQueueOptions } from './film-queue-options.ts';
import { PlanFreshness } from './plan-freshness.ts';
import { PromisedNames } from './promised-names.ts';
import { isStarted, isUnderWay } from './queue-item.ts';
import { RemovedFilms } from './removed-films.ts';
import { restoreQueue, type AfterQuitting } from './restore.ts';
import { totalOf } from './totals.ts';
import { Turns } from './turns.ts';

/** The films that were added, and what is done with them: its parts put together, each of which knows nothing of the others. */
export class FilmQueue {
  readonly #options: FilmQueueOptions;
  readonly #list = new FilmList();
  readonly #planner: FilmPlanner;
  readonly #colourist: FilmColourist;
  readonly #exports: ExportQueue;
  readonly #names: PromisedNames;
  readonly #turns: Turns;
  readonly #admission: Admission;
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
  #notice: Notice | null = null;

  constructor(options: FilmQueueOptions) {
    this.#options = options;
    const { engine, describe, taken, now = () => performance.now() / 1000 } = options;
    const onChange = (): void => {
      this.#tellChange();
    };
    const onTurn = (): void => {
      for (const { id } of this.#list.items) this.#compare(id);
      onChange();
    };
    const editsOf = (id: string) => this.#edits.of(id);
    const common = { engine, describe, onChange, editsOf, list: this.#list };
    this.#planner = new FilmPlanner({
      ...common,
      atOnce: options.looksAtOnce,
      verdictsFirst: options.verdictsFirst,
      promised: (id) => this.#names.against(id),
      earlier: options.earlier,
      onLooked: (id) => {
        this.#admission.looked(id);
        this.#turns.looked(id);
        this.#turns.next();
      },
    });
    this.#admission = new Admission({ list: this.#list, wishes: options.wishes });
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
        this.#turns.next();
      },
    });
    this.#names = new PromisedNames({ list: this.#list, exports: this.#exports, wasWritten: options.wasWritten });
    this.#turns = new Turns({
      list: this.#list,
      colourist: this.#colourist,
      exports: this.#exports,
      batch: this.#batch,
      eager: this.#eager,
      onChange,
      onTurn,
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
      paused: this.#turns.paused,
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
    return this.#names.all;
  }

  /** Whether a file is one that was written of a film, or is going to be. */
  isWritten(path: string): boolean {
    return this.#names.isOurs(path);
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
    this.#admitted(this.#admission.add(films));
  }

  /** Adds films that nobody chose one by one: what is shown stays, and those that are in colour are not started. */
  addFound(films: readonly string[], start: boolean): void {
    const items = this.#admission.addFound(films);
    const [first] = items;
    if (first === undefined) return;
    if (start) for (const { id } of items) this.#eager.set(id, false);
    this.#notice = { code: 'found', values: { name: first.name, count: items.length } };
    this.#planner.next();
    this.#tellChange();
  }

  /** Adds a film with the wishes of an earlier job; one that is in the queue already is shown instead. */
  addAgain(request: ColorizeRequest): void {
    this.#admitted(this.#admission.addAgain(request));
  }

  /** Takes up where the app was quit, or killed. */
  restore(stored: StoredQueue, afterQuitting: AfterQuitting): void {
    const { items, exports, paused, notice } = restoreQueue(stored, afterQuitting, this.#options.taken);
    this.#list.restore(items, stored.selected);
    this.#exports.restore(exports);
    this.#turns.restore(paused);
    this.#notice = notice;
    this.#batch.restore([...items.filter(isStarted), ...exports.filter((item) => !hasEnded(item))].map(({ id }) => id));
    const wereStarted = new Set(stored.items.filter(isStarted).map(({ id }) => id));
    if (!paused) for (const { id, stage } of items) if (stage === 'looking' && wereStarted.has(id)) this.#eager.set(id, false);
    this.#planner.next();
    this.#turns.next();
  }

  /** The app is being quit: nothing that ends from now on was ended by the person, and nothing new begins. */
  leave(): void {
    this.#turns.leave();
    this.#freshness.leave();
    this.#planner.leave();
    this.#colourist.leave();
    this.#exports.leave();
  }

  /** Puts the total away, once all that it counts is over. */
  dismissTotal(): void {
    if (this.#turns.isStarted) return;
    this.#batch.clear();
    this.#tellChange();
  }

  notify(notice: Notice | null): void {
    this.#notice = notice;
    this.#tellChange();
  }

  select(id: string): void {
    this.#admission.select(id);
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
      if (this.#admission.bringBack(item, place)) this.#exports.restore([...this.#exports.items, ...files]);
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
    this.#turns.start(id);
  }

  /** Takes a film out of its turn. What is coloured of it is kept. */
  stop(id: string): void {
    this.#turns.stop(id);
  }

  pause(): void {
    this.#turns.pause();
  }

  resume(): void {
    this.#turns.resume();
  }

  /** Once more after a failure: from the plan where there is one, else the film is looked at again. */
  retry(id: string): void {
    const item = this.item(id);
    if (item?.stage !== 'failed') return;
    if (item.plan === null) this.changes.lookAgain(id, item.request);
    else this.#turns.enqueue(id);
    this.#turns.next();
  }

  /**
   * Puts a file of a coloured film behind the others of that film. A paused queue stays paused.
   * @param frames about how many it will have; null where nobody knows
   */
  addExport(film: string, request: ExportItem['request'], frames: number | null): void {
    this.#turns.enqueueFile(() => this.#exports.add(film, request, frames));
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
    this.#turns.next();
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
    this.#turns.enqueueFile(() => {
      begin();
      return id;
    });
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

  #admitted(notice: Notice | null): void {
    this.#notice = notice;
    this.#planner.next();
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
    this.#turns.next();
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
