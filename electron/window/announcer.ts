import { diffState, type AppState, type Total } from '../../shared/ipc/queue.ts';
import type { AppWindow } from './app-window.ts';

/** Frames finish faster than anyone can look: several changes in a row reach the page as one. */
const gatherMilliseconds = 50;

/** What the task bar or dock shows: 0 to 1, −1 for nothing; Electron draws a bar without an end for more than 1. */
function taskbarProgress({ running, paused, total }: AppState): number {
  if ((!running && !paused) || total === null) return -1;
  const share = shareOf(total);
  return share === null ? 2 : Math.min(1, share);
}

function shareOf({ frames, framesTotal }: Total): number | null {
  return framesTotal === null || framesTotal === 0 ? null : frames / framesTotal;
}

/** Tells the window of each change of the state. */
export class Announcer {
  readonly #window: AppWindow;
  readonly #state: () => AppState;
  #said: AppState | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(window: AppWindow, state: () => AppState) {
    this.#window = window;
    this.#state = state;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#say();
    }, gatherMilliseconds);
  }

  #say(): void {
    const { current: window } = this.#window;
    if (window === null || window.isDestroyed()) return;
    const state = this.#state();
    this.#window.send('state:changed', diffState(this.#said, state));
    window.setProgressBar(taskbarProgress(state), { mode: state.paused ? 'paused' : 'normal' });
    this.#said = state;
  }
}
