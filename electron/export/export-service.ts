import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { commandLine, exportCommand, type Shell } from '../../shared/job/command-line.ts';
import { purposeOf } from '../../shared/job/export-presets.ts';
import type { Purpose } from '../../shared/job/purpose.ts';
import type { ExportChoice, ExportItem, ExportView } from '../../shared/ipc/export.ts';
import { given } from '../../shared/ipc/given.ts';
import { colouredProject, type QueueItem } from '../../shared/ipc/queue.ts';
import { estimateFrames } from '../../shared/film/film-length.ts';
import { plainExport } from '../../shared/job/job.ts';
import { allTracks, type Container } from '../../shared/job/settings.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import { choiceOf, fitting } from './export-choice.ts';
import { ExportOutlooks, type Outlooked } from './export-outlooks.ts';
import { freeName, withEnding } from '../queue/output-name.ts';

/** What is remembered from one export to the next, and from one start to the next. */
export interface ExportHabits {
  readonly purpose: Purpose;
  /** Chosen by the person; null is beside the film's project. */
  readonly folder: string | null;
}

export interface ExportServiceOptions {
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
  /** How files are named that nobody gives a name; null is the usual. */
  readonly naming?: () => string | null;
  readonly taken?: (path: string) => boolean;
  /** Whether there is a folder of that name: what was remembered may be on a disk that is not plugged in. */
  readonly isThere?: (folder: string) => boolean;
  /** Told where `remember` throws. */
  readonly onFault?: (what: string, error: unknown) => void;
}

interface Draft extends Outlooked {
  readonly project: string;
  readonly film: string;
  /** The person gave the name. */
  named: boolean;
  /** The person chose the folder. */
  placed: boolean;
  /** The person was asked whether the file that is there may go. */
  replace: boolean;
}

/** The next file of each coloured film: what it is chosen to be, what that comes to, and where it goes. */
export class ExportService {
  readonly #options: ExportServiceOptions;
  readonly #drafts = new Map<string, Draft>();
  /** Files that were asked for in a folder that the person chose. */
  readonly #placed = new Set<string>();
  readonly #outlooks: ExportOutlooks<Draft>;

