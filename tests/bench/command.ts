import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { residentOfTree } from './process-tree.ts';

const cli = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));

/** What a run of the real command cost. */
export interface CommandFigures {
  readonly frames: number;
  /** Seconds by the job's own clock, without planning. */
  readonly seconds: number;
  readonly fps: number;
  /** Greatest resident memory of the command and its FFmpegs together, bytes. */
  readonly peakResident: number;
}

const doneSchema = z.object({ type: z.literal('done'), frames: z.number(), seconds: z.number(), fps: z.number() });

/**
 * Runs `kinetint` as a person would and watches it.
 * @throws Error with the command's last words where it fails
 */
export async function runKinetint(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<CommandFigures> {
  const child = spawn(process.execPath, [cli, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  let peakResident = 0;
  const watch = setInterval(() => {
    peakResident = Math.max(peakResident, residentOfTree(child.pid!));
  }, 500);
  const status = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  clearInterval(watch);
  const last = output.trim().split('\n').at(-1) ?? '';
  if (status !== 0) throw new Error(`kinetint ${args.join(' ')} failed: ${errors || last}`);
  const { frames, seconds, fps } = doneSchema.parse(JSON.parse(last));
  return { frames, seconds, fps, peakResident };
}
