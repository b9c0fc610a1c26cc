import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { problemError } from '../problem-error.ts';
import { isPicture } from './file-names.ts';

const pollMilliseconds = 500;

/**
 * Hands out the names of pictures of a folder as they appear or change, once they have kept their size between two looks:
 * a picture that is still being written is not read. Looking works on every file system, network shares too.
 * @throws UserFacingError `guides-unusable` where there is no such folder
 */
export async function* newPictures(folder: string, signal: AbortSignal): AsyncGenerator<string[]> {
  const known = new Map<string, string>();
  const growing = new Map<string, string>();
  for (;;) {
    const names = await readdir(folder).catch(() => null);
    if (names === null) throw problemError('guides-unusable', { code: 'references-folder-missing', path: folder }, 'check its name');
    const ready: string[] = [];
    for (const name of names.filter(isPicture).sort()) {
      const found = await stat(join(folder, name)).catch(() => null);
      if (found === null) continue;
      const state = `${found.size} ${found.mtimeMs}`;
      if (known.get(name) === state) continue;
      if (growing.get(name) === state) {
        known.set(name, state);
        ready.push(name);
      }
      growing.set(name, state);
    }
    if (ready.length > 0) yield ready;
    try {
      await wait(pollMilliseconds, undefined, { signal });
    } catch {
      return;
    }
  }
}
