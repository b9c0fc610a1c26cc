import { purposeSchema, type Purpose } from '../../shared/job/purpose.ts';
import type { ExportChoice, ExportView } from '../../shared/ipc/export.ts';
import type { ExportRequest } from '../../shared/job/job.ts';
import type { Section } from '../../shared/job/settings.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import { endOf, type JobEnd } from '../engine-host/job-end.ts';
import { choiceOf } from './export-choice.ts';
import { withEnding } from '../queue/output-name.ts';

/** What is known of the files of one film. */
export interface Outlooked {
  view: ExportView;
  /** The part of the film that the known sizes are of. */
  length: Section | null;
  /** Grows with each change, so that late answers are known for what they are. */
  turn: number;
}

export interface ExportOutlooksOptions<Draft extends Outlooked> {
  readonly engine: Engine;
  readonly describe: (error?: unknown) => string;
  readonly drafts: () => Iterable<Draft>;
  readonly change: (draft: Draft, change: Partial<ExportView>) => void;
  readonly request: (draft: Draft, choice: ExportChoice) => ExportRequest;
  /** Whether nothing is coloured or written, which sizes of files that nobody asked for would only slow down. */
  readonly isFree: () => boolean;
}

/** Has the engine say what files would be: first the chosen one of each film, then how large the others would be. */
export class ExportOutlooks<Draft extends Outlooked> {
  readonly #options: ExportOutlooksOptions<Draft>;
  #current: { readonly draft: Draft; readonly purpose: Purpose | null; readonly stop: AbortController } | null = null;
  #isLeaving = false;

  constructor(options: ExportOutlooksOptions<Draft>) {
    this.#options = options;
  }

  /** What is known of a film's file no longer holds. */
  lookAgain(draft: Draft): void {
    draft.turn += 1;
    this.#options.change(draft, { outlook: null, problem: null });
    this.#stop();
    this.next(draft);
  }

  forget(draft: Draft): void {
    if (this.#current?.draft === draft) this.#stop();
  }

  /** The app is being quit: what is under way is stopped, and nothing new begins, which would be killed with a project open. */
  leave(): void {
    this.#isLeaving = true;
    this.#stop();
  }

  /** Goes on with what is not known yet, as far as the engine is free for it. */
  next(first?: Draft): void {
    if (this.#isLeaving) return;
    if (this.#current?.purpose != null && !this.#options.isFree()) this.#stop();
    if (this.#current !== null) return;
    const drafts = [...(first === undefined ? [] : [first]), ...this.#options.drafts()];
    for (const draft of drafts) {
      const { outlook, problem, sizes, choice } = draft.view;
      if (outlook === null && problem === null) {
        this.#ask(draft, choice, null);
        return;
      }
      const unknown =
        problem === null && this.#options.isFree() ? purposeSchema.options.find((purpose) => sizes[purpose] === undefined) : undefined;
      if (unknown !== undefined) {
        this.#ask(draft, choiceOf(unknown, choice.tracks), unknown);
        return;
      }
    }
  }

  #stop(): void {
    const current = this.#current;
    this.#current = null;
    current?.stop.abort();
  }

  #ask(draft: Draft, choice: ExportChoice, purpose: Purpose | null): void {
    const { turn } = draft;
    const { engine, request, describe } = this.#options;
    // Nothing is written, so a file that is there is no matter yet.
    const wish = { ...request(draft, choice), output: withEnding(draft.view.output, choice.container), force: true };
    const stop = new AbortController();
    this.#current = { draft, purpose, stop };
    void endOf(engine.call('plan-export', wish, { signal: stop.signal }), { describe, kept: 'The colours are kept: try again.' }).then(
      (end) => {
        if (this.#current?.stop !== stop) return;
        this.#current = null;
        if (draft.turn === turn) this.#answered(draft, purpose, end);
        this.next();
      },
    );
  }

  #answered(draft: Draft, purpose: Purpose | null, { result: plan, failure }: JobEnd<Plan>): void {
    const { change } = this.#options;
    const { sizes } = draft.view;
    if (plan !== null) {
      const { encoder, section, streams, warnings, estimatedBytes } = plan;
      const known = purpose ?? draft.view.purpose;
      const ofSameLength = draft.length === null || JSON.stringify(draft.length) === JSON.stringify(section) ? sizes : {};
      draft.length = section;
      // What cannot be estimated is not asked for again.
      const grown = known === null ? ofSameLength : { ...ofSameLength, [known]: estimatedBytes ?? 0 };
      change(
        draft,
        purpose === null ? { outlook: { encoder, section, streams, warnings, estimatedBytes }, sizes: grown } : { sizes: grown },
      );
    } else if (purpose === null) {
      change(draft, { problem: failure });
    } else {
      change(draft, { sizes: { ...sizes, [purpose]: 0 } });
    }
  }
}
