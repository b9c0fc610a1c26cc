import type { Bridge } from '../shared/ipc/channels.ts';

declare global {
  interface Window {
    /** Put there by electron/preload.ts. */
    readonly kinetint: Bridge;
  }
}

export const bridge: Bridge = window.kinetint;

/** A command from a button: what it does shows in the state; that it could not be sent at all is a bug to see in the log. */
export function send(command: Promise<unknown>): void {
  command.catch((error: unknown) => {
    console.error(error);
  });
}
