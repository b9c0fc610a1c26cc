import { basename } from 'node:path';
import { app, session } from 'electron';
import { filmOrigin } from '../shared/film/film-address.ts';
import { answerPage, filmsFor } from './app/answer-page.ts';
import { attempt } from './app/attempt.ts';
import { createParts, type AppParts } from './app/app-parts.ts';
import { emptyScratch, isOurs, kept, parts as files } from './app/places.ts';
import { beginLog, logError, logProblem } from './engine/files/log.ts';
import { addToQueue } from './ipc/queue-handlers.ts';
import { removeLeftovers } from './queue/leftovers.ts';
import { createMainWindow } from './window/main-window.ts';
import { becomeOnly, takeOpenedFiles } from './window/opened-files.ts';
import { registerPageScheme, servePage } from './window/page.ts';
import { pageReviver } from './window/revive-page.ts';
import { denyEverything, denyNavigation } from './window/security.ts';

function openWindow({ window, queue, engine }: AppParts): void {
  const opened = createMainWindow({ preload: files.preload, url: files.pageUrl, placePath: kept.window, state: () => queue.state });
  window.set(opened);
  // The first film dropped is to be seen in colour within seconds; the window comes first.
  opened.webContents.once('did-finish-load', () => {
    engine.warmUp();
  });
}

function quitInOrder({ queue, exports, estimator, store, engine, watched }: AppParts): void {
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('will-quit', (event) => {
    watched.stop();
    queue.leave();
    exports.leave();
    estimator.stop();
    // A full disk is no reason not to quit.
    attempt(() => {
      store.save(queue.state, true);
      store.close();
    });
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

/** So much of what a page says of a fault is written down; a data: address would fill the log. */
const mostOfPage = 4000;

/**
 * Chromium's processes that end otherwise than they should, what fails in a page, and promises that nobody watched: the app goes on, and it
 * is written down.
 */
function writeDownFaults(): void {
  beginLog('app');
  const revive = pageReviver();
  app.on('render-process-gone', (_, page, { reason, exitCode }) => {
    const isBack = reason !== 'clean-exit' && revive(page);
    logProblem(`The page's process is gone: ${reason}, ${exitCode}${isBack ? '; the page is loaded again' : ''}`);
  });
  app.on('child-process-gone', (_, { type, name, reason, exitCode }) => {
    if (reason !== 'clean-exit') logProblem(`A process is gone: ${type} ${name ?? ''}, ${reason}, ${exitCode}`);
  });
  app.on('web-contents-created', (_, page) => {
    // Uncaught errors of a page come here too, and what its Content-Security-Policy refused.
    page.on('console-message', ({ level, message, sourceId, lineNumber }) => {
      if (level === 'error') logProblem(`The page (${basename(sourceId)}:${lineNumber}): ${message.slice(0, mostOfPage)}`);
    });
  });
  process.on('unhandledRejection', (reason) => {
    console.error(reason);
    logError('A promise failed that nobody watched', reason);
  });
}

function boot(): void {
  writeDownFaults();
  // Windows shows the notifications of a program that it knows by the name its installer gave.
  if (process.platform === 'win32') app.setAppUserModelId('app.kinetint.desktop');
  drawEverywhere();
  emptyScratch();
  registerPageScheme();
  denyNavigation();
  const parts = createParts();
  const { queue, store, settings, window } = parts;
  quitInOrder(parts);
  takeOpenedFiles(
    (paths) => {
      void addToQueue(queue, paths);
    },
    () => {
      window.show();
    },
  );
  void app.whenReady().then(() => {
    servePage(session.defaultSession, files.page, filmsFor(parts));
    denyEverything(session.defaultSession, (url) => isOurs(url) || url.startsWith(`${filmOrigin}/`));
    settings.apply();
    answerPage(parts);
    openWindow(parts);
    const stored = store.load();
    removeLeftovers(stored);
    queue.restore(stored, settings.value.afterQuitting);
    if (store.notice !== null) queue.notify(store.notice);
    parts.watched.follow(settings.value.watch.folder);
  });
}

if (becomeOnly()) boot();
else app.quit();
