import { existsSync } from 'node:fs';
import { renameSyncInto } from './rename-into.ts';

/**
 * Gives a file that cannot be used (damaged, or of a newer version) another name: what somebody chose or did is neither
 * written over nor a reason not to start.
 * @param why what is added to its name
 * @returns the other name
 */
export function setAside(path: string, why: 'unreadable' | 'damaged'): string {
  let aside = `${path}.${why}`;
  for (let number = 2; existsSync(aside); number += 1) aside = `${path}.${why}-${number}`;
  renameSyncInto(path, aside);
  // What a database had not yet written back belongs to the file that was put aside, and may be all that saves it.
  for (const ending of ['-wal', '-shm', '-journal']) if (existsSync(path + ending)) renameSyncInto(path + ending, aside + ending);
  return aside;
}
