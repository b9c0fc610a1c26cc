import { purposeSchema, type Purpose } from '../../shared/export-presets.ts';
import type { ExportChoice, ExportView } from '../../shared/ipc/export.ts';
import type { ExportRequest } from '../../shared/job.ts';
import type { Section } from '../../shared/settings.ts';
import type { Engine, EngineJob } from '../ipc/engine-host.ts';
import { endOf, type JobEnd } from '../queue/job-end.ts';
import { choiceOf } from './export-choice.ts';
import { withEnding } from './export-place.ts';

/** What is known of the files of one film. */
export interface Outlooked {
  view: ExportView;
  /** The part of the film that the known sizes are of. */
  length: Section | null;
  /** Grows with each change, so that late answers are known for what they are. */
  turn: number;
}

export interface ExportOutlooksOptions<Desk extends Outlooked> {
  readonly engine: Engine;
  readonly describe: (error?: unknown) => string;
  readonly desks: () => Iterable<Desk>;
  readonly change: (desk: Desk, change: Partial<ExportView>) => void;
  readonly request: (desk: Desk, choice: ExportChoice) => ExportRequest;
  /** Whether nothing is coloured or written, which sizes of files that nobody asked for would only slow down. */
  readonly isFree: () => boolean;
}

/** Has the engine say what files would be: first the chosen one of each film, then how large the others would be. */
export class ExportOutlooks<Desk extends Outlooked> {
  readonly #options: ExportOutlooksOptions<Desk>;
  #current: { readonly desk: Desk; readonly purpose: Purpose | null; readonly job: EngineJob } | null = null;
  #isLeaving = false;

  constructor(options: ExportOutlooksOptions<Desk>) {
    this.#options = options;
  }

  /** What is known of a film's file no longer holds. */
  lookAgain(desk: Desk): void {
    desk.turn += 1;
    this.#options.change(desk, { outlook: null, problem: null });
    this.#stop();
    this.next(desk);
  }

  forget(desk: Desk): void {
    if (this.#current?.desk === desk) this.#stop();
  }

  /** The app is being quit: what is under way is stopped, and nothing new begins, which would be killed with a project open. */
  leave(): void {
    this.#isLeaving = true;
    this.#stop();
  }

  /** Goes on with what is not known yet, as far as the engine is free for it. */
  next(first?: Desk): void {
    if (this.#isLeaving) return;
    if (this.#current?.purpose != null && !this.#options.isFree()) this.#stop();
    if (this.#current !== null) return;
    const desks = [...(first === undefined ? [] : [first]), ...this.#options.desks()];
    for (const desk of desks) {
      const { outlook, problem, sizes, choice } = desk.view;
      if (outlook === null && problem === null) {
        this.#ask(desk, choice, null);
        return;
      }
      const unknown =
        problem === null && this.#options.isFree() ? purposeSchema.options.find((purpose) => sizes[purpose] === undefined) : undefined;
      if (unknown !== undefined) {
        this.#ask(desk, choiceOf(unknown, choice.tracks), unknown);
        return;
      }
    }
  }

  #stop(): void {
    const current = this.#current;
    this.#current = null;
    current?.job.cancel();
  }

  #ask(desk: Desk, choice: ExportChoice, purpose: Purpose | null): void {
    const { turn } = desk;
    const { engine, request, describe } = this.#options;
    // Nothing is written, so a file that is there is no matter yet.
    const job = engine.run(
      'plan-export',
      { ...request(desk, choice), output: withEnding(desk.view.output, choice.container), force: true },
      () => undefined,
    );
    this.#current = { desk, purpose, job };
    void endOf(job, { describe, kept: 'The colours are kept: try again.' }).then((end) => {
      if (this.#current?.job !== job) return;
      this.#current = null;
      if (desk.turn === turn) this.#answered(desk, purpose, end);
      this.next();
    });
  }

  #answered(desk: Desk, purpose: Purpose | null, { last, failure }: JobEnd): void {
    const { change } = this.#options;
    const { sizes } = desk.view;
    if (last?.type === 'plan') {
      const { encoder, section, streams, warnings, estimatedBytes } = last.plan;
      const known = purpose ?? desk.view.purpose;
      const ofSameLength = desk.length === null || JSON.stringify(desk.length) === JSON.stringify(section) ? sizes : {};
      desk.length = section;
      // What cannot be estimated is not asked for again.
      const grown = known === null ? ofSameLength : { ...ofSameLength, [known]: estimatedBytes ?? 0 };
      change(
        desk,
        purpose === null ? { outlook: { encoder, section, streams, warnings, estimatedBytes }, sizes: grown } : { sizes: grown },
      );
    } else if (purpose === null) {
      change(desk, { problem: failure });
    } else {
      change(desk, { sizes: { ...sizes, [purpose]: 0 } });
    }
  }
}
