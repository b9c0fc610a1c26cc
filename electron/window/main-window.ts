import { BrowserWindow, dialog, nativeTheme } from 'electron';
import type { AppState } from '../../shared/ipc/queue.ts';
import { interruptedBy } from './quitting-words.ts';
import { nativeText } from '../i18n/native-texts.ts';

export interface MainWindowOptions {
  readonly preload: string;
  readonly url: string;
  /** What closing would interrupt. */
  readonly state: () => AppState;
}

export function createMainWindow({ preload, url, state }: MainWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Kinetint',
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    // The page's own background, so that opening does not flash.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1a1a1a' : '#f3f3f3',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // The dictionary would be fetched from the network.
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', (event) => {
    const work = interruptedBy(state());
    if (work === null) return;
    const answer = dialog.showMessageBoxSync(window, {
      type: 'question',
      ...work,
      buttons: [nativeText('quitting.stay'), nativeText('quitting.quit')],
      defaultId: 0,
      cancelId: 0,
    });
    if (answer === 0) event.preventDefault();
  });
  void window.loadURL(url);
  return window;
}
