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

/** Milliseconds after which a window is shown, painted or not. */
const latestShow = 5000;

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
      zoomFactor: place?.zoom ?? 1,
    },
  });
  const show = (): void => {
    clearTimeout(latest);
    if (window.isDestroyed() || window.isVisible()) return;
    if (place?.maximized === true) window.maximize();
    window.show();
    // A zoom that is set before the first painting keeps Electron from telling of it.
    if (place !== null && window.webContents.getZoomFactor() !== place.zoom) window.webContents.setZoomFactor(place.zoom);
  };
  // A window that nobody hears of as painted would never be seen.
  const latest = setTimeout(show, latestShow);
  window.once('ready-to-show', show);
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
  void window.loadURL(url);
  return window;
}
