import { link, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { namesBeside } from './names-beside.ts';
import { removeIfPossible, renameInto, renameOrKeep } from './rename-into.ts';

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** @returns whether the name was free */
export async function moveIfFree(from: string, to: string): Promise<boolean> {
  try {
    // Unlike a renaming, a second name is never given over a file that is there.
    await link(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (codeOf(error) === 'ENOENT') throw error;
    // Sticks and network drives may know no second names.
    if ((await stat(to).catch(() => null)) !== null) return false;
    await renameInto(from, to);
    return true;
  }
  await removeIfPossible(from);
  return true;
}

/** Whatever a power cut does after this, the bytes are there. A file system that cannot promise it is not asked twice. */
async function toDisk(path: string, flags: 'r' | 'r+'): Promise<void> {
  try {
    const file = await open(path, flags);
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOSPC' || codeOf(error) === 'EIO' || codeOf(error) === 'EDQUOT') throw error;
  }
}

/**
 * Gives a whole file its name, once its bytes are on the disk.
 * @param replace leave to write over a file of that name, if no program holds it; without it the file gets a name beside one
 *   that came meanwhile
 * @returns the name that it got
 */
export async function takeName(partial: string, wanted: string, replace: boolean): Promise<string> {
  await toDisk(partial, 'r+');
  let taken = wanted;
  if (replace) {
    taken = await renameOrKeep(partial, wanted);
  } else {
    for (const name of namesBeside(wanted)) {
      taken = name;
      if (await moveIfFree(partial, name)) break;
    }
  }
  await toDisk(dirname(taken), 'r');
  return taken;
}
