import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { commandLine, exportCommand, type Shell } from '../../shared/command-line.ts';
import { purposeOf, type Purpose } from '../../shared/export-presets.ts';
import type { ExportChoice, ExportItem, ExportView } from '../../shared/ipc/export.ts';
import { colouredProject, type QueueItem } from '../../shared/ipc/queue.ts';
import { estimateFrames } from '../../shared/film-length.ts';
import { plainExport } from '../../shared/job.ts';
import { allTracks } from '../../shared/settings.ts';
import type { Engine } from '../ipc/engine-host.ts';
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
  /** Puts a file in the queue, with the frames that it will have as far as is known. */
  readonly enqueue: (film: string, request: ExportItem['request'], frames: number | null) => void;
  /** Where files go that are in the queue already. */
  readonly outputs: () => readonly string[];
  /** Whether nothing is coloured or written. */
  readonly isFree: () => boolean;
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

/** The next file of each coloured film: what it is chosen to be, what that comes to, and where it goes. */
export class ExportDesk {
  readonly #options: ExportDeskOptions;
  readonly #desks = new Map<string, Desk>();
  readonly #outlooks: ExportOutlooks<Desk>;

  constructor(options: ExportDeskOptions) {
    this.#options = options;
    const { engine, describe, isFree } = options;
    this.#outlooks = new ExportOutlooks({
      engine,
      describe,
      desks: () => this.#desks.values(),
      change: (desk, change) => {
        this.#change(desk, change);
      },
      request: (desk, choice) => this.#request(desk, choice),
      isFree,
    });
  }

  /** Where the person's file goes; null for a film that nothing was opened for. */
  output(id: string): string | null {
    return this.#desks.get(id)?.view.output ?? null;
  }

  /** Begins to look at what can be made of a film; null where it is not coloured. */
  open(id: string): ExportView | null {
    const item = this.#options.item(id);
    const project = item === null ? null : colouredProject(item);
    if (item === null || project === null) return null;
    const known = this.#desks.get(id);
    if (known?.project === project) {
      // What was edited since may change what there is to write.
      this.#outlooks.lookAgain(known);
      return known.view;
    }
    const { purpose, folder } = this.#options.habits();
    const choice = choiceOf(purpose, allTracks);
    const output = freeName(folder ?? dirname(project), item.film, choice.container, this.#taken);
    const desk: Desk = {
      view: { id, choice, purpose, output, outlook: null, problem: null, sizes: {} },
      project,
      film: item.film,
      named: false,
      replace: false,
      length: null,
      turn: 0,
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
    // An ending that was added makes another name than the one the person was asked about; nor was anybody asked about
    // a file that is not there yet.
    desk.named = true;
    desk.replace = output === path && !this.#options.outputs().includes(path);
    this.#change(desk, { output: desk.replace ? output : this.#free(desk, dirname(output), output) });
  }

  /** Puts the file in the queue. The next one that is chosen is another, so it gets another name. */
  start(id: string): void {
    const desk = this.#desks.get(id);
    if (desk === undefined) return;
    const { view, film } = desk;
    const { habits, remember, enqueue, item } = this.#options;
    const request = this.#request(desk);
    const plan = item(id)?.plan ?? null;
    remember({ purpose: view.purpose ?? habits().purpose, folder: dirname(view.output) });
    desk.named = false;
    desk.replace = false;
    enqueue(id, request, plan === null ? null : estimateFrames(plan.film, view.outlook?.section ?? plan.section));
    this.#change(desk, { output: freeName(dirname(view.output), film, view.choice.container, this.#taken) });
  }

  /** The command that writes the same file. */
  command(id: string, shell: Shell): string | null {
    const desk = this.#desks.get(id);
    return desk === undefined ? null : commandLine(exportCommand(this.#request(desk)), shell);
  }

  /** The app is being quit. */
  leave(): void {
    this.#outlooks.leave();
  }

  /** To be called whenever the queue has changed: films may be gone, and the engine may be free. */
  follow(): void {
    for (const [id, desk] of this.#desks) {
      if (this.#options.item(id) !== null) continue;
      this.#outlooks.forget(desk);
      this.#desks.delete(id);
    }
    this.#outlooks.next();
  }

  get #taken(): (path: string) => boolean {
    const { taken = existsSync, outputs } = this.#options;
    return (path) => taken(path) || outputs().includes(path);
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
      this.#change(desk, {
        output: desk.named ? this.#free(desk, folder, renamed) : freeName(folder, desk.film, choice.container, this.#taken),
      });
    }
    this.#outlooks.lookAgain(desk);
  }

  #change(desk: Desk, change: Partial<ExportView>): void {
    desk.view = { ...desk.view, ...change };
    this.#options.onChange(desk.view);
  }

  #request(desk: Desk, choice: ExportChoice = desk.view.choice): ExportItem['request'] {
    return { ...plainExport, ...choice, project: desk.project, section: null, output: desk.view.output, force: desk.replace };
  }
}
