import { setTimeout as wait } from 'node:timers/promises';
import { utilityProcess, type UtilityProcess } from 'electron';
import { Caller, type CallOptions, type Engine } from '../../shared/rpc/caller.ts';
import type { Calls, Method } from '../../shared/rpc/methods.ts';
import { logProblem } from '../engine/files/log.ts';
import { EngineDied } from './engine-died.ts';

/** One FFmpeg batch or network run may take seconds on a slow machine before the engine gets to read a message. */
const cancelPatienceMs = 20_000;
/** Ending a process takes no work of its own. */
const endPatienceMs = 3_000;
const logLength = 8_000;

/** Calls that write: they are waited for before the engine's process ends, and nobody else's are to cost them their work. */
const working: ReadonlySet<Method> = new Set<Method>(['plan', 'estimate', 'colorize', 'plan-export', 'export', 'clip']);

interface Work {
  readonly stop: AbortController;
  readonly settled: Promise<void>;
}

/**
 * Keeps the engine's process: starts it with the first call, hands calls and answers through, and starts a new one with
 * the next call after it has died.
 */
export class EngineHost implements Engine {
  readonly #entry: string;
  readonly #caller: Caller;
  readonly #work = new Set<Work>();
  #child: UtilityProcess | null = null;
  #log = '';

  constructor(entry: string) {
    this.#entry = entry;
    this.#caller = new Caller(
      (message) => {
        // Whatever is said of a call to an engine that is gone, its end has failed the call already.
        if (message.type === 'call') this.#child ??= this.#start();
        this.#child?.postMessage(message);
      },
      (line) => {
        console.error(line);
        logProblem(line);
        this.#keep(`${line}\n`);
      },
    );
  }

  /** Process id of the running engine, null while there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** The last of what the process wrote to its standard output and error. */
  get log(): string {
    return this.#log;
  }

  /**
   * Asks the engine for something, see shared/rpc/methods.ts.
   * @throws UserFacingError as the engine does, EngineDied if the process ends
   */
  async call<M extends Method>(
    method: M,
    params: Calls[M]['params'],
    { signal, ...options }: CallOptions<M> = {},
  ): Promise<Calls[M]['result']> {
    if (!working.has(method)) return this.#caller.call(method, params, { ...options, ...(signal === undefined ? {} : { signal }) });
    const stop = new AbortController();
    const { promise: settled, resolve: settle } = Promise.withResolvers<undefined>();
    const work: Work = { stop, settled };
    const cancel = () => {
      stop.abort();
    };
    const timers: NodeJS.Timeout[] = [];
    stop.signal.addEventListener('abort', () => timers.push(this.#endWhenDeaf()), { once: true });
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
    this.#work.add(work);
    try {
      return await this.#caller.call(method, params, { ...options, signal: stop.signal });
    } finally {
      this.#work.delete(work);
      signal?.removeEventListener('abort', cancel);
      for (const timer of timers) clearTimeout(timer);
      settle(undefined);
    }
  }

  /**
   * An engine that no longer listens holds the film hostage; ending it loses no finished chunk. But it must not cost
   * another call its work that one is slow to stop.
   */
  #endWhenDeaf(): NodeJS.Timeout {
    const child = this.#child;
    return setTimeout(() => {
      const isNeeded = [...this.#work].some(({ stop }) => !stop.signal.aborted);
      if (this.#child === child && !isNeeded) child?.kill();
    }, cancelPatienceMs);
  }

  /** Starts the engine's process ahead of the first call, which then need not wait for it. */
  warmUp(): void {
    this.#child ??= this.#start();
  }

  /** Asks all work to stop and waits until it has, so that finished chunks are on disk; what does not listen is ended. */
  async shutDown(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const ended = new Promise<void>((resolve) =>
      child.once('exit', () => {
        resolve();
      }),
    );
    const work = [...this.#work];
    for (const { stop } of work) stop.abort();
    await Promise.race([Promise.all(work.map(({ settled }) => settled)), wait(cancelPatienceMs, null, { ref: false })]);
    child.kill();
    const { pid } = child;
    // One that does not even heed its end is ended by the system; nobody waits for it for ever.
    const last = setTimeout(() => {
      if (pid !== undefined && this.#child === child) process.kill(pid, 'SIGKILL');
    }, endPatienceMs);
    await Promise.race([ended, wait(2 * endPatienceMs, null, { ref: false })]);
    clearTimeout(last);
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
      this.#keep(String(text));
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('message', (message: unknown) => {
      this.#caller.receive(message);
    });
    child.on('error', (type, location) => {
      keep(`${type} at ${location}\n`);
      logProblem(`The engine's process met a fatal error: ${type} at ${location}`);
    });
    child.once('exit', (exitCode) => {
      if (exitCode !== 0) logProblem(`The engine's process ended with ${exitCode}.`);
      if (this.#child !== child) return;
      this.#child = null;
      this.#caller.fail(new EngineDied(exitCode, this.#log));
    });
    return child;
  }

  #keep(text: string): void {
    this.#log = (this.#log + text).slice(-logLength);
  }
}
