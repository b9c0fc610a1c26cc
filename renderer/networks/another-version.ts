import type { QueueItem, RequestChange } from '../../shared/ipc/queue.ts';

/** What the person has chosen for another version of a film that is in colour, and has not asked for yet. */
export type Draft = Pick<RequestChange, 'model' | 'smoothing' | 'every' | 'scenes' | 'device'>;

/**
 * Whether what is chosen is something else than the film's colours were made with.
 * @param usual id of the network that is used where none is chosen
 */
export function isAnother(draft: Draft, { plan, request }: Pick<QueueItem, 'plan' | 'request'>, usual: string | null): boolean {
  const had = { ...plan?.colour, device: request.device };
  const wanted: Draft = { ...draft, ...(draft.model === null && usual !== null ? { model: usual } : {}) };
  return (['model', 'smoothing', 'every', 'scenes', 'device'] as const).some(
    (name) => wanted[name] !== undefined && wanted[name] !== had[name],
  );
}
