import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { Section } from '../../../shared/job/settings.ts';
import { shortenedName } from '../files/name-length.ts';
import { pictureName, stemOfFilm } from './pictures.ts';
import { tickRange } from './section.ts';

/** How the numbered pictures of a film are called that is written as such. */
export interface PictureNames {
  /** FFmpeg's pattern of a name, such as `roll_%06d.tiff`. */
  readonly pattern: string;
  /** The number of the first. */
  readonly first: number;
}

export type PictureCodec = 'png' | 'tiff';

/** Lists the pictures of a folder with the time of each, whatever rate the film has. */
export const timesFile = 'frames.csv';
const header = 'file,seconds';

/** Room for an underscore, up to nine digits and the ending. */
const numberRoom = 16;

/**
 * Names of the pictures that a film is written as. Pictures that come from pictures keep their names and numbers, so that each is
 * found again; frames of a film are counted from 0, those of a part from its first.
 */
export function pictureNames(film: FilmInfo, section: Section, codec: PictureCodec): PictureNames {
  const { pictures } = film;
  if (pictures === null) {
    const stem = shortenedName(stemOfFilm(film.path), numberRoom).replaceAll('%', '%%');
    return { pattern: `${stem}_%06d.${codec}`, first: 0 };
  }
  const name = basename(pictures.pattern);
  const { num, den } = film.video.timeBase;
  const { first } = tickRange(film, section);
  const seconds = ((first ?? 0) * num) / den;
  const passed = first === null ? 0 : Math.round((seconds * pictures.rate.num) / pictures.rate.den);
  return { pattern: `${name.slice(0, name.length - extname(name).length)}.${codec}`, first: pictures.first + passed };
}

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
