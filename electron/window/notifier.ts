import { Notification, type BrowserWindow } from 'electron';
import { hasEnded } from '../../shared/ipc/export.ts';
import type { AppState } from '../../shared/ipc/queue.ts';
import { nativeText } from '../i18n/native-texts.ts';
import { endingOf, type Ending } from './ending-words.ts';
import { isStarted } from '../queue/queue-item.ts';

export interface NotifierOptions {
  readonly window: () => BrowserWindow | null;
  /** Whether the person wants to be told. */
  readonly isWanted: () => boolean;
  /** Brings the window forward, with a film in it. */
  readonly show: (id: string | null) => void;
  readonly showInFolder: (path: string) => void;
}

/** Tells by the system's own notification that the queue has come to its end, where nobody is looking. */
export class Notifier {
  readonly #options: NotifierOptions;
  /** Ids of the films and files that were started since the queue was last at rest. */
  readonly #started = new Set<string>();
  /** Kept, or the system's click finds nobody. */
  #last: Notification | null = null;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  follow({ items, exports }: AppState): void {
    const started = [...items.filter(isStarted), ...exports.filter((item) => !hasEnded(item))];
    for (const { id } of started) this.#started.add(id);
    if (started.length > 0 || this.#started.size === 0) return;
    const ending = endingOf(
      items.filter(({ id }) => this.#started.has(id)),
      exports.filter(({ id }) => this.#started.has(id)),
    );
    this.#started.clear();
    if (ending !== null && this.#options.isWanted() && this.#options.window()?.isFocused() !== true) this.#tell(ending);
  }

  #tell({ title, body, output, film }: Ending): void {
    const { show, showInFolder } = this.#options;
    const notification = new Notification({
      title,
      body,
      // Systems that know no buttons in notifications leave it out.
      ...(output === null ? {} : { actions: [{ type: 'button', text: nativeText('notification.showInFolder') }] }),
    });
    if (output !== null)
      notification.on('action', () => {
        showInFolder(output);
      });
    notification.on('click', () => {
      // Whoever waited for a file wants the file; the window says no more than the notification did.
      if (film === null && output !== null) showInFolder(output);
      else show(film);
    });
    notification.show();
    this.#last?.close();
    this.#last = notification;
  }
}
