import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isPartOf } from '../engine/files/partial-file.ts';
import { isUnderWay } from './queue-item.ts';
import type { StoredQueue } from '../storage/queue-store.ts';

/**
 * Removes what a Kinetint that was killed had written of its last file. To be called before anything is written: the
 * file is begun anew, or never, if the person thinks better of it.
 */
export function removeLeftovers({ items, exports }: Pick<StoredQueue, 'items' | 'exports'>): void {
  const outputs = [
    ...items.filter((item) => isUnderWay(item) || item.stage === 'paused').flatMap(({ plan }) => (plan === null ? [] : [plan.output])),
    ...exports.filter(({ stage }) => stage !== 'done' && stage !== 'waiting').map(({ request }) => request.output),
  ];
  for (const output of outputs) {
    const folder = dirname(output);
    // A disk that is not plugged in now is no reason not to start.
    if (!existsSync(folder)) continue;
    try {
      for (const name of readdirSync(folder))
        if (isPartOf(output, name)) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 2 });
    } catch (error) {
      console.error(error);
    }
  }
}
