import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

export interface RunningProcess {
  readonly pid: number;
  /** Its command line, words kept apart by spaces. */
  readonly command: string;
}

/** Processes whose command line names something, by what Linux says. */
export async function processesOf(named: string): Promise<RunningProcess[]> {
  const found = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => ({
        pid: Number(name),
        command: (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' '),
      })),
  );
  return found.filter(({ command }) => command.includes(named));
}

/** Whether nothing of a run is left, given some seconds to notice that it is alone. */
export async function areGone(named: string, seconds = 10): Promise<boolean> {
  for (let tries = 0; tries < 10 * seconds; tries += 1) {
    if ((await processesOf(named)).length === 0) return true;
    await wait(100);
  }
  return false;
}

/** @returns false where it ended by itself meanwhile */
export function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/** What tells one file's bytes from another's. */
export async function digest(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
