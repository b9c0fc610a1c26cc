import type { BrowserWindow } from 'electron';
import type { EventName, EventValue } from '../../shared/ipc/channels.ts';

/** Tells the page, if there is one. */
export function sendEvent<Name extends EventName>(window: BrowserWindow | null, name: Name, value: EventValue<Name>): void {
  if (window === null || window.isDestroyed()) return;
  window.webContents.send(name, value);
}
