import { arch, release } from 'node:os';
import { join } from 'node:path';
import { app, clipboard, dialog, powerSaveBlocker, session, shell, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { stateChannel, type AppState } from '../shared/ipc.ts';
import { EngineDied, EngineHost } from './ipc/engine-host.ts';
import { FilmDesk } from './ipc/film-desk.ts';
import { registerHandlers } from './ipc/handlers.ts';
import { settingsHandlers } from './ipc/settings-handlers.ts';
import { SettingsDesk } from './settings/settings-desk.ts';
import { createMainWindow } from './window/main-window.ts';
import { setMenu } from './window/menu.ts';
import { pageOrigin, pageUrl, registerPageScheme, servePage } from './window/page.ts';
import { denyEverything, denyNavigation } from './window/security.ts';

// This file runs as out/main/main.js, with the preload script and the page in the folders beside its own.
const out = join(import.meta.dirname, '..');
/** Vite's server under `npm run dev`, never in a packaged app. */
const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];

let mainWindow: BrowserWindow | null = null;

const isOurs = (url: string): boolean =>
  url.startsWith(`${pageOrigin}/`) || (devServer !== undefined && new URL(url).host === new URL(devServer).host);

function isOurPage({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return sender === mainWindow?.webContents && senderFrame === sender.mainFrame && isOurs(senderFrame.url);
}

const engine = new EngineHost(join(out, 'main', 'engine-process.js'));

function describe(error?: unknown): string {
  const versions = `Kinetint ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform} ${release()} ${arch()}`;
  const log = error instanceof EngineDied ? error.log : engine.log;
  return log === '' ? versions : `${versions}\n\n${log}`;
}

const settings = new SettingsDesk({
  path: join(app.getPath('userData'), 'settings.json'),
  window: () => mainWindow,
  onLanguage: () => { setMenu({ openFilm: () => { void openFilm(); } }); },
});

let stayAwake: number | null = null;

/** A laptop that falls asleep colours nothing. */
function keepAwake(busy: boolean): void {
  if (busy && stayAwake === null) stayAwake = powerSaveBlocker.start('prevent-app-suspension');
  if (!busy && stayAwake !== null) {
    powerSaveBlocker.stop(stayAwake);
    stayAwake = null;
  }
}

function progressOf(state: AppState): number {
  if (state.phase !== 'colouring') return -1;
  const { progress } = state;
  // Electron draws a bar without an end for more than 1.
  return progress === null || progress.frames === null || progress.frames === 0 ? 2 : Math.min(1, progress.frame / progress.frames);
}

let announcing = false;

/** Frames finish faster than anyone can look: several changes in a row reach the page as one. */
function announceSoon(): void {
  if (announcing) return;
  announcing = true;
  setTimeout(() => {
    announcing = false;
    if (mainWindow === null || mainWindow.isDestroyed()) return;
    mainWindow.webContents.send(stateChannel, desk.state);
    mainWindow.setProgressBar(progressOf(desk.state));
  }, 50);
}

const desk = new FilmDesk({
  engine,
  describe,
  onState: (state) => {
    keepAwake(state.phase === 'colouring');
    announceSoon();
  },
});

async function openFilm(): Promise<void> {
  if (mainWindow === null) return;
  const { filePaths } = await dialog.showOpenDialog(mainWindow, { title: 'Open a film', properties: ['openFile'] });
  if (filePaths.length > 0) desk.open(filePaths);
}

async function chooseOutput(): Promise<void> {
  const { state } = desk;
  if (mainWindow === null || (state.phase !== 'planned' && state.phase !== 'failed')) return;
  const { filePath } = await dialog.showSaveDialog(mainWindow, {
    title: 'Where the coloured film goes',
    ...(state.plan === null ? {} : { defaultPath: state.plan.output }),
    filters: [{ name: 'Films', extensions: ['mp4', 'mkv', 'mov'] }],
    properties: ['showOverwriteConfirmation'],
  });
  if (filePath !== '') desk.setOutput(filePath);
}

function answerPage(): void {
  registerHandlers(
    {
      'state:get': () => desk.state,
      'about:get': () => ({ version: app.getVersion() }),
      'film:open': (paths) => { desk.open(paths); },
      'film:close': () => { desk.close(); },
      'film:retry': () => { desk.retry(); },
      'job:start': () => { desk.start(); },
      'job:stop': () => { desk.stop(); },
      'output:choose': chooseOutput,
      'output:replace': () => { desk.replaceOutput(); },
      'output:show': () => {
        if (desk.state.phase === 'done') shell.showItemInFolder(desk.state.result.output);
      },
      'failure:copy': () => {
        if (desk.state.phase === 'failed') clipboard.writeText(desk.state.failure.details);
      },
      ...settingsHandlers(settings, () => mainWindow),
    },
    isOurPage,
  );
}

function openWindow(): void {
  mainWindow = createMainWindow({
    preload: join(out, 'preload', 'preload.cjs'),
    url: devServer ?? pageUrl,
    isBusy: () => desk.state.phase === 'colouring',
  });
  mainWindow.on('closed', () => { mainWindow = null; });
}

function quitInOrder(): void {
  app.on('window-all-closed', () => { app.quit(); });
  app.on('will-quit', (event) => {
    if (engine.pid === null) return;
    event.preventDefault();
    // Not app.quit: called again while it is at work already, it never comes to an end.
    void engine.shutDown().finally(() => { app.exit(); });
  });
}

function boot(): void {
  registerPageScheme();
  denyNavigation();
  quitInOrder();
  app.on('second-instance', () => {
    if (mainWindow?.isMinimized() === true) mainWindow.restore();
    mainWindow?.focus();
  });
  void app.whenReady().then(() => {
    servePage(session.defaultSession, join(out, 'renderer'));
    denyEverything(session.defaultSession, isOurs);
    settings.apply();
    answerPage();
    openWindow();
  });
}

if (app.requestSingleInstanceLock()) boot();
else app.quit();
