import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { workerFile } from '../files/worker-file.ts';
import type { TrialLimits } from './trial-limits.ts';

/** Does something that may take this process down: it is killed where that takes longer, or more memory, than it may. */
export async function underWatch<T>(limits: TrialLimits, action: () => Promise<T>): Promise<T> {
  const watch = new Worker(workerFile('trial-watch-worker', import.meta.url), { workerData: limits });
  try {
    await once(watch, 'online');
    return await action();
  } finally {
    await watch.terminate();
  }
}
