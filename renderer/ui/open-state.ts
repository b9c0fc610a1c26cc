import { useSyncExternalStore } from 'react';

export interface OpenState {
  /** Opens or closes, from wherever there is a way to it. */
  readonly set: (open: boolean) => void;
  readonly use: () => boolean;
}

/** Whether a dialog of the window is open, for dialogs that several places lead to. */
export function openState(): OpenState {
  let isOpen = false;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    set: (open) => {
      isOpen = open;
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, () => isOpen),
  };
}
