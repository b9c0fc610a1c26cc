import { randomUUID } from 'node:crypto';
import { utilityProcess, type UtilityProcess } from 'electron';
import type { NetworksQuestion, NetworksReply } from '../../shared/networks/network-list.ts';
import { engineReplySchema, type ColorizeRequest, type EngineRequest, type ExportRequest, type JobEvent } from '../../shared/job/job.ts';
import type { PreviewQuestion, PreviewSource } from '../../shared/project/preview.ts';
import type { TimelineAnswer, TimelineQuestion } from '../../shared/project/timeline.ts';
import { EngineDied } from './engine-died.ts';
import { Questions } from './questions.ts';

/** A job that runs in the engine process. */
export interface EngineJob {
  /** Resolves with the last event: the plan, `done` or `error`. Rejects with EngineDied if the process ends. */
  readonly finished: Promise<JobEvent>;
  /** Holds a colouring or an export where it is, until `resume`. Others go on. */
  pause(): void;
  resume(): void;
  /** Asks the job to stop; it then ends with the error `interrupted`. */
  cancel(): void;
}

/** What the engine can be asked to work on, and what each kind of work needs to know. */
export interface Work {
  readonly plan: ColorizeRequest;
  readonly estimate: ColorizeRequest;
  readonly colorize: ColorizeRequest;
  readonly 'plan-export': ExportRequest;
  readonly export: ExportRequest;
}
export type WorkKind = keyof Work;

/** The event that ends each kind of work. */
const lastEvents = {
  plan: 'plan',
  estimate: 'estimate',
  colorize: 'done',
  'plan-export': 'plan',
  export: 'done',
} as const satisfies Readonly<Record<WorkKind, JobEvent['type']>>;

export interface Engine {
  run<Kind extends WorkKind>(kind: Kind, request: Work[Kind], onEvent: (event: JobEvent) => void): EngineJob;
}

/** Whoever answers about networks: the engine. */
export interface NetworksEngine {
  /**
   * @throws UserFacingError as the engine says; any other error where it is gone
   */
  askNetworks(question: NetworksQuestion, signal: AbortSignal, tell: (reply: NetworksReply) => void): Promise<NetworksReply>;
}

interface Pending {
  readonly kind: WorkKind;
  readonly onEvent: (event: JobEvent) => void;
  readonly resolve: (event: JobEvent) => void;
  readonly reject: (error: Error) => void;
}

/** One FFmpeg batch or network run may take seconds on a slow machine before the engine gets to read a message. */
const cancelPatienceMs = 20_000;
const logLength = 8_000;

/**
 * Keeps the engine's process: starts it with the first request, hands requests and replies through, and starts a new
 * one with the next request after it has died.
 */
