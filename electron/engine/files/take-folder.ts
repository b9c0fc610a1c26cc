import { rename, rmdir, stat } from 'node:fs/promises';
import { namesBeside } from './names-beside.ts';
import { partialPath } from './partial-file.ts';
import { removeIfPossible, renameInto } from './rename-into.ts';

/** @returns whether the name was free, or an empty folder's */
async function moveFolderIfFree(from: string, to: string): Promise<boolean> {
  try {
    // Refused for what is no folder, or holds anything.
    await rmdir(to);
  } catch {
    if ((await stat(to).catch(() => null)) !== null) return false;
  }
  await renameInto(from, to);
  return true;
}

/**
 * Gives a whole folder its name; in place of the folder of that name only where `mayReplace` allows it, else it gets one beside.
 * @returns the name that it got
 */
export async function takeFolderName(partial: string, wanted: string, mayReplace: () => Promise<boolean>): Promise<string> {
  if ((await stat(wanted).catch(() => null))?.isDirectory() === true && (await mayReplace())) {
    // Called like what a killed run leaves, so that the next one clears it away.
    const aside = partialPath(wanted, `${process.pid}0`);
    await renameInto(wanted, aside);
    try {
      await rename(partial, wanted);
    } catch (error) {
      await rename(aside, wanted);
      throw error;
    }
    await removeIfPossible(aside);
    return wanted;
  }
  for (const name of namesBeside(wanted)) if (await moveFolderIfFree(partial, name)) return name;
  throw new Error('There is no end to numbers.');
}
