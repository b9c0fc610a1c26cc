import { rmSync } from 'node:fs';
import { arch, release } from 'node:os';
import { join } from 'node:path';
import { app, session, shell, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { filmOrigin } from '../shared/film/film-address.ts';
import { EngineDied } from './engine-host/engine-died.ts';
import { EngineHost } from './engine-host/engine-host.ts';
import { ExportService } from './export/export-service.ts';
import { hasEnded } from '../shared/ipc/export.ts';
import { removeLeftovers } from './export/leftovers.ts';
import { sendEvent } from './ipc/events.ts';
import { exportHandlers } from './ipc/export-handlers.ts';
import { registerHandlers } from './ipc/handlers.ts';
import { libraryHandlers } from './ipc/library-handlers.ts';
import { networksHandlers } from './ipc/networks-handlers.ts';
import { addToQueue, chooseForQueue, queueHandlers } from './ipc/queue-handlers.ts';
import { timelineHandlers } from './ipc/timeline-handlers.ts';
import type { PreviewSource } from '../shared/project/preview.ts';
import { previewSourceOf } from '../shared/project/preview-source.ts';
import { settingsHandlers } from './ipc/settings-handlers.ts';
import { viewerHandlers } from './ipc/viewer-handlers.ts';
import { LibraryService } from './library/library-service.ts';
import { NetworksService } from './networks/networks-service.ts';
import { Announcer } from './queue/announcer.ts';
import { Estimator } from './queue/estimator.ts';
import { FilmQueue } from './queue/film-queue.ts';
import { Notifier } from './queue/notifier.ts';
import { QueueStore } from './queue/queue-store.ts';
import { StayAwake } from './queue/stay-awake.ts';
import { SettingsService } from './settings/settings-service.ts';
import { filmHost } from './window/film-scheme.ts';
import { createMainWindow } from './window/main-window.ts';
import { setMenu } from './window/menu.ts';
import { becomeOnly, takeOpenedFiles } from './window/opened-files.ts';
import { registerPageScheme, servePage } from './window/page.ts';
import { pageOrigin, pageUrl } from './window/page-origin.ts';
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

/** Copies of films for the player; whatever an earlier run left there is nobody's any more. */
const scratch = join(app.getPath('userData'), 'scratch');
process.env['KINETINT_SCRATCH'] = scratch;
const emptyScratch = (): void => {
  rmSync(scratch, { recursive: true, force: true });
};

const engine = new EngineHost(join(out, 'main', 'engine-process.js'));

function describe(error?: unknown): string {
  const versions = `Kinetint ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform} ${release()} ${arch()}`;
  const log = error instanceof EngineDied ? error.log : engine.log;
  return log === '' ? versions : `${versions}\n\n${log}`;
}

const settings = new SettingsService({
  path: join(app.getPath('userData'), 'settings.json'),
  window: () => mainWindow,
  onLanguage: () => {
    setMenu({
      choose: (what) => {
        void chooseForQueue(queueOptions, what);
      },
      open: (target) => {
        sendEvent(mainWindow, 'menu:chosen', target);
      },
    });
  },
});

const library = new LibraryService({
  path: join(app.getPath('userData'), 'library.sqlite'),
  onChange: () => {
    sendEvent(mainWindow, 'library:changed', null);
  },
  describe,
});

function showWindow(): void {
  if (mainWindow?.isMinimized() === true) mainWindow.restore();
  mainWindow?.show();
  mainWindow?.focus();
}

const awake = new StayAwake();
const store = new QueueStore(join(app.getPath('userData'), 'queue.sqlite'));
const notifier = new Notifier({
  window: () => mainWindow,
  isWanted: () => settings.value.notifications,
  show: (id) => {
    if (id !== null) queue.select(id);
    showWindow();
  },
  showInFolder: (path) => {
    shell.showItemInFolder(path);
  },
});
const announcer = new Announcer(
  () => mainWindow,
  () => queue.state,
);
const queue: FilmQueue = new FilmQueue({
  engine,
  describe,
  onEnded: (ended) => {
    // A history that cannot be written must not stop the work it is about.
    library.record(ended).catch((error: unknown) => {
      console.error(error);
    });
  },
  wishes: () => ({ ...settings.value.colouring, folder: settings.value.output.folder }),
  onExported: (ended) => {
    library.recordExport(ended);
  },
  onChange: () => {
    const { state } = queue;
    exportService.follow();
    awake.set(state.running);
    store.save(state);
    notifier.follow(state);
    estimator.follow();
    announcer.soon();
  },
});
const estimator = new Estimator(engine, queue);
const exportService: ExportService = new ExportService({
  engine,
  describe,
  item: (id) => queue.item(id),
  habits: () => settings.value.export,
  remember: (habits) => {
    settings.change({ export: habits });
  },
  enqueue: (film, request, frames) => {
    queue.addExport(film, request, frames);
  },
  outputs: () => queue.state.exports.filter((item) => !hasEnded(item)).map(({ request }) => request.output),
  isFree: () => !queue.state.running,
  onChange: (view) => {
    sendEvent(mainWindow, 'export:changed', view);
  },
});
const queueOptions = { queue, window: () => mainWindow };

function sourceOf(id: string): PreviewSource | null {
  const item = queue.item(id);
  return item === null ? null : previewSourceOf(item);
}

const films = filmHost({
  source: sourceOf,
  ask: (source, question, signal) => {
    if (question.what === 'frame') estimator.pictureAsked();
    return engine.ask(source, question, signal);
  },
  isOurs: (origin) => isOurs(`${origin}/`),
});

const networks = new NetworksService({
  engine,
  onChange: (state) => {
    sendEvent(mainWindow, 'networks:changed', state);
  },
  onDefault: () => {
    queue.planAgain(({ request }) => request.model === null);
  },
});

function answerPage(): void {
  registerHandlers(
    {
      'about:get': () => ({ version: app.getVersion(), home: process.platform === 'win32' ? null : app.getPath('home') }),
      ...networksHandlers(networks, () => mainWindow),
      ...queueHandlers(queueOptions),
      ...libraryHandlers(library, queue),
      ...exportHandlers(exportService, queue, () => mainWindow),
      ...settingsHandlers(settings, () => mainWindow),
      ...viewerHandlers(queueOptions),
      ...timelineHandlers({
        source: sourceOf,
        ask: (source, question) => engine.askTimeline(source, question),
        onChanged: (id) => {
          queue.changed(id);
        },
      }),
    },
    isOurPage,
  );
}

function openWindow(): void {
  mainWindow = createMainWindow({
    preload: join(out, 'preload', 'preload.cjs'),
    url: devServer ?? pageUrl,
    state: () => queue.state,
  });
  mainWindow.on('closed', () => {
    mainWindow = null;
  });
  // The first film dropped is to be seen in colour within seconds; the window comes first.
  mainWindow.webContents.once('did-finish-load', () => {
    engine.warmUp();
  });
}

function quitInOrder(): void {
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('will-quit', (event) => {
    queue.leave();
    exportService.leave();
    estimator.stop();
    store.save(queue.state, true);
    store.close();
    if (engine.pid === null) return;
    event.preventDefault();
    // Not app.quit: called again while it is at work already, it never comes to an end.
    void engine.shutDown().finally(() => {
      emptyScratch();
      app.exit();
    });
  });
}

/**
 * Where there is no graphics card, Chromium draws WebGL by software only if asked: it translates shaders into machine code,
 * which is a risk where strangers write them. Ours are the only ones here, and without them there would be no picture.
 */
function drawEverywhere(): void {
  app.commandLine.appendSwitch('enable-unsafe-swiftshader');
}

function boot(): void {
  drawEverywhere();
  emptyScratch();
  registerPageScheme();
  denyNavigation();
  quitInOrder();
  takeOpenedFiles((paths) => {
    void addToQueue(queue, paths);
  }, showWindow);
  void app.whenReady().then(() => {
    servePage(session.defaultSession, join(out, 'renderer'), films);
    denyEverything(session.defaultSession, (url) => isOurs(url) || url.startsWith(`${filmOrigin}/`));
    settings.apply();
    answerPage();
    openWindow();
    const stored = store.load();
    removeLeftovers(stored);
    queue.restore(stored, settings.value.afterQuitting);
  });
}

if (becomeOnly()) boot();
else app.quit();
