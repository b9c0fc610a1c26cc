import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { codecs } from '../../shared/codecs.ts';
import { commandLine, exportCommand, type Shell } from '../../shared/command-line.ts';
import { describeError } from '../../shared/errors.ts';
import { exportPresets, purposeOf, purposeSchema, type Purpose } from '../../shared/export-presets.ts';
import type { Failure } from '../../shared/failure.ts';
import type { ExportChoice, ExportRun, ExportView } from '../../shared/ipc/export.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { plainExport, type ExportRequest, type JobEvent } from '../../shared/job.ts';
import { allTracks, type Section } from '../../shared/settings.ts';
import type { Engine, EngineJob } from '../ipc/engine-host.ts';
import type { EndedExport } from '../queue/ended-colouring.ts';
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

interface Desk {
  view: ExportView;
  readonly project: string;
  readonly film: string;
  /** The person gave the name. */
  named: boolean;
  /** The person was asked whether the file that is there may go. */
  replace: boolean;
  /** The part of the film that the known sizes are of. */
  length: Section | null;
  /** Grows with each change, so that late answers are known for what they are. */
  turn: number;
}

function choiceOf(purpose: Purpose, tracks: ExportChoice['tracks']): ExportChoice {
  const { codec, container, ...others } = exportPresets[purpose];
  return { ...others, codec, container, tracks };
}

/** Another codec means another scale of quality, other presets and depths, maybe another container. */
function fitting(choice: ExportChoice, change: Partial<ExportChoice>): ExportChoice {
  const next = { ...choice, ...change };
  const facts = codecs[next.codec];
  const another = next.codec !== choice.codec;
  return {
    ...next,
    container: facts.containers.includes(next.container) && (!another || change.container !== undefined) ? next.container : facts.containers[0],
    ...(another ? { quality: null, preset: null, bitDepth: null, encoder: next.encoder === 'auto' ? 'auto' : 'software' } : {}),
  };
}

/**
 * Files made of coloured films: what each would be, where it goes, and writing it. One is written at a time, and none
 * while a film is being coloured.
 */
export class ExportDesk {
  readonly #options: ExportDeskOptions;
  readonly #desks = new Map<string, Desk>();
  #running: { readonly id: string; readonly job: EngineJob } | null = null;
  #planning: { readonly desk: Desk; readonly job: EngineJob } | null = null;

  constructor(options: ExportDeskOptions) {
    this.#options = options;
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
      if (known.view.run === null || known.view.run.state === 'done' || known.view.run.state === 'failed') this.#lookAgain(known);
      return known.view;
    }
    const { purpose, folder } = this.#options.habits();
    const choice = choiceOf(purpose, allTracks);
    const output = freeName(folder ?? dirname(project), item.film, choice.container, this.#taken);
    const desk: Desk = {
      view: { id, choice, purpose, output, outlook: null, problem: null, sizes: {}, run: null }, project, film: item.film, named: false, replace: false, length: null, turn: 0,
    };
    this.#desks.set(id, desk);
    this.#lookAgain(desk);
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
    if (this.#running !== null || !this.#options.isFree()) return;
    const next = [...this.#desks.values()].find(({ view }) => view.run?.state === 'waiting');
    if (next === undefined) {
      this.#planNext();
      return;
    }
    this.#stopPlanning();
    this.#write(next);
  }

  #forget(id: string): void {
    if (this.#running?.id === id) this.#running.job.cancel();
    if (this.#planning?.desk.view.id === id) this.#stopPlanning();
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
    this.#lookAgain(desk);
  }

  #change(desk: Desk, change: Partial<ExportView>): void {
    desk.view = { ...desk.view, ...change };
    this.#options.onChange(desk.view);
  }

  #request(desk: Desk, choice: ExportChoice = desk.view.choice): ExportRequest {
    return { ...plainExport, ...choice, project: desk.project, section: null, output: desk.view.output, force: desk.replace };
  }

  #lookAgain(desk: Desk): void {
    desk.turn += 1;
    this.#change(desk, { outlook: null, problem: null });
    if (this.#planning !== null) this.#stopPlanning();
    this.#planNext(desk);
  }

  #stopPlanning(): void {
    const planning = this.#planning;
    this.#planning = null;
    planning?.job.cancel();
  }

  /** First what the chosen file will be, then how large the others would be. */
  #planNext(first?: Desk): void {
    if (this.#planning !== null || this.#running !== null) return;
    const desks = [...(first === undefined ? [] : [first]), ...this.#desks.values()];
    for (const desk of desks) {
      const { outlook, problem, sizes, choice } = desk.view;
      if (outlook === null && problem === null) {
        this.#plan(desk, choice, null);
        return;
      }
      const unknown = problem === null && this.#options.isFree() ? purposeSchema.options.find((purpose) => sizes[purpose] === undefined) : undefined;
      if (unknown !== undefined) {
        this.#plan(desk, choiceOf(unknown, choice.tracks), unknown);
        return;
      }
    }
  }

  #plan(desk: Desk, choice: ExportChoice, purpose: Purpose | null): void {
    const { turn } = desk;
    // Nothing is written, so a file that is there is no matter yet.
    const request = { ...this.#request(desk, choice), output: withEnding(desk.view.output, choice.container), force: true };
    const job = this.#options.engine.run('plan-export', request, () => undefined);
    this.#planning = { desk, job };
    void this.#ended(job, (last, failure) => {
      if (this.#planning?.job !== job) return;
      this.#planning = null;
      if (desk.turn === turn) this.#planned(desk, purpose, last, failure);
      this.#planNext();
    });
  }

  #planned(desk: Desk, purpose: Purpose | null, last: JobEvent | null, failure: Failure | null): void {
    const { sizes } = desk.view;
    if (last?.type === 'plan') {
      const { encoder, section, streams, warnings, estimatedBytes } = last.plan;
      const known = purpose ?? desk.view.purpose;
      // What cannot be estimated is not asked for again.
      const ofSameLength = desk.length === null || JSON.stringify(desk.length) === JSON.stringify(section) ? sizes : {};
      desk.length = section;
      const grown = known === null ? ofSameLength : { ...ofSameLength, [known]: estimatedBytes ?? 0 };
      this.#change(desk, purpose === null ? { outlook: { encoder, section, streams, warnings, estimatedBytes }, sizes: grown } : { sizes: grown });
    } else if (purpose === null) {
      this.#change(desk, { problem: failure });
    } else {
      this.#change(desk, { sizes: { ...sizes, [purpose]: 0 } });
    }
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
    void this.#ended(job, (last, failure) => {
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

  async #ended(job: EngineJob, then: (last: JobEvent | null, failure: Failure | null) => void): Promise<void> {
    try {
      const last = await job.finished;
      then(last, last.type === 'error' ? { code: last.code, message: last.message, details: this.#options.describe() } : null);
    } catch (error) {
      then(null, {
        code: 'engine-died',
        message: 'The part of Kinetint that works on films stopped unexpectedly. The colours are kept: try again.',
        details: `${describeError(error)}\n${this.#options.describe(error)}`,
      });
    }
  }
}
