import { useCallback, useSyncExternalStore } from 'react';
import { plainLook, type Look } from '../../shared/look.ts';

/** How each film of the queue is looked at, by its id, for as long as the window is open. */
const looks = new Map<string, Look>();
const listeners = new Set<() => void>();

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export function setLook(id: string, change: Partial<Look>): void {
  looks.set(id, { ...(looks.get(id) ?? plainLook), ...change });
  for (const listener of listeners) listener();
}

export function useLook(id: string): Look {
  const get = useCallback(() => looks.get(id) ?? plainLook, [id]);
  return useSyncExternalStore(subscribe, get);
}
