import type { BrowserWindow } from 'electron';
import type { EventName, EventValue } from '../../shared/ipc/channels.ts';

/** The app's one window, which comes and goes while what works for it stays. */
export class AppWindow {
  #window: BrowserWindow | null = null;

  /** Null while there is none. */
  get current(): BrowserWindow | null {
    return this.#window;
  }

  set(window: BrowserWindow): void {
    this.#window = window;
    window.on('closed', () => {
      this.#window = null;
    });
  }

  /** Tells the page, if there is one. */
  send<Name extends EventName>(name: Name, value: EventValue<Name>): void {
    if (this.#window === null || this.#window.isDestroyed()) return;
    this.#window.webContents.send(name, value);
  }

  /** Brings it forward. */
  show(): void {
    if (this.#window?.isMinimized() === true) this.#window.restore();
    this.#window?.show();
    this.#window?.focus();
  }
}
