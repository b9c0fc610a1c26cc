import { app, type IpcMainInvokeEvent } from 'electron';
import type { PreviewSource } from '../../shared/project/preview.ts';
import { previewSourceOf } from '../../shared/project/preview-source.ts';
import { exportHandlers } from '../ipc/export-handlers.ts';
import { guidesHandlers } from '../ipc/guides-handlers.ts';
import { registerHandlers } from '../ipc/handlers.ts';
import { libraryHandlers } from '../ipc/library-handlers.ts';
import { networksHandlers } from '../ipc/networks-handlers.ts';
import { queueHandlers } from '../ipc/queue-handlers.ts';
import { settingsHandlers } from '../ipc/settings-handlers.ts';
import { timelineHandlers } from '../ipc/timeline-handlers.ts';
import { viewerHandlers } from '../ipc/viewer-handlers.ts';
import { copyReport } from '../window/copy-report.ts';
import { filmHost } from '../window/film-scheme.ts';
import { openHelp } from '../window/help.ts';
import { Updates } from '../window/updates.ts';
import type { AppParts } from './app-parts.ts';
import { isOurs } from './places.ts';

/** What a film of the queue is shown with; null where it is not there. */
function sourceOf({ queue }: AppParts, id: string): PreviewSource | null {
  const item = queue.item(id);
  return item === null ? null : previewSourceOf(item);
}

/** Answers the page's commands, and nobody else's. */
export function answerPage(parts: AppParts): void {
  const { queue, exports, engine, settings, library, networks } = parts;
  const window = () => parts.window.current;
  const updates = new Updates();
  const isOurPage = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
    sender === window()?.webContents && senderFrame === sender.mainFrame && isOurs(senderFrame.url);
  registerHandlers(
    {
      'about:get': () => ({ version: app.getVersion(), home: process.platform === 'win32' ? null : app.getPath('home') }),
      'help:open': openHelp,
      'help:copy-report': () => copyReport(),
      'updates:check': () => updates.check(),
      'updates:open-page': () => updates.openPage(),
      'when-done:get': () => parts.afterWork.choice,
      'when-done:choose': (choice) => {
        parts.afterWork.choose(choice);
      },
      'window:full-screen': (on) => {
        window()?.setFullScreen(on);
      },
      ...networksHandlers(networks, window),
      ...queueHandlers({ queue, window }),
      ...libraryHandlers(library, queue),
      ...exportHandlers(exports, queue, window),
      ...settingsHandlers(settings, window),
      ...viewerHandlers({
        queue,
        window,
        engine,
        source: (id) => sourceOf(parts, id),
        onClipProgress: (id, progress) => {
          parts.window.send('viewer:clip-progress', { id, ...progress });
        },
      }),
      ...guidesHandlers({ source: (id) => sourceOf(parts, id), engine, window }),
      ...timelineHandlers({
        source: (id) => sourceOf(parts, id),
        engine,
        onEdits: (id, edits, isChange) => {
          queue.edited(id, edits, isChange);
        },
      }),
    },
    isOurPage,
  );
}

/** Answers the page's requests for films and their pictures. */
export function filmsFor(parts: AppParts): (request: Request) => Promise<Response> {
  return filmHost({
    source: (id) => sourceOf(parts, id),
    ask: (source, question, signal) => {
      if (question.what === 'frame') parts.estimator.pictureAsked();
      return parts.engine.call('preview', { source, question }, { signal });
    },
    isOurs: (origin) => isOurs(`${origin}/`),
  });
}
