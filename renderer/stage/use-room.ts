import { useEffect, useState } from 'react';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';

/** Bytes that are free where a film's file goes, and those that it is going to take; null where nobody knows. */
export interface Room {
  readonly free: number | null;
  readonly needed: number | null;
}

/** Asked whenever the film goes elsewhere or has been measured anew. */
export function useRoom({ id, plan, estimate }: QueueItem): Room {
  const [free, setFree] = useState<number | null>(null);
  const output = plan?.output ?? null;
  useEffect(() => {
    if (output === null) return undefined;
    let wanted = true;
    send(
      bridge.invoke('output:room', id).then((bytes) => {
        if (wanted) setFree(bytes);
      }),
    );
    return () => {
      wanted = false;
    };
  }, [id, output, estimate]);
  return { free, needed: estimate === null ? null : estimate.projectBytes + (estimate.outputBytes ?? 0) };
}
