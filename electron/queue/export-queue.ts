import { existsSync } from 'node:fs';
import { hasEnded, type ExportItem } from '../../shared/ipc/export.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import type { Done } from '../../shared/job/job.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import type { EndedExport } from './ended-colouring.ts';
import type { JobEnd } from '../engine-host/job-end.ts';
import { JobSlot } from '../engine-host/job-slot.ts';
import { isSaid, type Written } from './edit-watch.ts';
import { withMoved, withShifted } from './reorder.ts';
import { failedExport, newExport } from './export-item.ts';
import { unusedName } from '../engine/files/names-beside.ts';

export interface ExportQueueOptions {
  readonly engine: Engine;
  readonly film: (id: string) => QueueItem | null;
  /** The films in their order. */
  readonly films: () => readonly QueueItem[];
  readonly describe: (error?: unknown) => string;
  /** How a film is edited now, see EditWatch. */
  readonly editsOf: (film: string) => string | null;
  /** Seconds since any moment. */
  readonly now: () => number;
  /** Called while a file is written. */
  readonly onChange: () => void;
  /** Called when a file's writing has come to its end, however it did; null where its film has been taken away. */
  readonly onEnded: (ended: EndedExport | null) => void;
  /** Whether there is a file of that name already. */
  readonly taken?: ((path: string) => boolean) | undefined;
}

/** Files that are made of coloured films, written one after the other as the queue shows them: from top to bottom. */
export class ExportQueue {
  readonly #options: ExportQueueOptions;
  readonly #slot: JobSlot;
  /** Those of one film are in their order. */
  #items: readonly ExportItem[] = [];

  constructor(options: ExportQueueOptions) {
    this.#options = options;
    const { engine, describe, now } = options;
    this.#slot = new JobSlot({ engine, describe, now, kept: 'The colours are kept: try again.' });
  }

  /** Film by film, in the order of the films. */
  get items(): readonly ExportItem[] {
    return this.#options.films().flatMap(({ id }) => this.#items.filter(({ film }) => film === id));
  }

  /** A file is being written, or held, or is not yet stopped. */
  get isWriting(): boolean {
    return this.#slot.current !== null;
  }

  item(id: string): ExportItem | null {
    return this.#items.find((item) => item.id === id) ?? null;
  }

  restore(items: readonly ExportItem[]): void {
    this.#items = items;
  }

  /** What ends from now on was not ended by the person. */
  leave(): void {
    this.#slot.leave();
  }

  /** @returns its id */
  add(film: string, request: ExportItem['request'], frames: number | null): string {
    const item = newExport(film, request, frames);
    this.#items = [...this.#items, item];
    return item.id;
  }

  /** Puts a file that waits at a place among those of its film that do, counted from 0. */
  move(id: string, place: number): void {
    this.#reorder(id, (waiting, item) => withMoved(waiting, item, place));
  }

  /** One place up or down among the files of its film that wait, if there is one. */
  shift(id: string, step: 1 | -1): void {
    this.#reorder(id, (waiting, item) => withShifted(waiting, item, step));
  }

  /** Begins with the next file. @returns whether there is one */
  next(): boolean {
    const item = this.items.find(({ stage }) => stage === 'waiting');
    if (item === undefined) return false;
    this.#begin(item);
    return true;
  }

  /** Holds the file that is being written where it is. */
  hold(): void {
    const work = this.#slot.current;
    if (work === null || this.item(work.id)?.stage !== 'writing') return;
    work.hold();
    this.#put(work.id, { stage: 'paused', elapsedSeconds: work.seconds });
  }

  goOn(): void {
    const work = this.#slot.current;
    if (work === null || this.item(work.id)?.stage !== 'paused') return;
    work.goOn();
    this.#put(work.id, { stage: 'writing' });
  }

  /** Takes a file out. One that is being written is out when the engine has stopped and removed what there is of it. */
  remove(id: string): void {
    const { current } = this.#slot;
    if (current?.id !== id) {
      this.#drop(id);
      return;
    }
    if (this.item(id)?.stage === 'stopping') return;
    this.#put(id, { stage: 'stopping' });
    current.cancel();
  }

