import { useSyncExternalStore } from 'react';

let isOpen = false;
const listeners = new Set<() => void>();

/** Opens or closes the dialog with the networks, from wherever there is a way to it. */
export function setNetworksOpen(open: boolean): void {
  isOpen = open;
  for (const listener of listeners) listener();
}

export function useNetworksOpen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => isOpen,
  );
}
