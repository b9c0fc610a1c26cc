import { stat } from 'node:fs/promises';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { problemError } from '../problem-error.ts';
import { pictureFile, placeOfFilm, type NumberedPictures } from '../files/pictures.ts';

async function stampOfFile(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs].join(' ');
}

/**
 * What tells whether a film is still the one that was looked at: its place on the disk, its size, and when it was written. Of
 * numbered pictures those of the folder, and of the pictures that tell such a film from others.
 * @param pictures what the film is made of, where that is known and they are pictures
 * @returns an empty text where there is no film that can be asked
 */
export async function stampOf(path: string, pictures: NumberedPictures | null): Promise<string> {
  const files = pictures === null ? [] : [0, pictures.count >> 1, pictures.count - 1].map((index) => pictureFile(pictures, index));
  try {
    return (await Promise.all([placeOfFilm(path), ...files].map(stampOfFile))).join('\n');
  } catch {
    return '';
  }
}

/**
 * @param stamp of the film that the work began with
 * @throws UserFacingError `film-unreadable` where another film has its name now, or none: its colours are not this film's
 */
export async function checkSameFilm({ path, pictures }: FilmInfo, stamp: string): Promise<void> {
  // The folder of pictures changes when anything is put into it, such as what is being made of them.
  const ofFilm = (text: string): string => (pictures === null ? text : text.split('\n').slice(1).join('\n'));
  if (ofFilm(await stampOf(path, pictures)) === ofFilm(stamp)) return;
  throw problemError('film-unreadable', { code: 'film-changed', path }, 'put the film back and run the same command again to go on');
}
