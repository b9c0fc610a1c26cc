import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { isFilmName } from '../../../shared/film/film-files.ts';
import { isPictureFolder } from './picture-folder.ts';
import { holdsNumbered, holdsScans, rowOf } from './pictures.ts';

/** Deeper folders than any film collection has; a bound for folders that hold themselves in a roundabout way. */
const deepest = 12;
/** More films than anyone queues on purpose: whoever drops the root of a disk gets an answer all the same. */
export const mostDropped = 2000;

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Our own output beside its film is no film to colour. It is taken all the same where it is named itself. */
function isOutput(name: string): boolean {
  return name.slice(0, -extname(name).length).endsWith('.color');
}

/**
 * @param most there may be in all
 * @param isOurs whether a file is one that we have written
 */
async function walk(folder: string, depth: number, found: string[], most: number, isOurs: (path: string) => boolean): Promise<void> {
  // A folder that may not be read holds nothing for us.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  entries.sort((a, b) => byName(a.name, b.name));
  if (depth > 0 && (await holdsScans(folder)) && !isOutput(folder) && !(await isPictureFolder(folder))) {
    found.push(folder);
    return;
  }
  for (const entry of entries) {
    if (found.length >= most) return;
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < deepest) await walk(path, depth + 1, found, most, isOurs);
    else if (entry.isFile() && isFilmName(entry.name) && !isOutput(entry.name) && !isOurs(path)) found.push(path);
  }
}

/**
 * The films among dropped files and folders, in the order of dropping; folders are walked, by name, and give the files
 * that look like films, and the folders of scans. Files named themselves are taken whatever their name, and a folder that
 * has no film but numbered pictures: the engine says what is wrong with them. One of numbered pictures stands for all of them.
 * @param most of a folder's films
 * @param isOurs whether a file of a folder is one that we have written, by whatever name
 */
export async function findFilms(
  paths: readonly string[],
  most: number = mostDropped,
  isOurs: (path: string) => boolean = () => false,
): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (entry) => entry.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      found.push((await rowOf(path)) ?? path);
      continue;
    }
    const before = found.length;
    await walk(path, 0, found, before + most, isOurs);
    if (found.length === before && (await holdsNumbered(path))) found.push(path);
  }
  return [...new Set(found)];
}