  /** Puts a file that failed behind the others of its film. */
  retry(id: string): void {
    const item = this.item(id);
    if (item?.stage !== 'failed') return;
    if (item.failure?.code === 'output-exists') this.#put(id, { request: { ...item.request, output: this.#otherName(item) } });
    this.#requeue(id);
  }

  #requeue(id: string): void {
    const item = this.item(id);
    if (item === null) return;
    this.#drop(id);
    this.#items = [
      ...this.#items,
      { ...item, stage: 'waiting', progress: null, elapsedSeconds: 0, writtenEdits: null, changedSince: false, failure: null },
    ];
  }

  /** Gives a file that failed another place, of which the person was asked whether a file there may go, and tries once more. */
  replaceFailed(id: string, output: string): void {
    const item = this.item(id);
    if (item?.stage !== 'failed') return;
    this.#put(id, { request: { ...item.request, output, force: true } });
    this.#requeue(id);
  }

  /** The film is taken away, and its files with it. */
  removeOf(film: string): void {
    const own = this.#items.filter((item) => item.film === film);
    for (const { id } of own) this.remove(id);
    this.#items = this.#items.filter((item) => item.film !== film);
  }

  /** The files of a film that are being written, or were. */
  begun(film: string): readonly ExportItem[] {
    return this.#items.filter((item) => item.film === film && item.stage !== 'waiting' && item.stage !== 'failed');
  }

  /** Says of a file what was found out about it, where it is not said already. */
  compared(id: string, verdict: Written): void {
    const item = this.item(id);
    if (item !== null && !isSaid(item, verdict)) this.#put(id, verdict);
  }

  clearDone(): void {
    this.#items = this.#items.filter(({ stage }) => stage !== 'done');
  }

  /** Whatever is being written, or was, stays where it is: it has had its turn. */
  #reorder(id: string, order: (waiting: readonly ExportItem[], item: ExportItem) => readonly ExportItem[]): void {
    const item = this.item(id);
    if (item?.stage !== 'waiting') return;
    const waiting = this.#items.filter(({ film, stage }) => film === item.film && stage === 'waiting');
    const ordered = order(waiting, item).values();
    this.#items = this.#items.map((other) => (waiting.includes(other) ? (ordered.next().value ?? other) : other));
  }

  #begin(item: ExportItem): void {
    const { id, request } = item;
    const { film, editsOf, onChange, onEnded } = this.#options;
    const plan = film(item.film)?.plan ?? null;
    this.#put(id, { stage: 'writing', progress: null, elapsedSeconds: 0, writtenEdits: editsOf(item.film) });
    this.#slot.begin({
      id,
      method: 'export',
      params: request,
      before: 0,
      onProgress: (event, seconds) => {
        if (event.type !== 'progress') return;
        this.#put(id, { progress: event, elapsedSeconds: seconds });
        onChange();
      },
      onEnd: (end, seconds) => {
        const progress = this.item(id)?.progress ?? null;
        this.#ended(id, seconds, end);
        onEnded(plan === null ? null : { plan, request, endedAt: Date.now(), seconds, progress, ...end });
      },
    });
  }

  #ended(id: string, seconds: number, { result, failure }: JobEnd<Done>): void {
    const item = this.item(id);
    if (item === null) return;
    if (failure === null) this.#put(id, { stage: 'done', progress: null, elapsedSeconds: seconds, frames: result.frames, result });
    else if (failure.code === 'interrupted' || item.stage === 'stopping') this.#drop(id);
    else this.#put(id, { ...failedExport(item, failure), elapsedSeconds: seconds });
  }

  /** The file that is in the way may be dear to somebody. */
  #otherName({ request: { output } }: ExportItem): string {
    const { taken = existsSync } = this.#options;
    return unusedName(output, (path) => taken(path) || this.#items.some((item) => !hasEnded(item) && item.request.output === path));
  }

  #put(id: string, change: Partial<ExportItem>): void {
    this.#items = this.#items.map((item) => (item.id === id ? { ...item, ...change } : item));
  }

  #drop(id: string): void {
    this.#items = this.#items.filter((item) => item.id !== id);
  }
}
