import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { SavedClip, SavedPicture, viewerCommands } from '../../shared/ipc/viewer.ts';
import type { ClipForm, ClipProgress, ClipRequest } from '../../shared/job/clip.ts';
import { UserFacingError } from '../../shared/job/errors.ts';
import type { PreviewSource } from '../../shared/project/preview.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import { unusedName } from '../engine/files/names-beside.ts';
import { folderOfFilm, stemOfFilm } from '../engine/files/pictures.ts';
import { writeWhole } from '../engine/files/write-whole.ts';
import { nativeText } from '../i18n/native-texts.ts';
import type { FilmQueue } from '../queue/film-queue.ts';
import type { HandlersOf } from './handlers.ts';

export interface ViewerHandlersOptions {
  readonly queue: FilmQueue;
  readonly window: () => BrowserWindow | null;
  readonly engine: Engine;
  /** Tells the page how far a film's clip is. */
  readonly onClipProgress: (id: string, progress: ClipProgress) => void;
  /** What a film of the queue is coloured with; null where it is not there. */
  readonly source: (id: string) => PreviewSource | null;
}

/** A name that every file system takes; the page proposes only what follows the film's own. */
function fileName(film: string, suffix: string, ending: string): string {
  return `${stemOfFilm(film)} ${suffix.replaceAll(/[\\/:*?"<>|\u0000-\u001f]/g, '-')}.${ending}`;
}

/** Where the person wants what is kept of a film; null where they do not. @param suffix proposed behind the film's name */
async function askWhere(
  parent: BrowserWindow,
  title: 'savePicture' | 'saveClip',
  film: string,
  suffix: string,
  ending: 'png' | ClipForm,
): Promise<string | null> {
  const { filePath, canceled } = await dialog.showSaveDialog(parent, {
    title: nativeText(title),
    defaultPath: join(folderOfFilm(film), fileName(film, suffix, ending)),
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
    properties: ['showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? null : filePath;
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

/** Why a clip could not be made. */
function clipFailure(error: unknown): NonNullable<SavedClip['failure']> {
  switch (error instanceof UserFacingError ? error.code : null) {
    case 'output-full':
      return 'full';
    case 'output-unwritable':
      return 'forbidden';
    case 'project-incomplete':
      return 'uncoloured';
    default:
      return 'other';
  }
}

export function viewerHandlers({
  queue,
  window,
  engine,
  source,
  onClipProgress,
}: ViewerHandlersOptions): HandlersOf<keyof typeof viewerCommands> {
  /** Where the person wants the clip of a film, until it is begun: the page names no paths. */
  const places = new Map<string, Pick<ClipRequest, 'project' | 'output' | 'form'>>();
  /** Ends the making of a film's clip. */
  const stops = new Map<string, AbortController>();
  return {
    'viewer:save-picture': async (id, suffix, picture) => {
      const item = queue.item(id);
      const parent = window();
      if (item === null || parent === null) return { name: null, failure: null };
      const filePath = await askWhere(parent, 'savePicture', item.film, suffix, 'png');
      if (filePath === null) return { name: null, failure: null };
      try {
        await writeWhole(filePath, picture);
        return { name: basename(filePath), failure: null };
      } catch (error) {
        console.error(error);
        return { name: null, failure: writeFailure(error) };
      }
    },
    'viewer:place-clip': async (id, form) => {
      const item = queue.item(id);
      const [parent, project] = [window(), source(id)?.project ?? null];
      if (item === null || parent === null) return { name: null, failure: null };
      if (project === null || !existsSync(project)) return { name: null, failure: 'uncoloured' };
      // The project is being written, and the processor is needed for it.
      if (item.stage === 'colouring' || item.stage === 'stopping') return { name: null, failure: 'busy' };
      const filePath = await askWhere(parent, 'saveClip', item.film, nativeText('clipName'), form);
      if (filePath === null) return { name: null, failure: null };
      const isNamed = extname(filePath).toLowerCase() === `.${form}`;
      // Of a name with the ending the person was asked already, where there is such a file.
      const output = isNamed ? filePath : unusedName(`${filePath}.${form}`, existsSync);
      places.set(id, { project, output, form });
      return { name: basename(output), failure: null };
    },
    'viewer:save-clip': async (id, part) => {
      const place = places.get(id);
      if (place === undefined) return { name: null, failure: null };
      places.delete(id);
      const stop = new AbortController();
      stops.set(id, stop);
      try {
        await engine.call(
          'clip',
          { ...place, ...part },
          {
            signal: stop.signal,
            onProgress: (progress) => {
              onClipProgress(id, progress);
            },
          },
        );
        return { name: basename(place.output), failure: null };
      } catch (error) {
        if (stop.signal.aborted) return { name: null, failure: null };
        console.error(error);
        return { name: null, failure: clipFailure(error) };
      } finally {
        if (stops.get(id) === stop) stops.delete(id);
      }
    },
    'viewer:stop-clip': (id) => {
      stops.get(id)?.abort();
    },
  };
}
