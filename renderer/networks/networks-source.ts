import { useEffect, useSyncExternalStore } from 'react';
import type { NetworksState } from '../../shared/ipc/networks.ts';
import { bridge, send } from '../bridge.ts';

let state: NetworksState | null = null;
let followed = false;
const listeners = new Set<() => void>();

function receive(next: NetworksState): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The networks there are; null until they are known. Nobody is asked before somebody wants to see them. */
export function useNetworks(): NetworksState | null {
  useEffect(() => {
    if (followed) return;
    followed = true;
    bridge.on('networks:changed', receive);
    send(bridge.invoke('networks:get').then(receive));
  }, []);
  return useSyncExternalStore(subscribe, () => state);
}