  constructor(options: ExportServiceOptions) {
    this.#options = options;
    const { engine, describe, isFree } = options;
    this.#outlooks = new ExportOutlooks({
      engine,
      describe,
      drafts: () => this.#drafts.values(),
      change: (draft, change) => {
        this.#change(draft, change);
      },
      request: (draft, choice) => this.#request(draft, choice),
      isFree,
    });
  }

  /** Where the person's file goes; null for a film that nothing was opened for. */
  output(id: string): string | null {
    return this.#drafts.get(id)?.view.output ?? null;
  }

  /** What the person's file is; null for a film that nothing was opened for. */
  container(id: string): Container | null {
    return this.#drafts.get(id)?.view.choice.container ?? null;
  }

  /** Begins to look at what can be made of a film; null where it is not coloured. */
  open(id: string): ExportView | null {
    const item = this.#options.item(id);
    const project = item === null ? null : colouredProject(item);
    if (item === null || project === null) return null;
    const known = this.#drafts.get(id);
    if (known?.project === project) {
      // How files are named may be another by now.
      if (!known.named) this.#change(known, { output: this.#freeName(dirname(known.view.output), item, known.view.choice) });
      // What was edited since may change what there is to write.
      this.#outlooks.lookAgain(known);
      return known.view;
    }
    const { habits, isThere = existsSync } = this.#options;
    const { purpose, folder } = habits();
    const choice = choiceOf(purpose, allTracks);
    const place = folder !== null && isThere(folder) ? folder : dirname(project);
    const output = this.#freeName(place, item, choice);
    const draft: Draft = {
      view: { id, choice, purpose, output, outlook: null, problem: null, sizes: {} },
      project,
      film: item.film,
      named: false,
      placed: false,
      replace: false,
      length: null,
      turn: 0,
    };
    this.#drafts.set(id, draft);
    this.#outlooks.lookAgain(draft);
    return draft.view;
  }

  choosePurpose(id: string, purpose: Purpose): void {
    const draft = this.#drafts.get(id);
    if (draft !== undefined) this.#setChoice(draft, choiceOf(purpose, draft.view.choice.tracks));
  }

  choose(id: string, change: { readonly [Key in keyof ExportChoice]?: ExportChoice[Key] | undefined }): void {
    const draft = this.#drafts.get(id);
    if (draft === undefined) return;
    this.#setChoice(draft, fitting(draft.view.choice, given(change)));
  }

  /** Where the file goes. The person was asked whether a file that is there may go. */
  setPlace(id: string, path: string): void {
    const draft = this.#drafts.get(id);
    if (draft === undefined) return;
    const output = withEnding(path, draft.view.choice.container);
    // An ending that was added makes another name than the one the person was asked about; nor was anybody asked about
    // a file that is not there yet.
    draft.named = true;
    draft.placed = true;
    draft.replace = output === path && !this.#options.outputs().includes(path);
    this.#change(draft, { output: draft.replace ? output : this.#free(draft, dirname(output), output) });
  }

  /** Puts the file in the queue. The next one that is chosen is another, so it gets another name. */
  start(id: string): void {
    const draft = this.#drafts.get(id);
    if (draft === undefined) return;
    const { view } = draft;
    const { habits, remember, enqueue, item, onFault = console.error } = this.#options;
    const request = this.#request(draft);
    const plan = item(id)?.plan ?? null;
    if (draft.placed) this.#placed.add(view.output);
    draft.named = false;
    draft.replace = false;
    enqueue(id, request, plan === null ? null : estimateFrames(plan.film, view.outlook?.section ?? plan.section));
    // A habit that cannot be kept must not cost the file that was asked for.
    try {
      remember({ ...habits(), purpose: view.purpose ?? habits().purpose });
    } catch (error) {
      onFault('remember', error);
    }
    this.#change(draft, { output: this.#freeName(dirname(view.output), { ...draft, id }, view.choice) });
  }

  /** To be called when a file's writing has come to its end. The next film's files go to the folder that was chosen and could be written to. */
  ended(output: string, isWritten: boolean): void {
    const { remember, habits } = this.#options;
    if (this.#placed.delete(output) && isWritten) remember({ ...habits(), folder: dirname(output) });
  }

  /** The command that writes the same file. */
  command(id: string, shell: Shell): string | null {
    const draft = this.#drafts.get(id);
    return draft === undefined ? null : commandLine(exportCommand(this.#request(draft)), shell);
  }

  /** The app is being quit. */
  leave(): void {
    this.#outlooks.leave();
  }

  /** To be called whenever the queue has changed: films may be gone, and the engine may be free. */
  follow(): void {
    for (const [id, draft] of this.#drafts) {
      if (this.#options.item(id) !== null) continue;
      this.#outlooks.forget(draft);
      this.#drafts.delete(id);
    }
    this.#outlooks.next();
  }

  get #taken(): (path: string) => boolean {
    const { taken = existsSync, outputs } = this.#options;
    return (path) => taken(path) || outputs().includes(path);
  }

  #free(draft: Draft, folder: string, wanted: string): string {
    return this.#taken(wanted) ? this.#freeName(folder, { ...draft, id: draft.view.id }, draft.view.choice) : wanted;
  }

  /** The name of a film's next file where nobody gives it one. */
  #freeName(folder: string, { id, film }: Pick<QueueItem, 'id' | 'film'>, choice: ExportChoice): string {
    const { item, naming = () => null } = this.#options;
    const { result, plan } = item(id) ?? { result: null, plan: null };
    const network = result?.model ?? plan?.colour.model ?? '';
    return freeName(folder, film, naming(), { ...choice, network, purpose: purposeOf(choice) }, this.#taken);
  }

  #setChoice(draft: Draft, choice: ExportChoice): void {
    const same = choice.container === draft.view.choice.container;
    const renamed = withEnding(draft.view.output, choice.container);
    const folder = dirname(renamed);
    this.#change(draft, { choice, purpose: purposeOf(choice) });
    // The name may say what the file is for.
    if (!draft.named) this.#change(draft, { output: this.#freeName(folder, { ...draft, id: draft.view.id }, choice) });
    else if (!same) this.#change(draft, { output: this.#free(draft, folder, renamed) });
    if (!same) draft.replace = false;
    this.#outlooks.lookAgain(draft);
  }

  #change(draft: Draft, change: Partial<ExportView>): void {
    draft.view = { ...draft.view, ...change };
    this.#options.onChange(draft.view);
  }

  #request(draft: Draft, choice: ExportChoice = draft.view.choice): ExportItem['request'] {
    return { ...plainExport, ...choice, project: draft.project, section: null, output: draft.view.output, force: draft.replace };
  }
}
