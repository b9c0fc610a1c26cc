import { execFile } from 'node:child_process';
import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import { hasEnded } from '../../shared/ipc/export.ts';
import type { WhenDone } from '../../shared/ipc/app.ts';
import type { AppState } from '../../shared/ipc/queue.ts';
import { nativeText } from '../i18n/native-texts.ts';
import { isStarted } from '../queue/queue-item.ts';

/** Whoever sits there after all can still say no. */
const graceSeconds = 60;

/** The words of the system's own command; null where there is none. */
export function powerCommand(what: 'sleep' | 'shut-down', platform: NodeJS.Platform): readonly [string, ...string[]] | null {
  switch (platform) {
    case 'linux':
      return ['systemctl', what === 'sleep' ? 'suspend' : 'poweroff'];
    case 'darwin':
      return what === 'sleep' ? ['pmset', 'sleepnow'] : ['osascript', '-e', 'tell application "System Events" to shut down'];
    case 'win32':
      return what === 'sleep' ? ['rundll32.exe', 'powrprof.dll,SetSuspendState', '0,1,0'] : ['shutdown', '/s', '/t', '0'];
    default:
      return null;
  }
}

export interface WhenDoneOptions {
  readonly window: () => BrowserWindow | null;
  /** Asks; resolves to whether it was called off. Ends by itself when the signal says so. */
  readonly ask?: (what: Exclude<WhenDone, 'nothing'>, signal: AbortSignal) => Promise<boolean>;
  readonly run?: (what: Exclude<WhenDone, 'nothing'>) => void;
  readonly graceMilliseconds?: number;
}

function runWith(window: () => BrowserWindow | null) {
  return (what: Exclude<WhenDone, 'nothing'>): void => {
    if (what === 'quit') {
      app.quit();
      return;
    }
    const [program, ...args] = powerCommand(what, process.platform) ?? [];
    if (program === undefined) return;
    execFile(program, args, (error) => {
      const parent = window();
      if (error === null || parent === null) return;
      console.error(error);
      void dialog.showMessageBox(parent, { type: 'warning', message: nativeText('whenDone.failed') });
    });
  };
}

function askIn(window: () => BrowserWindow | null) {
  return async (what: Exclude<WhenDone, 'nothing'>, signal: AbortSignal): Promise<boolean> => {
    const options: MessageBoxOptions = {
      type: 'info',
      message: nativeText(`whenDone.${what}`, { count: graceSeconds }),
      buttons: [nativeText('whenDone.cancel')],
      signal,
    };
    const parent = window();
    await (parent === null ? dialog.showMessageBox(options) : dialog.showMessageBox(parent, options));
    return !signal.aborted;
  };
}

/** Does once what the person wants done when the work is over: chosen anew for each night, since nobody wants it by surprise. */
export class AfterWork {
  readonly #options: Required<WhenDoneOptions>;
  #choice: WhenDone = 'nothing';
  #wasBusy = false;

  constructor({ window, ask = askIn(window), run = runWith(window), graceMilliseconds = graceSeconds * 1000 }: WhenDoneOptions) {
    this.#options = { window, ask, run, graceMilliseconds };
  }

  get choice(): WhenDone {
    return this.#choice;
  }

  choose(choice: WhenDone): void {
    this.#choice = choice;
  }

  follow({ items, exports }: Pick<AppState, 'items' | 'exports'>): void {
    const isBusy = items.some(isStarted) || exports.some((item) => !hasEnded(item));
    const isOver = this.#wasBusy && !isBusy;
    this.#wasBusy = isBusy;
    const choice = this.#choice;
    if (!isOver || choice === 'nothing') return;
    this.#choice = 'nothing';
    // Whoever stopped the last film by hand sits there.
    if (items.some(({ notice }) => notice?.code === 'stopped')) return;
    void this.#afterGrace(choice);
  }

  async #afterGrace(choice: Exclude<WhenDone, 'nothing'>): Promise<void> {
    const { ask, run, graceMilliseconds } = this.#options;
    const over = new AbortController();
    const timer = setTimeout(() => {
      over.abort();
    }, graceMilliseconds);
    const calledOff = await ask(choice, over.signal);
    clearTimeout(timer);
    if (!calledOff) run(choice);
  }
}
