import { hasEnded } from '../../shared/ipc/export.ts';
import { isInColour, isStartable, isTry, type QueueItem } from '../../shared/ipc/queue.ts';
import type { Batch } from './batch.ts';
import type { ExportQueue } from './export-queue.ts';
import type { FilmColourist, PlannedFilm } from './film-colourist.ts';
import type { FilmList } from './film-list.ts';
import { isStarted } from './queue-item.ts';

export interface TurnsOptions {
  readonly list: FilmList;
  readonly colourist: FilmColourist;
  readonly exports: ExportQueue;
  readonly batch: Batch;
  /** Ids of the films that were started before their plan was there, and whether each was by itself, not with all. */
  readonly eager: Map<string, boolean>;
  readonly onChange: () => void;
  /** Called whenever somebody's turn may have come or ended. */
  readonly onTurn: () => void;
}

/**
 * Whose turn it is: one film is coloured at a time, in the order of the queue. Files that are exported go before the next
 * film, since they take minutes where a film may take hours. What fails does so alone; the next one follows.
 */
export class Turns {
  readonly #options: TurnsOptions;
  #paused = false;
  #isLeaving = false;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Whether something is under way or waits for its turn. */
  get isStarted(): boolean {
    const { list, exports } = this.#options;
    return list.items.some(isStarted) || exports.items.some((item) => !hasEnded(item));
  }

  /** As it was when the app was quit. */
  restore(paused: boolean): void {
    this.#paused = paused;
  }

  /** The app is being quit: nothing new begins. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Gives a film its turn, or all that are planned and not in colour to begin with. A paused queue goes on. */
  start(id: string | null): void {
    const { list, eager } = this.#options;
    const wanted = list.items.filter((item) => item.id === id || (id === null && !isInColour(item))).filter(isStartable);
    if (wanted.length === 0) return;
    this.#unpause();
    for (const item of wanted) {
      if (item.stage === 'looking') eager.set(item.id, id !== null);
      else this.enqueue(item.id);
    }
    this.next();
  }

  /** Takes a film out of its turn. What is coloured of it is kept. */
  stop(id: string): void {
    const { list, colourist, batch, eager, onChange } = this.#options;
    if (colourist.current === id) {
      colourist.interrupt('stop');
      return;
    }
    eager.delete(id);
    const stage = list.item(id)?.stage;
    if (stage !== 'waiting' && stage !== 'paused') return;
    batch.leave(id);
    list.put(id, { stage: 'planned', notice: stage === 'paused' ? { code: 'stopped', values: {} } : null });
    onChange();
  }

  pause(): void {
    if (this.#paused || !this.isStarted) return;
    const { colourist, exports, onChange } = this.#options;
    this.#paused = true;
    colourist.hold();
    exports.hold();
    onChange();
  }

  resume(): void {
    this.#unpause();
    this.next();
  }

  /** A film has come out of its look. */
  looked(id: string): void {
    const { list, eager } = this.#options;
    const item = list.item(id);
    const alone = eager.get(id);
    eager.delete(id);
    if (alone !== undefined && item?.stage === 'planned' && (alone || !isInColour(item))) this.enqueue(id);
  }

  /** Puts a film in the line. Whoever does while nothing is going on begins a new total. */
  enqueue(id: string): void {
    const { list, batch } = this.#options;
    batch.add(id, !this.isStarted);
    list.put(id, { stage: 'waiting', failure: null, notice: null });
  }

  /** Puts a file in the line, likewise. @param begin does it @returns its id */
  enqueueFile(begin: () => string): void {
    const isNew = !this.isStarted;
    this.#options.batch.add(begin(), isNew);
    this.next();
  }

  /** Begins with what is next, if nothing is under way. */
  next(): void {
    const { list, colourist, exports, onTurn } = this.#options;
    const isHeldUp = this.#paused || this.#isLeaving || colourist.current !== null || exports.isWriting;
    if (!isHeldUp && !exports.next()) {
      const waiting = list.items.filter((item): item is PlannedFilm & QueueItem => item.stage === 'waiting' && item.plan !== null);
      // A try takes seconds, and somebody looks forward to it.
      const next = waiting.find(isTry) ?? waiting[0];
      if (next !== undefined) colourist.begin(next);
    }
    onTurn();
  }

  /** What is held goes on where it is; what was paused before the app was quit waits for its turn. */
  #unpause(): void {
    const { list, colourist, exports } = this.#options;
    this.#paused = false;
    colourist.goOn();
    exports.goOn();
    for (const { id, stage } of list.items) if (stage === 'paused') this.enqueue(id);
  }
}
