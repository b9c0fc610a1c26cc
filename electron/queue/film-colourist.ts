import type { QueueItem } from '../../shared/ipc/queue.ts';
import type { ColorizeRequest } from '../../shared/job.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Warning } from '../../shared/warning.ts';
import { english } from '../../shared/words/english.ts';
import { describeWarning } from '../../shared/words/warnings.ts';
import type { Engine } from '../ipc/engine-host.ts';
import type { EndedColouring } from './ended-colouring.ts';
import type { FilmList } from './film-list.ts';
import { endOf, type JobEnd } from './job-end.ts';
import { failed } from './queue-item.ts';
import { RunningJob } from './running-job.ts';

/** What the person wants of a film that is asked to stop. */
export type Intent = 'stop' | 'remove';

export interface FilmColouristOptions {
  readonly engine: Engine;
  readonly list: FilmList;
  readonly describe: (error?: unknown) => string;
  /** Seconds since any moment. */
  readonly now: () => number;
  /** Called while a film is coloured. */
  readonly onChange: () => void;
  /** Called when a film's colouring has come to its end, but not when it was merely paused. */
  readonly onEnded: (ended: EndedColouring, id: string, intent: Intent | null) => void;
}

/** A film whose plan is there. */
export type PlannedFilm = QueueItem & { readonly plan: Plan };

interface Colouring {
  readonly run: RunningJob;
  intent: Intent | null;
}

/** By what they say: one of the two may come from an earlier version's plan, which has no codes. */
function isSameWarning(one: Warning, other: Warning): boolean {
  return describeWarning(one, english) === describeWarning(other, english);
}

/** Has one film coloured at a time. */
export class FilmColourist {
  readonly #options: FilmColouristOptions;
  #current: Colouring | null = null;
  #isLeaving = false;

  constructor(options: FilmColouristOptions) {
    this.#options = options;
  }

  /** Id of the film that is being coloured, or held. */
  get current(): string | null {
    return this.#current?.run.id ?? null;
  }

  /** What ends from now on was not ended by the person. */
  leave(): void {
    this.#isLeaving = true;
  }

  begin({ id, plan, request: wishes, elapsedSeconds }: PlannedFilm): void {
    const { engine, list, describe, now, onChange } = this.#options;
    // The plan is what the person agreed to: its output, project and network, not whatever a second look would choose.
    const request: ColorizeRequest = { ...wishes, output: plan.output, project: plan.project, model: plan.colour.model };
    list.put(id, { stage: 'colouring', progress: null, warnings: [], changedSince: false, result: null, failure: null });
    const job = engine.run('colorize', request, (event) => {
      if (this.#current !== work) return;
      if (event.type === 'progress') list.put(id, { progress: event, elapsedSeconds: work.run.seconds });
      else if (event.type === 'warning' && !plan.warnings.some((known) => isSameWarning(known, event.message))) list.put(id, { warnings: [...(list.item(id)?.warnings ?? []), event.message] });
      else return;
      onChange();
    });
    const work: Colouring = { run: new RunningJob(id, job, now, elapsedSeconds), intent: null };
    this.#current = work;
    void this.#end(work, plan, request, endOf(job, { describe, kept: 'What is coloured so far is kept: try again to go on from there.' }));
  }

  /** Holds the film where it is. */
  hold(): void {
    const run = this.#current?.run;
    if (run === undefined || this.#options.list.item(run.id)?.stage !== 'colouring') return;
    run.hold();
    this.#options.list.put(run.id, { stage: 'paused', elapsedSeconds: run.seconds });
  }

  /** Goes on with the film that is held. */
  goOn(): void {
    const run = this.#current?.run;
    if (run === undefined || this.#options.list.item(run.id)?.stage !== 'paused') return;
    run.goOn();
    this.#options.list.put(run.id, { stage: 'colouring' });
  }

  /** Asks the film to stop. */
  interrupt(intent: Intent): void {
    const work = this.#current;
    if (work === null) return;
    if (work.intent !== 'remove') work.intent = intent;
    const { id, job } = work.run;
    if (this.#options.list.item(id)?.stage === 'stopping') return;
    this.#options.list.put(id, { stage: 'stopping' });
    job.cancel();
    this.#options.onChange();
  }

  async #end(work: Colouring, plan: Plan, request: ColorizeRequest, ended: Promise<JobEnd>): Promise<void> {
    const { last, failure } = await ended;
    if (this.#isLeaving) return;
    const { list } = this.#options;
    this.#current = null;
    const { intent, run: { id, seconds } } = work;
    list.put(id, { elapsedSeconds: seconds });
    const item = list.item(id);
    const { progress = null, warnings = [] } = item ?? {};
    if (last?.type === 'done') list.put(id, { stage: 'done', progress: null, result: last, notice: null });
    else if (failure?.code === 'interrupted') list.put(id, { stage: 'planned', progress: null, notice: { code: 'stopped', values: {} } });
    else if (failure !== null && item !== null) list.put(id, failed(item, failure));
    this.#options.onEnded({ plan, request, endedAt: Date.now(), seconds, progress, warnings, last, failure }, id, intent);
  }
}
