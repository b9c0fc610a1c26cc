import { FilmQueue } from '../../../electron/queue/film-queue.ts';
import type { FilmQueueOptions } from '../../../electron/queue/film-queue-options.ts';
import { appStateSchema, type QueueItem } from '../../../shared/ipc/queue.ts';
import type { JobEvent } from '../../../shared/job/job.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import { fakeEngine, type Call } from './fake-engine.ts';
import { plan } from './fixtures.ts';

/** A queue over an engine that writes down what it is asked for; each of its states is held to the schema. */
export function queueOver(calls: Call[], options: Partial<FilmQueueOptions> = {}): FilmQueue {
  const queue: FilmQueue = new FilmQueue({
    engine: fakeEngine(calls),
    describe: () => 'versions',
    onChange: () => {
      appStateSchema.parse(queue.state);
    },
    ...options,
  });
  return queue;
}

/** What the engine answers that was asked for the plan of a film of /films. */
export function planned(name: string, change: Partial<Plan> = {}): JobEvent {
  const film = `/films/${name}`;
  return { type: 'plan', plan: { ...plan, film: { ...plan.film, path: film }, output: `${film}.color.mp4`, ...change } };
}

/** Adds films of /films whose plans come at once. */
export async function addPlanned(queue: FilmQueue, calls: readonly Call[], ...names: readonly string[]): Promise<void> {
  queue.add(names.map((name) => `/films/${name}`));
  for (const name of names) await calls.at(-1)!.end(planned(name));
}

export function filmNamed(queue: FilmQueue, name: string): QueueItem {
  return queue.state.items.find((item) => item.name === name)!;
}
