import { estimateFrames } from '../../shared/film/film-length.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';

/**
 * Seconds that a film will take before it has shown how fast it goes: as measured on a sample of it, else from how long the device took
 * for a frame when it was tried, as if the network saw them all. Null where neither is known.
 */
export function firstGuess({ estimate, plan }: Pick<QueueItem, 'estimate' | 'plan'>): number | null {
  if (estimate !== null) return estimate.seconds;
  if (plan === null || plan.coloursReady) return null;
  const frames = estimateFrames(plan.film, plan.section);
  const milliseconds = plan.devices.find(({ device }) => device === plan.device)?.millisecondsPerFrame ?? null;
  return frames === null || milliseconds === null ? null : (Math.max(0, frames - plan.framesReady) * milliseconds) / 1000;
}
