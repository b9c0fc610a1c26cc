import { dialog, type BrowserWindow } from 'electron';
import type { GuideFilesResult, guidesCommands } from '../../shared/ipc/guides.ts';
import type { GuideFilesQuestion } from '../../shared/project/guide-files.ts';
import type { PreviewSource } from '../../shared/project/preview.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import { folderOfFilm } from '../engine/files/pictures.ts';
import { nativeText } from '../i18n/native-texts.ts';
import type { HandlersOf } from './handlers.ts';
import { problemOf } from './problem-of.ts';

export interface GuidesHandlersOptions {
  /** What a film of the queue is coloured with; null where it is not there. */
  readonly source: (id: string) => PreviewSource | null;
  readonly engine: Engine;
  readonly window: () => BrowserWindow | null;
}

/** Endings of pictures that the engine reads, as dialogs have them. */
const pictures = ['png', 'jpg', 'jpeg', 'bmp', 'ppm', 'webp', 'tif', 'tiff'];
const nothing: GuideFilesResult = { answer: null, failure: null };

export function guidesHandlers({ source, engine, window }: GuidesHandlersOptions): HandlersOf<keyof typeof guidesCommands> {
  const ask = async (id: string, question: GuideFilesQuestion): Promise<GuideFilesResult> => {
    const film = source(id);
    if (film === null) return nothing;
    try {
      return { answer: await engine.call('guide-files', { source: film, question }), failure: null };
    } catch (error) {
      return { answer: null, failure: problemOf(error) };
    }
  };
  return {
    'guides:add': (id, paths, shown) => ask(id, { what: 'add', paths, shown }),
    'guides:choose': async (id, shown) => {
      const [parent, film] = [window(), source(id)];
      if (parent === null || film === null) return nothing;
      const { filePaths } = await dialog.showOpenDialog(parent, {
        title: nativeText('colouredPictures'),
        defaultPath: folderOfFilm(film.film),
        filters: [{ name: nativeText('pictures'), extensions: pictures }],
        properties: ['openFile', 'multiSelections'],
      });
      return filePaths.length === 0 ? nothing : ask(id, { what: 'add', paths: filePaths, shown });
    },
    'guides:spread': (id, seconds, scope) => ask(id, { what: 'spread', seconds, scope }),
    'guides:export': async (id) => {
      const [parent, film] = [window(), source(id)];
      if (parent === null || film === null) return nothing;
      const { filePaths } = await dialog.showOpenDialog(parent, {
        title: nativeText('framesFolder'),
        defaultPath: folderOfFilm(film.film),
        properties: ['openDirectory', 'createDirectory'],
      });
      const [folder] = filePaths;
      return folder === undefined ? nothing : ask(id, { what: 'export', folder });
    },
  };
}
