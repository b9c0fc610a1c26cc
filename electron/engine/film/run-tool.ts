import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { logCommand, logProblem } from '../files/log.ts';
import { namedInputsOnly } from './named-inputs.ts';

export interface ToolOptions {
  readonly signal?: AbortSignal | undefined;
  /** After this long the program is killed. */
  readonly timeoutMs: number;
  /** More output than this ends the run. */
  readonly maxBytes?: number;
}

export interface ToolResult {
  /** Exit status; null where the program was killed. */
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/**
 * The environment that FFmpeg's programs run in. Statically linked ones (ours, and most downloads) crash when they load
 * the character sets of another C library, which they do for the service name in every MPEG transport stream.
 */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return process.platform === 'linux' ? { ...process.env, GCONV_PATH: '/dev/null' } : process.env;
}

/**
 * Runs a program to its end, without a shell, and collects what it writes. A status other than 0 is an answer, not a
 * failure.
 * @throws the signal's reason when it aborts; Error when the program cannot be started
 */
export async function runTool(command: string, args: readonly string[], options: ToolOptions): Promise<ToolResult> {
  const { signal, timeoutMs, maxBytes = 64 * 1024 * 1024 } = options;
  signal?.throwIfAborted();
  logCommand(command, args);
  return await new Promise((resolve, reject) => {
    execFile(
      command,
      namedInputsOnly(args),
      {
        encoding: 'buffer',
        timeout: timeoutMs,
        maxBuffer: maxBytes,
        killSignal: 'SIGKILL',
        windowsHide: true,
        env: toolEnvironment(),
        ...(signal && { signal }),
      },
      (error, stdout, stderr) => {
        if (signal?.aborted === true) {
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason }));
          return;
        }
        if (error !== null)
          logProblem(
            `${basename(command)} ended with ${error.code ?? error.signal ?? 'no status'}: ${stderr.toString('utf8').trim().slice(-2000)}`,
          );
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        if (status === null && error?.killed !== true && error?.signal === undefined) {
          reject(error ?? new Error(`${command} did not run`));
          return;
        }
        resolve({ status, stdout, stderr: stderr.toString('utf8'), timedOut: status === null && error?.killed === true });
      },
    );
  });
}
