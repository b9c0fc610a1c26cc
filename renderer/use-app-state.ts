import { useEffect, useState } from 'react';
import { applyUpdate, type AppState } from '../shared/ipc/queue.ts';
import { bridge, send } from './bridge.ts';
import { shareStructure } from './share-structure.ts';

/** The state that the main process keeps; null until it has answered for the first time. */
export function useAppState(): AppState | null {
  const [state, setState] = useState<AppState | null>(null);
  useEffect(() => {
    // Changes before the first whole state are in it already.
    const unsubscribe = bridge.on('state:changed', (update) => {
      setState((before) => (before === null ? null : shareStructure(before, applyUpdate(before, update))));
    });
    send(bridge.invoke('state:get').then(setState));
    return unsubscribe;
  }, []);
  return state;
}