export class EngineHost implements Engine, NetworksEngine {
  readonly #entry: string;
  readonly #pending = new Map<string, Pending>();
  readonly #previews = new Questions((reply) => ('preview' in reply ? { answer: reply.preview } : null));
  readonly #timelines = new Questions((reply) => ('timeline' in reply ? { answer: reply.timeline } : null));
  readonly #networks = new Questions((reply) =>
    'networks' in reply ? { answer: reply.networks, isLast: reply.networks.type !== 'transfer' } : null,
  );
  /** Jobs that were asked to stop and have not yet. */
  readonly #cancelled = new Set<string>();
  #child: UtilityProcess | null = null;
  #log = '';

  constructor(entry: string) {
    this.#entry = entry;
  }

  /** Process id of the running engine, null while there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** The last of what the process wrote to its standard output and error. */
  get log(): string {
    return this.#log;
  }

  run<Kind extends WorkKind>(kind: Kind, request: Work[Kind], onEvent: (event: JobEvent) => void): EngineJob {
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<JobEvent>();
    this.#pending.set(id, { kind, onEvent, resolve, reject });
    // Kind and request belong together by this method's type, which the union of messages cannot see.
    this.#post({ type: kind, id, request } as EngineRequest);
    const tell = (type: 'pause' | 'resume') => {
      if (this.#pending.has(id)) this.#child?.postMessage({ type, id } satisfies EngineRequest);
    };
    return {
      finished: promise,
      pause: () => {
        tell('pause');
      },
      resume: () => {
        tell('resume');
      },
      cancel: () => {
        this.#cancel(id);
      },
    };
  }

  /**
   * Asks for pictures for the viewer.
   * @throws UserFacingError as the engine does, EngineDied if the process ends
   */
  async ask(source: PreviewSource, question: PreviewQuestion, signal: AbortSignal): Promise<Uint8Array> {
    const { id, answer } = this.#previews.open();
    return this.#askOnce({ type: 'preview', id, source, question }, answer, signal);
  }

  /** @throws UserFacingError as the engine does, EngineDied if the process ends */
  async askNetworks(question: NetworksQuestion, signal: AbortSignal, tell: (reply: NetworksReply) => void): Promise<NetworksReply> {
    const { id, answer } = this.#networks.open(tell);
    return this.#askOnce({ type: 'networks', id, question }, answer, signal);
  }

  /**
   * Asks for the timeline of a film, or changes it.
   * @throws UserFacingError as the engine does, EngineDied if the process ends
   */
  async askTimeline(source: PreviewSource, question: TimelineQuestion): Promise<TimelineAnswer> {
    const { id, answer } = this.#timelines.open();
    return this.#askOnce({ type: 'timeline', id, source, question }, answer, new AbortController().signal);
  }

  async #askOnce<Answer>(request: EngineRequest, answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    const cancel = () => {
      this.#child?.postMessage({ type: 'cancel', id: request.id } satisfies EngineRequest);
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      this.#post(request);
      return await answer;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Starts the engine's process ahead of the first request, which then need not wait for it. */
  warmUp(): void {
    this.#child ??= this.#start();
  }

  /** Asks every job to stop and waits until they have, so that finished chunks are on disk. */
  async shutDown(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const ended = new Promise<void>((resolve) =>
      child.once('exit', () => {
        resolve();
      }),
    );
    const jobs = [...this.#pending.keys()];
    if (jobs.length === 0) {
      child.kill();
    } else {
      const settled = jobs.map(
        (id) =>
          new Promise<void>((resolve) => {
            this.#whenSettled(id, resolve);
          }),
      );
      for (const id of jobs) this.#cancel(id);
      await Promise.all(settled);
      child.kill();
    }
    await ended;
  }

  #post(request: EngineRequest): void {
    this.#child ??= this.#start();
    this.#child.postMessage(request);
  }

  #start(): UtilityProcess {
    const child = utilityProcess.fork(this.#entry, [], {
      serviceName: 'Kinetint engine',
      stdio: 'pipe',
      // ONNX Runtime 1.30 otherwise makes a device id and sends usage figures to its maker.
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    });
    this.#log = '';
    const keep = (text: unknown) => {
      this.#log = (this.#log + String(text)).slice(-logLength);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('message', (message: unknown) => {
      this.#receive(message);
    });
    child.on('error', (type, location) => {
      keep(`${type} at ${location}\n`);
    });
    child.once('exit', (exitCode) => {
      this.#exited(child, exitCode);
    });
    return child;
  }

  #receive(message: unknown): void {
    const reply = engineReplySchema.parse(message);
    if (this.#previews.settle(reply) || this.#timelines.settle(reply) || this.#networks.settle(reply) || !('event' in reply)) return;
    const { id, event } = reply;
    const job = this.#pending.get(id);
    if (job === undefined) return;
    job.onEvent(event);
    const last = event.type === 'error' || event.type === lastEvents[job.kind];
    if (!last) return;
    this.#pending.delete(id);
    job.resolve(event);
  }

  #exited(child: UtilityProcess, exitCode: number): void {
    if (this.#child !== child) return;
    this.#child = null;
    const died = new EngineDied(exitCode, this.#log);
    this.#previews.fail(died);
    this.#timelines.fail(died);
    this.#networks.fail(died);
    const jobs = [...this.#pending.values()];
    this.#pending.clear();
    for (const job of jobs) job.reject(died);
  }

  #cancel(id: string): void {
    const child = this.#child;
    if (child === null || !this.#pending.has(id)) return;
    this.#post({ type: 'cancel', id });
    this.#cancelled.add(id);
    // An engine that no longer listens holds the film hostage; ending it loses no finished chunk. But it must not cost
    // another job its work that one is slow to stop.
    const end = () => {
      const isNeeded = [...this.#pending.keys()].some((other) => !this.#cancelled.has(other));
      if (this.#child === child && !isNeeded) child.kill();
    };
    const timer = setTimeout(end, cancelPatienceMs);
    this.#whenSettled(id, () => {
      this.#cancelled.delete(id);
      clearTimeout(timer);
    });
  }

  #whenSettled(id: string, then: () => void): void {
    const job = this.#pending.get(id);
    if (job === undefined) {
      then();
      return;
    }
    this.#pending.set(id, {
      ...job,
      resolve: (event) => {
        then();
        job.resolve(event);
      },
      reject: (error) => {
        then();
        job.reject(error);
      },
    });
  }
}
