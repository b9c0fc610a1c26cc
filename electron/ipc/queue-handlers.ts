import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { app, clipboard, dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { filmEndings } from '../../shared/film/film-files.ts';
import type { queueCommands } from '../../shared/ipc/queue.ts';
import { fileChoiceOf } from '../../shared/ipc/export.ts';
import { given } from '../../shared/ipc/given.ts';
import { choiceOf, fitting } from '../export/export-choice.ts';
import { placedIn, withNewProject } from '../queue/mends.ts';
import { nativeText } from '../i18n/native-texts.ts';
import { pathsOnClipboard } from '../queue/clipboard-paths.ts';
import { folderOfFilm, withRate } from '../engine/files/pictures.ts';
import { copyReport } from '../window/copy-report.ts';
import type { FilmQueue } from '../queue/film-queue.ts';
import { findFilms, mostDropped } from '../engine/files/find-films.ts';
import type { HandlersOf } from './handlers.ts';
import { outputDialog } from './output-dialog.ts';

export interface QueueHandlersOptions {
  readonly queue: FilmQueue;
  /** The window that dialogs belong to; null while there is none. */
  readonly window: () => BrowserWindow | null;
}

function openDialog(what: 'films' | 'folder'): OpenDialogOptions {
  if (what === 'folder') return { title: nativeText('addFolder'), properties: ['openDirectory', 'multiSelections'] };
  return {
    title: nativeText('addFilms'),
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: nativeText('films'), extensions: [...filmEndings] },
      { name: nativeText('allFiles'), extensions: ['*'] },
    ],
  };
}

/** Bytes that are free at a folder, or the nearest one above it that is there; null where nobody knows. */
async function roomAt(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    const above = dirname(folder);
    return above === folder ? null : roomAt(above);
  }
}

/** Adds films, and the films of folders. */
export async function addToQueue(queue: FilmQueue, paths: readonly string[]): Promise<void> {
  queue.add(await findFilms(paths, mostDropped, (path) => queue.isWritten(path)));
}

/** Asks for films or for a folder of them, and adds what was chosen. */
export async function chooseForQueue({ queue, window }: QueueHandlersOptions, what: 'films' | 'folder'): Promise<void> {
  const parent = window();
  if (parent === null) return;
  const { filePaths } = await dialog.showOpenDialog(parent, openDialog(what));
  if (filePaths.length > 0) await addToQueue(queue, filePaths);
}

export function queueHandlers(options: QueueHandlersOptions): HandlersOf<keyof typeof queueCommands> {
  const { queue, window } = options;
  return {
    'state:get': () => queue.state,
    'queue:add': (paths) => addToQueue(queue, paths),
    'queue:choose': (what) => chooseForQueue(options, what),
    'queue:paste': async () => {
      const paths = pathsOnClipboard(clipboard);
      if (paths.length > 0) await addToQueue(queue, paths);
    },
    'queue:select': (id) => {
      queue.select(id);
    },
    'queue:move': (id, index) => {
      queue.move(id, index);
    },
    'queue:shift': (id, step) => {
      queue.shift(id, step);
    },
    'queue:remove': (id) => {
      queue.remove(id);
    },
    'queue:bring-back': (ids) => {
      queue.bringBack(ids);
    },
    'queue:clear-done': () => {
      queue.clearDone();
    },
    'queue:start': (id) => {
      queue.start(id);
    },
    'queue:stop': (id) => {
      queue.stop(id);
    },
    'queue:pause': () => {
      queue.pause();
    },
    'queue:resume': () => {
      queue.resume();
    },
    'queue:retry': (id) => {
      queue.retry(id);
    },
    'queue:colour-again': (id, change) => {
      queue.changes.colourAgain(id, change);
    },
    'queue:change': (id, change) => {
      queue.changes.change(id, change);
    },
    'queue:purpose': (ids, purpose) => {
      queue.changes.reshape(ids, ({ request }) => choiceOf(purpose, request.tracks));
    },
    'queue:format': (ids, change) => {
      queue.changes.reshape(ids, (item) => fitting(fileChoiceOf(item), given(change)));
    },
    'queue:try': (id, seconds) => {
      queue.changes.tryFrom(id, seconds);
    },
    'queue:dismiss-total': () => {
      queue.dismissTotal();
    },
    'queue:dismiss-notice': () => {
      queue.notify(null);
    },
    'output:choose': async (id) => {
      const item = queue.item(id);
      const parent = window();
      if (item === null || parent === null) return;
      const { filePath } = await dialog.showSaveDialog(parent, outputDialog(item.plan?.output, fileChoiceOf(item).container));
      if (filePath !== '') queue.changes.setOutput(id, filePath);
    },
    'output:choose-folder': async (id) => {
      const item = queue.item(id);
      const parent = window();
      if (item === null || parent === null) return;
      const { filePaths } = await dialog.showOpenDialog(parent, {
        title: nativeText('outputFolder'),
        defaultPath: item.plan === null ? folderOfFilm(item.film) : dirname(item.plan.output),
        properties: ['openDirectory', 'createDirectory'],
      });
      const [folder] = filePaths;
      if (folder !== undefined) queue.changes.mend(id, (failed) => placedIn(failed, folder));
    },
    'film:locate': async (id) => {
      const item = queue.item(id);
      const parent = window();
      if (item === null || parent === null) return;
      const { filePaths } = await dialog.showOpenDialog(parent, {
        ...openDialog('films'),
        title: nativeText('locateFilm', { name: item.name }),
        defaultPath: folderOfFilm(item.film),
        properties: ['openFile'],
      });
      if (filePaths[0] !== undefined) queue.changes.locate(id, filePaths[0]);
    },
    'film:rate': (id, rate) => {
      const item = queue.item(id);
      if (item !== null) queue.changes.locate(id, withRate(item.film, String(rate)));
    },
    'project:begin-anew': (id) => {
      queue.changes.mend(id, (item) => withNewProject(item));
    },
    'output:replace': (id) => {
      queue.changes.replaceOutput(id);
    },
    'output:show': (id) => {
      const output = queue.item(id)?.result?.output;
      if (output !== undefined) shell.showItemInFolder(output);
    },
    'output:play': async (id) => {
      const output = queue.item(id)?.result?.output;
      if (output === undefined) return;
      const failure = await shell.openPath(output);
      if (failure !== '') console.error(failure);
    },
    'output:drag': async (id) => {
      const output = queue.item(id)?.result?.output;
      const contents = window()?.webContents;
      if (output === undefined || contents === undefined) return;
      contents.startDrag({ file: output, icon: await app.getFileIcon(output) });
    },
    'output:room': async (id) => {
      const item = queue.item(id);
      if (item === null) return null;
      // The folder may be yet to be made.
      return roomAt(item.plan === null ? folderOfFilm(item.film) : dirname(item.plan.output));
    },
    'failure:copy': (id) => copyReport(queue.item(id)?.failure?.details),
  };
}
