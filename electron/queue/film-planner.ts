import { stemOfFilm } from '../engine/files/pictures.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import type { Failure } from '../../shared/job/failure.ts';
import type { Plan } from '../../shared/job/plan.ts';
import { isWholeFilm } from '../../shared/job/settings.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import type { FilmList } from './film-list.ts';
import type { JobEnd } from '../engine-host/job-end.ts';
import { callSteadily } from '../engine-host/steady-call.ts';
import { failed } from './queue-item.ts';
import { QuickVerdicts } from './quick-verdicts.ts';

export interface FilmPlannerOptions {
  readonly engine: Engine;
  readonly list: FilmList;
  /** Films that are looked at at once; 1 where nothing is said. */
  readonly atOnce?: number | undefined;
  /** Films that wait are asked first whether they can be read at all. */
  readonly verdictsFirst?: boolean | undefined;
  /** Called while a film is looked at. */
  readonly onChange: () => void;
  /** Called when a film has its plan, or was found to be none. */
  readonly onLooked: (id: string) => void;
  readonly describe: (error?: unknown) => string;
  /** Paths that are promised to others than a film. */
  readonly promised: (id: string) => readonly string[];
  /** The file that was made of a film with just these colours, if it is still there. */
  readonly earlier?: ((plan: Plan) => EarlierFile | null) | undefined;
}

/** A file that an earlier run made. */
export interface EarlierFile {
  readonly output: string;
  readonly frames: number;
  /** What making it took. */
  readonly seconds: number;
}

/** A film that an earlier run has finished is shown so: colouring it again is what the person has to ask for. */
function finished({ project, colour, device }: Plan, { output, frames, seconds }: EarlierFile): Partial<QueueItem> {
  const fps = seconds > 0 ? frames / seconds : 0;
  return {
    stage: 'done',
    elapsedSeconds: seconds,
    result: { type: 'done', output, project, frames, seconds, fps, model: colour.model, device },
  };
}

/** What the command line coloured is not in the history: beside a project that holds all of the film's colours, the file is theirs. */
function byCommandLine({ framesReady, section, beside }: Plan): EarlierFile | null {
  return beside === undefined || !isWholeFilm(section) ? null : { output: beside, frames: framesReady, seconds: 0 };
}

function stemOf(film: string): string {
  return stemOfFilm(film).toLowerCase();
}

/** Has the films looked at that are to be, a few at a time, the one that is shown first. */
export class FilmPlanner {
  readonly #options: FilmPlannerOptions;
  readonly #verdicts: QuickVerdicts | null;
  /** By the ids of the films that are being looked at. */
  readonly #current = new Map<string, AbortController>();
  #isLeaving = false;

  constructor(options: FilmPlannerOptions) {
    this.#options = options;
    const { engine, list, describe, verdictsFirst = false } = options;
    const onUnfit = (id: string, failure: Failure): void => {
      this.abandon(id);
      this.#settle(id, { result: null, failure });
    };
    const onEnded = (): void => {
      this.next();
    };
    this.#verdicts = verdictsFirst ? new QuickVerdicts({ engine, list, describe, onUnfit, onEnded }) : null;
  }

  /** Nothing new begins, and what ends from now on was not ended by the person. */
  leave(): void {
    this.#isLeaving = true;
    this.#verdicts?.leave();
  }

  /** Ends looking at a film, if that is what is being done. */
  abandon(id: string): void {
    const stop = this.#current.get(id);
    this.#current.delete(id);
    stop?.abort();
  }

  /** Begins with the next films, as many as may be looked at at once. */
  next(): void {
    if (this.#isLeaving) return;
    this.#verdicts?.next((id) => this.#current.has(id), this.#hasRoom);
    while (this.#verdicts?.holdLooks !== true && this.#hasRoom && this.#begin()) continue;
    // Those whose turn has not come.
    this.#verdicts?.next((id) => this.#current.has(id), this.#hasRoom);
  }

  get #hasRoom(): boolean {
    return this.#current.size < (this.#options.atOnce ?? 1);
  }

  /** @returns whether there was one to begin with */
  #begin(): boolean {
    const { list } = this.#options;
    const open = list.items.filter(({ stage }) => stage === 'looking');
    const under = open.filter(({ id }) => this.#current.has(id)).map(({ film }) => stemOf(film));
    // Two films of one name would be promised the same output: the second has to know what the first one got.
    const waiting = open.filter(({ id, film }) => !this.#current.has(id) && !under.includes(stemOf(film)));
    const item = waiting.find(({ id }) => id === list.selected) ?? waiting[0];
    if (item === undefined) return false;
    this.#ask(item);
    return true;
  }

  #ask({ id, request }: QueueItem): void {
    const { engine, describe, promised } = this.#options;
    const stop = new AbortController();
    this.#current.set(id, stop);
    // Somebody's coloured film may have the usual name. It stays, and this one gets a number: another version is no reason to fail.
    const params = { ...request, promised: [...promised(id)], numbered: true };
    const call = { method: 'plan' as const, params, options: { signal: stop.signal } };
    void callSteadily(engine, { ...call, onAgain: () => undefined }, { describe, kept: 'Nothing is lost: try again.' }).then((end) => {
      if (this.#current.get(id) === stop && !this.#isLeaving) this.#settle(id, end);
    });
  }

  #settle(id: string, end: JobEnd<Plan>): void {
    this.#current.delete(id);
    this.#looked(id, end);
    this.next();
    this.#options.onLooked(id);
  }

  #looked(id: string, { result: plan, failure }: JobEnd<Plan>): void {
    const { list } = this.#options;
    const item = list.item(id);
    if (item === null) return;
    if (failure === null) {
      const earlier = plan.coloursReady ? (this.#options.earlier?.(plan) ?? byCommandLine(plan)) : null;
      list.put(id, { plan, estimate: null, progress: null, ...(earlier === null ? { stage: 'planned' } : finished(plan, earlier)) });
    } else list.put(id, { ...failed(item, failure), plan: null });
  }
}
