import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { jobEventSchema, type JobEvent } from '../../../shared/job/job.ts';
import { tinyNetworks } from './engine.ts';

/** The program itself. */
export const kinetintProgram = fileURLToPath(new URL('../../../electron/cli/main.ts', import.meta.url));

export interface CliResult {
  /** Exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each piece of standard output. */
  readonly onOutput?: (text: string, stop: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the command itself, with the tiny network unless `env` says otherwise. */
export async function kinetint(args: readonly string[], { cwd, env = {}, onOutput }: CliOptions = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [kinetintProgram, ...args], {
    cwd,
    env: { ...process.env, KINETINT_MODELS: tinyNetworks, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput?.(text, (signal) => {
      child.kill(signal);
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const status = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { status, stdout, stderr };
}

/** The lines of a `--json` run, held to the contract. */
export function eventsOf({ stdout }: CliResult): JobEvent[] {
  return z.array(jobEventSchema).parse(
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown),
  );
}
