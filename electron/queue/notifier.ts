import { Notification, type BrowserWindow } from 'electron';
import type { AppState, QueueItem } from '../../shared/ipc/queue.ts';
import { nativeText } from '../i18n/native-texts.ts';
import { isStarted } from './queue-item.ts';

export interface NotifierOptions {
  readonly window: () => BrowserWindow | null;
  /** Whether the person wants to be told. */
  readonly isWanted: () => boolean;
  /** Brings the window forward, with a film in it. */
  readonly show: (id: string | null) => void;
}

/** Tells by the system's own notification that the queue has come to its end, where nobody is looking. */
export class Notifier {
  readonly #options: NotifierOptions;
  /** Ids of the films that were started since the queue was last at rest. */
  readonly #started = new Set<string>();
  /** Kept, or the system's click finds nobody. */
  #last: Notification | null = null;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  follow(state: AppState): void {
    const started = state.items.filter(isStarted);
    for (const { id } of started) this.#started.add(id);
    if (started.length > 0 || this.#started.size === 0) return;
    const ended = state.items.filter(({ id, stage }) => this.#started.has(id) && (stage === 'done' || stage === 'failed'));
    this.#started.clear();
    if (this.#options.isWanted() && this.#options.window()?.isFocused() !== true) this.#tell(ended);
  }

  #tell(ended: readonly QueueItem[]): void {
    const done = ended.filter(({ stage }) => stage === 'done');
    const failed = ended.length - done.length;
    const [only] = ended;
    if (only === undefined) return;
    const title = ended.length === 1 ? nativeText(failed === 0 ? 'notification.done' : 'notification.failed') : nativeText('notification.allDone', { count: done.length });
    const body = ended.length === 1 ? only.name : failed === 0 ? '' : nativeText('notification.someFailed', { count: failed });
    const notification = new Notification({ title, body });
    notification.on('click', () => { this.#options.show(ended.length === 1 ? only.id : null); });
    notification.show();
    this.#last?.close();
    this.#last = notification;
  }
}
