import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { commandLine, exportCommand, type Shell } from '../../shared/command-line.ts';
import { purposeOf, type Purpose } from '../../shared/export-presets.ts';
import type { ExportChoice, ExportRun, ExportView } from '../../shared/ipc/export.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { plainExport, type ExportRequest } from '../../shared/job.ts';
import { allTracks } from '../../shared/settings.ts';
import type { Engine, EngineJob } from '../ipc/engine-host.ts';
import type { EndedExport } from '../queue/ended-colouring.ts';
import { endOf } from '../queue/job-end.ts';
import { choiceOf, fitting } from './export-choice.ts';
import { ExportOutlooks, type Outlooked } from './export-outlooks.ts';
import { freeName, withEnding } from './export-place.ts';

/** What is remembered from one export to the next, and from one start to the next. */
export interface ExportHabits {
  readonly purpose: Purpose;
  /** Null is beside the film's project. */
  readonly folder: string | null;
}

export interface ExportDeskOptions {
  readonly engine: Engine;
  readonly item: (id: string) => QueueItem | null;
  readonly habits: () => ExportHabits;
  readonly remember: (habits: ExportHabits) => void;
  readonly onChange: (view: ExportView) => void;
  /** Called when a file's rendering has come to its end, however it did. */
  readonly onEnded?: (ended: EndedExport) => void;
  /** Whether no film is being coloured: the two would only slow each other down. */
  readonly isFree: () => boolean;
  /** Called when the engine is free again. */
  readonly onIdle: () => void;
  /** What to append to an error's details. */
  readonly describe: (error?: unknown) => string;
  readonly taken?: (path: string) => boolean;
}

interface Desk extends Outlooked {
  readonly project: string;
  readonly film: string;
  /** The person gave the name. */
  named: boolean;
  /** The person was asked whether the file that is there may go. */
  replace: boolean;
}

/**
 * Files made of coloured films: what each would be, where it goes, and writing it. One is written at a time, and none
 * while a film is being coloured.
 */
export class ExportDesk {
  readonly #options: ExportDeskOptions;
  readonly #desks = new Map<string, Desk>();
  #running: { readonly id: string; readonly job: EngineJob } | null = null;
  readonly #outlooks: ExportOutlooks<Desk>;

