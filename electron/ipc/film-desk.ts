import { basename } from 'node:path';
import { describeError } from '../../shared/errors.ts';
import type { AppState, Failure } from '../../shared/ipc.ts';
import { plainExport, type ColorizeRequest, type JobEvent } from '../../shared/job.ts';
import type { Engine, EngineJob } from './engine-host.ts';

export interface FilmDeskOptions {
  readonly engine: Engine;
  /** Called after each change of `state`. */
  readonly onState: (state: AppState) => void;
  /** What to append to an error's details: versions and what the engine wrote. */
  readonly describe: (error?: unknown) => string;
}

const nothingChosen: Omit<ColorizeRequest, 'film'> = {
  output: null,
  project: null,
  model: null,
  device: 'auto',
  smoothing: null,
  every: null,
  section: { startSeconds: 0, durationSeconds: null },
  ...plainExport,
  deinterlace: false,
  force: false,
};

/** The one film on the desk: what is known about it, and what is being done with it. */
export class FilmDesk {
  readonly #options: FilmDeskOptions;
  #state: AppState = { phase: 'welcome', notice: null };
  #request: ColorizeRequest | null = null;
  #job: EngineJob | null = null;

  constructor(options: FilmDeskOptions) {
    this.#options = options;
  }

  get state(): AppState {
    return this.#state;
  }

  open(paths: readonly string[]): void {
    const [film] = paths;
    if (film === undefined) return;
    if (this.#state.phase === 'colouring') {
      this.#set({ ...this.#state, notice: `${basename(film)} has to wait: one film at a time. Stop this one first, or wait until it is done.` });
      return;
    }
    const notice = paths.length > 1 ? `One film at a time: this is the first of the ${paths.length} files.` : null;
    this.#look({ ...nothingChosen, film }, notice);
  }

  /** Back to the beginning. */
  close(): void {
    if (this.#state.phase === 'colouring') return;
    this.#abandon();
    this.#request = null;
    this.#set({ phase: 'welcome', notice: null });
  }

  retry(): void {
    if (this.#state.phase === 'failed' && this.#request !== null) this.#look(this.#request, null);
  }

  /** Looks at the film anew with another place for its output. */
  setOutput(output: string): void {
    if (this.#request === null || this.#state.phase === 'colouring') return;
    // The person was asked by the file dialog whether an existing file may go.
    this.#look({ ...this.#request, output, force: true }, null);
  }

  replaceOutput(): void {
    if (this.#request === null || this.#state.phase !== 'failed' || this.#state.failure.code !== 'output-exists') return;
    this.#look({ ...this.#request, force: true }, null);
  }

  start(): void {
    if (this.#state.phase !== 'planned' || this.#request === null) return;
    const { plan } = this.#state;
    this.#set({ phase: 'colouring', plan, progress: null, warnings: [], stopping: false, notice: null });
    // The plan is what the person agreed to: its output and project, not whatever a second look would choose.
    const request = { ...this.#request, output: plan.output, project: plan.project };
    void this.#follow('colorize', request, (event) => {
      if (this.#state.phase !== 'colouring') return;
      if (event.type === 'progress') this.#set({ ...this.#state, progress: event });
      if (event.type === 'warning' && !this.#state.plan.warnings.includes(event.message)) {
        this.#set({ ...this.#state, warnings: [...this.#state.warnings, event.message] });
      }
      if (event.type === 'done') this.#set({ phase: 'done', plan, result: event, warnings: this.#state.warnings });
    });
  }

  stop(): void {
    if (this.#state.phase !== 'colouring' || this.#state.stopping) return;
    this.#set({ ...this.#state, stopping: true });
    this.#job?.cancel();
  }

  #look(request: ColorizeRequest, notice: string | null): void {
    this.#abandon();
    this.#request = request;
    this.#set({ phase: 'looking', film: basename(request.film), progress: null });
    void this.#follow('plan', request, (event) => {
      if (this.#state.phase !== 'looking') return;
      if (event.type === 'progress') this.#set({ ...this.#state, progress: event });
      if (event.type === 'plan') this.#set({ phase: 'planned', plan: event.plan, notice });
    });
  }

  async #follow(kind: 'plan' | 'colorize', request: ColorizeRequest, onEvent: (event: JobEvent) => void): Promise<void> {
    // Events of a job that was abandoned for another are nobody's business any more.
    const mine = () => this.#job === job;
    const job = this.#options.engine.run(kind, request, (event) => {
      if (mine()) onEvent(event);
    });
    this.#job = job;
    try {
      const last = await job.finished;
      if (!mine()) return;
      this.#job = null;
      if (last.type === 'error') this.#failed(request, { code: last.code, message: last.message, details: this.#options.describe() });
    } catch (error) {
      if (!mine()) return;
      this.#job = null;
      this.#failed(request, {
        code: 'engine-died',
        message:
          kind === 'plan'
            ? 'The part of Kinetint that works on films stopped unexpectedly. Nothing is lost: try again.'
            : 'The part of Kinetint that works on films stopped unexpectedly. What is coloured so far is kept: try again to go on from there.',
        details: `${describeError(error)}\n${this.#options.describe(error)}`,
      });
    }
  }

  #failed(request: ColorizeRequest, failure: Failure): void {
    const state = this.#state;
    const plan = state.phase === 'colouring' ? state.plan : null;
    if (plan !== null && failure.code === 'interrupted') {
      this.#set({ phase: 'planned', plan, notice: 'Stopped. What is coloured so far is kept: starting again goes on from there.' });
      return;
    }
    const details = [failure.message, `Code: ${failure.code}`, `Film: ${request.film}`, failure.details].join('\n');
    this.#set({ phase: 'failed', film: basename(request.film), plan, failure: { ...failure, details } });
  }

  #abandon(): void {
    const job = this.#job;
    this.#job = null;
    job?.cancel();
  }

  #set(state: AppState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
