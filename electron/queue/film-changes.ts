import { given } from '../../shared/ipc/given.ts';
import type { ExportChoice } from '../../shared/ipc/export.ts';
import type { QueueItem, RequestChange } from '../../shared/ipc/queue.ts';
import type { ColorizeRequest } from '../../shared/job/job.ts';
import { nameOfFilm } from '../engine/files/pictures.ts';
import type { Batch } from './batch.ts';
import type { FilmList } from './film-list.ts';
import type { FilmPlanner } from './film-planner.ts';
import { toBeLookedAt } from './queue-item.ts';
import { nextVersion, placedAt, replacing, reshaped, tryOf, type Mend } from './mends.ts';

export interface FilmChangesOptions {
  readonly list: FilmList;
  readonly planner: FilmPlanner;
  readonly batch: Batch;
  /** Films that go on once their plan is there; see FilmQueue. */
  readonly eager: Map<string, boolean>;
  /** Whether the engine is at work on the film. */
  readonly isUnderWay: (id: string) => boolean;
  readonly onChange: () => void;
  /** Whether there is a file of that name. */
  readonly isThere?: ((path: string) => boolean) | undefined;
  /** Whether there is one, or is going to be. */
  readonly taken: (path: string) => boolean;
}

/** What is asked of films otherwise than it was: each is looked at anew with it. */
export class FilmChanges {
  readonly #options: FilmChangesOptions;

  constructor(options: FilmChangesOptions) {
    this.#options = options;
  }

  /** Looks at the film anew with other wishes. */
  change(id: string, change: RequestChange): void {
    this.#rethink(id, change);
  }

  /** How files of films are written that are yet to be coloured. A film that is under way stays as it was begun. */
  reshape(ids: readonly string[], choiceFor: (item: QueueItem) => ExportChoice): void {
    const { list, taken } = this.#options;
    for (const id of ids) {
      const item = list.item(id);
      if (item !== null) this.#rethink(id, reshaped(item, choiceFor(item), taken));
    }
  }

  /** Colours some seconds of a film from a time on: a row of its own behind it, with the film's project. */
  tryFrom(id: string, seconds: number): void {
    const { list, taken } = this.#options;
    const item = list.item(id);
    const part = item === null ? null : tryOf(item, seconds, taken);
    if (part !== null) this.#begin(id, part);
  }

  /** Looks anew at films whose plan something outside of them has changed. */
  planAgain(isConcerned: (item: QueueItem) => boolean): void {
    for (const item of this.#options.list.items) {
      if (item.stage === 'planned' && isConcerned(item)) this.#rethink(item.id, {});
    }
  }

  /** Looks at the film anew with another place for its output. */
  setOutput(id: string, output: string): void {
    this.mend(id, (item) => placedAt(item, output, this.#options.isThere));
  }

  replaceOutput(id: string): void {
    if (this.#options.list.item(id)?.failure?.code === 'output-exists') this.mend(id, (item) => replacing(item));
  }

  /** The film is somewhere else now. */
  locate(id: string, film: string): void {
    const { list, isUnderWay, onChange } = this.#options;
    if (isUnderWay(id)) return;
    list.put(id, { film, name: nameOfFilm(film), notice: null });
    if (list.item(id)?.stage === 'done') onChange();
    else this.mend(id, () => ({ film }));
  }

  /** Colours a film that is in colour again, as a version of its own, right behind it; the output is numbered. */
  colourAgain(id: string, change: RequestChange): void {
    const item = this.#options.list.item(id);
    if (item?.stage === 'done') this.#begin(id, nextVersion(item, this.#options.list.items, given(change)));
  }

  /** Puts a film behind another one and gives it its turn as soon as it has its plan. */
  #begin(id: string, item: QueueItem): void {
    const { list, eager, planner, onChange } = this.#options;
    list.insertAfter(id, item);
    eager.set(item.id, true);
    list.select(item.id);
    planner.next();
    onChange();
  }

  /** What has failed after it was begun goes on by itself once what it failed for is mended. */
  mend(id: string, mend: (item: QueueItem) => Mend): void {
    const item = this.#options.list.item(id);
    if (item === null) return;
    if (item.stage === 'failed' && item.plan !== null) this.#options.eager.set(id, true);
    this.#rethink(id, mend(item));
  }

  #rethink(id: string, change: Partial<ColorizeRequest> | RequestChange | Mend): void {
    const { list, eager, isUnderWay, onChange } = this.#options;
    const item = list.item(id);
    // A film that is in colour keeps its file; another version is colourAgain's.
    if (item === null || item.stage === 'done' || isUnderWay(id)) return;
    if (item.stage === 'waiting' || item.stage === 'paused') eager.set(id, true);
    this.lookAgain(id, { ...item.request, ...given(change) });
    onChange();
  }

  /** Has a film looked at anew. */
  lookAgain(id: string, request: ColorizeRequest): void {
    const { list, planner, batch } = this.#options;
    planner.abandon(id);
    batch.leave(id);
    list.put(id, { ...toBeLookedAt, request });
    planner.next();
  }
}