  constructor(options: ExportDeskOptions) {
    this.#options = options;
    const { engine, describe, isFree } = options;
    this.#outlooks = new ExportOutlooks({
      engine, describe,
      desks: () => this.#desks.values(),
      change: (desk, change) => { this.#change(desk, change); },
      request: (desk, choice) => this.#request(desk, choice),
      isFree: () => isFree() && this.#running === null,
    });
  }

  /** A file is being written. */
  get running(): boolean {
    return this.#running !== null;
  }

  /** Where the person's file goes; null for a film that nothing was opened for. */
  output(id: string): string | null {
    return this.#desks.get(id)?.view.output ?? null;
  }

  /** The file that was written last. */
  result(id: string): string | null {
    return this.#desks.get(id)?.view.run?.result?.output ?? null;
  }

  /** Begins to look at what can be made of a film; null where it is not coloured. */
  open(id: string): ExportView | null {
    const item = this.#options.item(id);
    const project = item?.result?.project;
    if (item === null || project === undefined) return null;
    const known = this.#desks.get(id);
    if (known?.project === project) {
      // What was edited since may change what there is to write.
      if (known.view.run === null || known.view.run.state === 'done' || known.view.run.state === 'failed') this.#outlooks.lookAgain(known);
      return known.view;
    }
    const { purpose, folder } = this.#options.habits();
    const choice = choiceOf(purpose, allTracks);
    const output = freeName(folder ?? dirname(project), item.film, choice.container, this.#taken);
    const desk: Desk = {
      view: { id, choice, purpose, output, outlook: null, problem: null, sizes: {}, run: null }, project, film: item.film, named: false, replace: false, length: null, turn: 0,
    };
    this.#desks.set(id, desk);
    this.#outlooks.lookAgain(desk);
    return desk.view;
  }

  choosePurpose(id: string, purpose: Purpose): void {
    const desk = this.#desks.get(id);
    if (desk !== undefined) this.#setChoice(desk, choiceOf(purpose, desk.view.choice.tracks));
  }

  choose(id: string, change: { readonly [Key in keyof ExportChoice]?: ExportChoice[Key] | undefined }): void {
    const desk = this.#desks.get(id);
    if (desk === undefined) return;
    // Zod leaves a key that is not given out, and null is a wish like any other.
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.#setChoice(desk, fitting(desk.view.choice, given));
  }

  /** Where the file goes. The person was asked whether a file that is there may go. */
  setPlace(id: string, path: string): void {
    const desk = this.#desks.get(id);
    if (desk === undefined) return;
    const output = withEnding(path, desk.view.choice.container);
    // An ending that was added makes another name than the one the person was asked about.
    desk.named = true;
    desk.replace = output === path;
    this.#change(desk, { output: desk.replace ? output : this.#free(desk, dirname(output), output) });
  }

  /** Writes the file, as soon as nothing else is being written or coloured. */
  start(id: string): void {
    const desk = this.#desks.get(id);
    if (desk === undefined || desk.view.run?.state === 'running' || desk.view.run?.state === 'stopping') return;
    const { purpose } = desk.view;
    this.#options.remember({ purpose: purpose ?? this.#options.habits().purpose, folder: dirname(desk.view.output) });
    this.#change(desk, { run: { state: 'waiting', progress: null, result: null, failure: null } });
    this.wake();
  }

  stop(id: string): void {
    const desk = this.#desks.get(id);
    const run = desk?.view.run;
    if (desk === undefined || run == null) return;
    if (run.state === 'waiting') this.#change(desk, { run: null });
    if (run.state !== 'running' || this.#running?.id !== id) return;
    this.#change(desk, { run: { ...run, state: 'stopping' } });
    this.#running.job.cancel();
  }

  /** The command that writes the same file. */
  command(id: string, shell: Shell): string | null {
    const desk = this.#desks.get(id);
    return desk === undefined ? null : commandLine(exportCommand(this.#request(desk)), shell);
  }

  /** Goes on with what waits, if the engine is free. */
  wake(): void {
    for (const id of this.#desks.keys()) if (this.#options.item(id) === null) this.#forget(id);
    if (this.#running === null && this.#options.isFree()) {
      const next = [...this.#desks.values()].find(({ view }) => view.run?.state === 'waiting');
      if (next !== undefined) this.#write(next);
    }
    this.#outlooks.next();
  }

  #forget(id: string): void {
    if (this.#running?.id === id) this.#running.job.cancel();
    const desk = this.#desks.get(id);
    if (desk !== undefined) this.#outlooks.forget(desk);
    this.#desks.delete(id);
  }

  get #taken(): (path: string) => boolean {
    return this.#options.taken ?? existsSync;
  }

  #free(desk: Desk, folder: string, wanted: string): string {
    return this.#taken(wanted) ? freeName(folder, desk.film, desk.view.choice.container, this.#taken) : wanted;
  }

  #setChoice(desk: Desk, choice: ExportChoice): void {
    const same = choice.container === desk.view.choice.container;
    const renamed = withEnding(desk.view.output, choice.container);
    this.#change(desk, { choice, purpose: purposeOf(choice) });
    if (!same) {
      desk.replace = false;
      const folder = dirname(renamed);
      this.#change(desk, { output: desk.named ? this.#free(desk, folder, renamed) : freeName(folder, desk.film, choice.container, this.#taken) });
    }
    this.#outlooks.lookAgain(desk);
  }

  #change(desk: Desk, change: Partial<ExportView>): void {
    desk.view = { ...desk.view, ...change };
    this.#options.onChange(desk.view);
  }

  #request(desk: Desk, choice: ExportChoice = desk.view.choice): ExportRequest {
    return { ...plainExport, ...choice, project: desk.project, section: null, output: desk.view.output, force: desk.replace };
  }

  #write(desk: Desk): void {
    const { id } = desk.view;
    const set = (change: Partial<ExportRun>): void => {
      if (desk.view.run !== null) this.#change(desk, { run: { ...desk.view.run, ...change } });
    };
    const plan = this.#options.item(id)?.plan ?? null;
    const request = this.#request(desk);
    const startedAt = Date.now();
    const job = this.#options.engine.run('export', request, (event) => {
      if (this.#running?.job === job && event.type === 'progress') set({ progress: event });
    });
    this.#running = { id, job };
    set({ state: 'running' });
    void endOf(job, { describe: this.#options.describe, kept: 'The colours are kept: try again.' }).then(({ last, failure }) => {
      this.#running = null;
      const endedAt = Date.now();
      if (plan !== null) this.#options.onEnded?.({ plan, request, endedAt, seconds: (endedAt - startedAt) / 1000, progress: desk.view.run?.progress ?? null, last, failure });
      if (last?.type === 'done') {
        desk.named = false;
        desk.replace = false;
        set({ state: 'done', progress: null, result: last });
        // The next file is another one.
        this.#change(desk, { output: freeName(dirname(desk.view.output), desk.film, desk.view.choice.container, this.#taken) });
      } else if (failure?.code === 'interrupted') {
        this.#change(desk, { run: null });
      } else {
        set({ state: 'failed', progress: null, failure });
      }
      this.wake();
      this.#options.onIdle();
    });
  }
}
