import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { shortenedName } from './name-length.ts';
import { removeIfPossible } from './rename-into.ts';

function stemOf(output: string): string {
  return shortenedName(basename(output, extname(output)));
}

/**
 * Where the file, or folder, grows until it is whole.
 * @param number keeps two runs apart: the process's
 */
export function partialPath(output: string, number = String(process.pid)): string {
  const ending = extname(output);
  return join(dirname(output), `${stemOf(output)}.${number}.part${ending}`);
}

/** Whether a file beside an output is what a run was writing of it. */
export function isPartOf(output: string, name: string): boolean {
  const ending = extname(output);
  const start = `${stemOf(output)}.`;
  return name.startsWith(start) && name.endsWith(ending) && /^\d+\.part$/.test(name.slice(start.length, name.length - ending.length));
}

/** Removes what killed runs left beside an output. Only for whoever holds the project's lock. */
export async function removeStaleParts(output: string): Promise<void> {
  const names = await readdir(dirname(output));
  for (const name of names) if (isPartOf(output, name)) await removeIfPossible(join(dirname(output), name));
}
