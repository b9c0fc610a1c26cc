import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pictureName } from './pictures.ts';

/** How the numbered pictures of a film are called that is written as such. */
export interface PictureNames {
  /** FFmpeg's pattern of a name, such as `roll_%06d.tiff`. */
  readonly pattern: string;
  /** The number of the first. */
  readonly first: number;
}

/** Lists the pictures of a folder with the time of each, whatever rate the film has. */
export const timesFile = 'frames.csv';
const header = 'file,seconds';

/**
 * Writes down when each picture is shown.
 * @param times seconds of the film, in the pictures' order
 */
export async function writeTimes(folder: string, { pattern, first }: PictureNames, times: readonly number[]): Promise<void> {
  const lines = times.map((seconds, index) => `${pictureName(pattern, first, index)},${seconds.toFixed(6)}`);
  await writeFile(join(folder, timesFile), `${[header, ...lines].join('\n')}\n`);
}

/** Whether a folder holds nothing but the pictures that its own list names, so that it may be written over. */
export async function isPictureFolder(folder: string): Promise<boolean> {
  const [first, ...lines] = (await readFile(join(folder, timesFile), 'utf8').catch(() => '')).split('\n');
  if (first !== header) return false;
  const listed = new Set([timesFile, ...lines.map((line) => line.slice(0, line.lastIndexOf(',')))]);
  return (await readdir(folder)).every((name) => listed.has(name));
}

const syncedAtOnce = 16;

/** Whatever a power cut does after this, the pictures are there. */
export async function syncPictures(folder: string): Promise<void> {
  const names = await readdir(folder);
  const each = names[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: syncedAtOnce }, async () => {
      for (const name of each) {
        const file = await open(join(folder, name), 'r+');
        try {
          await file.sync();
        } finally {
          await file.close();
        }
      }
    }),
  );
}
