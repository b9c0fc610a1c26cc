import { useEffect, useState } from 'react';
import type { AppState } from '../shared/ipc.ts';
import { bridge, send } from './bridge.ts';

/** The state that the main process keeps; null until it has answered for the first time. */
export function useAppState(): AppState | null {
  const [state, setState] = useState<AppState | null>(null);
  useEffect(() => {
    const unsubscribe = bridge.onState(setState);
    send(bridge.invoke('state:get').then(setState));
    return unsubscribe;
  }, []);
  return state;
}
