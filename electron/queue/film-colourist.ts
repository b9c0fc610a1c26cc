import type { QueueItem } from '../../shared/ipc/queue.ts';
import type { ColorizeRequest } from '../../shared/job/job.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { Warning } from '../../shared/job/warning.ts';
import { english } from '../../shared/words/english.ts';
import { describeWarning } from '../../shared/words/warnings.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import type { EndedColouring } from './ended-colouring.ts';
import type { FilmList } from './film-list.ts';
import { JobSlot } from '../engine-host/job-slot.ts';
import { failed } from './queue-item.ts';

/** What the person wants of a film that is asked to stop. */
export type Intent = 'stop' | 'remove';

export interface FilmColouristOptions {
  readonly engine: Engine;
  readonly list: FilmList;
  readonly describe: (error?: unknown) => string;
  /** How a film is edited now, see EditWatch. */
  readonly editsOf: (id: string) => string | null;
  /** Seconds since any moment. */
  readonly now: () => number;
  /** Called while a film is coloured. */
  readonly onChange: () => void;
  /** Called when a film's colouring has come to its end, but not when it was merely paused. */
  readonly onEnded: (ended: EndedColouring, id: string, intent: Intent | null) => void;
}

/** A film whose plan is there. */
export type PlannedFilm = QueueItem & { readonly plan: Plan };

/** By what they say: one of the two may come from an earlier version's plan, which has no codes. */
function isSameWarning(one: Warning, other: Warning): boolean {
  return describeWarning(one, english) === describeWarning(other, english);
}

/** Has one film coloured at a time. */
export class FilmColourist {
  readonly #options: FilmColouristOptions;
  readonly #slot: JobSlot;
  /** About the film that is under way. */
  #intent: Intent | null = null;

  constructor(options: FilmColouristOptions) {
    this.#options = options;
    const { engine, describe, now } = options;
    this.#slot = new JobSlot({ engine, describe, now, kept: 'What is coloured so far is kept: try again to go on from there.' });
  }

  /** Id of the film that is being coloured, or held. */
  get current(): string | null {
    return this.#slot.current?.id ?? null;
  }

  /** What ends from now on was not ended by the person. */
  leave(): void {
    this.#slot.leave();
  }

  begin({ id, plan, request: wishes, elapsedSeconds }: PlannedFilm): void {
    const { list, editsOf, onChange, onEnded } = this.#options;
    // The plan is what the person agreed to: its output, project and network, not whatever a second look would choose.
    const request: ColorizeRequest = { ...wishes, output: plan.output, project: plan.project, model: plan.colour.model };
    list.put(id, {
      stage: 'colouring',
      progress: null,
      preparing: null,
      warnings: [],
      writtenEdits: editsOf(id),
      changedSince: false,
      result: null,
      failure: null,
    });
    this.#intent = null;
    this.#slot.begin({
      id,
      method: 'colorize',
      params: request,
      before: elapsedSeconds,
      onProgress: (event, seconds) => {
        if (event.type === 'progress') list.put(id, { progress: event, elapsedSeconds: seconds });
        else if (event.type === 'preparing') list.put(id, { preparing: event.step, elapsedSeconds: seconds });
        else if (!plan.warnings.some((known) => isSameWarning(known, event.message)))
          list.put(id, { warnings: [...(list.item(id)?.warnings ?? []), event.message] });
        else return;
        onChange();
      },
      onEnd: ({ result, failure }, seconds) => {
        list.put(id, { elapsedSeconds: seconds });
        const item = list.item(id);
        const { progress = null, warnings = [] } = item ?? {};
        // Leave to write over a file is used up by writing it: what comes later would write over this very result.
        if (failure === null)
          list.put(id, { stage: 'done', progress: null, result, notice: null, request: { ...(item?.request ?? wishes), force: false } });
        else if (failure.code === 'interrupted')
          list.put(id, { stage: 'planned', progress: null, notice: { code: 'stopped', values: {} } });
        else if (item !== null) list.put(id, failed(item, failure));
        onEnded({ plan, request, endedAt: Date.now(), seconds, progress, warnings, result, failure }, id, this.#intent);
      },
    });
  }

  /** Holds the film where it is. */
  hold(): void {
    const run = this.#slot.current;
    if (run === null || this.#options.list.item(run.id)?.stage !== 'colouring') return;
    run.hold();
    this.#options.list.put(run.id, { stage: 'paused', elapsedSeconds: run.seconds });
  }

  /** Goes on with the film that is held. */
  goOn(): void {
    const run = this.#slot.current;
    if (run === null || this.#options.list.item(run.id)?.stage !== 'paused') return;
    run.goOn();
    this.#options.list.put(run.id, { stage: 'colouring' });
  }

  /** A film that is being stopped to be taken out stays after all. */
  keep(id: string): void {
    if (this.current === id && this.#intent === 'remove') this.#intent = 'stop';
  }

  /** Asks the film to stop. */
  interrupt(intent: Intent): void {
    const run = this.#slot.current;
    if (run === null) return;
    if (this.#intent !== 'remove') this.#intent = intent;
    const { id } = run;
    if (this.#options.list.item(id)?.stage === 'stopping') return;
    this.#options.list.put(id, { stage: 'stopping' });
    run.cancel();
    this.#options.onChange();
  }
}
