import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { AppState } from '../../shared/ipc/queue.ts';
import { interruptedBy } from './quitting-words.ts';
import { nativeText } from '../i18n/native-texts.ts';
import { keepWindowPlace, readWindowPlace } from './window-place.ts';

export interface MainWindowOptions {
  readonly preload: string;
  readonly url: string;
  /** The file that keeps where the window was. */
  readonly placePath: string;
  /** What closing would interrupt. */
  readonly state: () => AppState;
}

export function createMainWindow({ preload, url, placePath, state }: MainWindowOptions): BrowserWindow {
  const place = readWindowPlace(
    placePath,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    title: 'Kinetint',
    width: place?.width ?? 1280,
    height: place?.height ?? 800,
    ...(place === null ? {} : { x: place.x, y: place.y }),
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
    if (place?.maximized === true) window.maximize();
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
  // Asked last: what stops the closing above keeps the window.
  window.on('close', (event) => {
    if (event.defaultPrevented) return;
    keepWindowPlace(placePath, { ...window.getNormalBounds(), maximized: window.isMaximized(), zoom: window.webContents.getZoomFactor() });
  });
  window.webContents.once('did-finish-load', () => {
    if (place !== null) window.webContents.setZoomFactor(place.zoom);
  });
  void window.loadURL(url);
  return window;
}
