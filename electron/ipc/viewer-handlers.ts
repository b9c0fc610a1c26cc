import { basename, join } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { SavedPicture, viewerCommands } from '../../shared/ipc/viewer.ts';
import { folderOfFilm, stemOfFilm } from '../engine/files/pictures.ts';
import { writeWhole } from '../engine/files/write-whole.ts';
import { nativeText } from '../i18n/native-texts.ts';
import type { FilmQueue } from '../queue/film-queue.ts';
import type { HandlersOf } from './handlers.ts';

export interface ViewerHandlersOptions {
  readonly queue: FilmQueue;
  readonly window: () => BrowserWindow | null;
}

/** A name that every file system takes; the page proposes only what follows the film's own. */
function fileName(film: string, suffix: string): string {
  return `${stemOfFilm(film)} ${suffix.replaceAll(/[\\/:*?"<>|\u0000-\u001f]/g, '-')}.png`;
}

/** Why a file could not be written. */
export function writeFailure(error: unknown): NonNullable<SavedPicture['failure']> {
  switch (error instanceof Error && 'code' in error ? error.code : null) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'full';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'forbidden';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'gone';
    default:
      return 'other';
  }
}

export function viewerHandlers({ queue, window }: ViewerHandlersOptions): HandlersOf<keyof typeof viewerCommands> {
  return {
    'viewer:save-picture': async (id, suffix, picture) => {
      const item = queue.item(id);
      const parent = window();
      if (item === null || parent === null) return { name: null, failure: null };
      const { filePath, canceled } = await dialog.showSaveDialog(parent, {
        title: nativeText('savePicture'),
        defaultPath: join(folderOfFilm(item.film), fileName(item.film, suffix)),
        filters: [{ name: 'PNG', extensions: ['png'] }],
        properties: ['showOverwriteConfirmation'],
      });
      if (canceled || filePath === '') return { name: null, failure: null };
      try {
        await writeWhole(filePath, picture);
        return { name: basename(filePath), failure: null };
      } catch (error) {
        console.error(error);
        return { name: null, failure: writeFailure(error) };
      }
    },
  };
}
