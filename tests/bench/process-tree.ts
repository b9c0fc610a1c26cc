import { readdirSync, readFileSync } from 'node:fs';

interface ProcessFacts {
  readonly parent: number;
  /** Resident memory, bytes. */
  readonly resident: number;
}

function facts(pid: number): ProcessFacts | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const parent = Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]);
    return { parent, resident: Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0) * 1024 };
  } catch {
    // It ended between the listing and the look.
    return null;
  }
}

function processesOfTree(root: number): Map<number, ProcessFacts> {
  const all = new Map<number, ProcessFacts>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const found = Number.isInteger(pid) ? facts(pid) : null;
    if (found !== null) all.set(pid, found);
  }
  const within = (pid: number): boolean => pid === root || (all.has(pid) && within(all.get(pid)!.parent));
  return new Map([...all].filter(([pid]) => within(pid)));
}

/** Resident bytes of a process alone; 0 where it has ended. */
export function residentOf(pid: number): number {
  return facts(pid)?.resident ?? 0;
}

/** Resident bytes of a process and all it has started, as Linux counts them (shared pages twice). */
export function residentOfTree(root: number): number {
  return [...processesOfTree(root).values()].reduce((sum, { resident }) => sum + resident, 0);
}

/** What a process and all it has started hold, as Linux counts it. */
interface TreeUsage {
  /** Bytes, shared pages twice. */
  readonly resident: number;
  /** Open file descriptors. */
  readonly files: number;
  readonly threads: number;
  readonly processes: number;
}

function count(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}

export function usageOfTree(root: number): TreeUsage {
  const all = [...processesOfTree(root)];
  const sum = (of: (pid: number) => number): number => all.reduce((total, [pid]) => total + of(pid), 0);
  return {
    resident: all.reduce((total, [, { resident }]) => total + resident, 0),
    files: sum((pid) => count(`/proc/${pid}/fd`)),
    threads: sum((pid) => count(`/proc/${pid}/task`)),
    processes: all.length,
  };
}

/** Bytes of a process and all it has started, pages that several of them share counted in proportion; and how many they are. */
export function proportionalOfTree(root: number): { bytes: number; processes: number } {
  const pids = [...processesOfTree(root).keys()];
  const bytes = pids.map((pid) => {
    try {
      return Number(/^Pss:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
    } catch {
      return 0;
    }
  });
  return { bytes: bytes.reduce((sum, size) => sum + size, 0), processes: pids.length };
}

/**
 * Seconds of processor time that a process and all it has started have used so far, to the nanosecond; threads that have ended
 * count no more. The usual counters (utime, stime) are ticks of 10 ms, which is coarse for something that is idle.
 */
export function processorSecondsOfTree(root: number): number {
  const threads = [...processesOfTree(root).keys()].flatMap((pid) => {
    try {
      return readdirSync(`/proc/${pid}/task`).map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'));
    } catch {
      return [];
    }
  });
  return threads.reduce((sum, said) => sum + Number(said.split(' ')[0]) / 1e9, 0);
}
