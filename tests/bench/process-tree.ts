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

/** Resident bytes of a process and all it has started, as Linux counts them (shared pages twice). */
export function residentOfTree(root: number): number {
  const all = new Map<number, ProcessFacts>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const found = Number.isInteger(pid) ? facts(pid) : null;
    if (found !== null) all.set(pid, found);
  }
  const within = (pid: number): boolean => pid === root || (all.has(pid) && within(all.get(pid)!.parent));
  let sum = 0;
  for (const [pid, { resident }] of all) if (within(pid)) sum += resident;
  return sum;
}
