import { basename, extname } from 'node:path';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { Section } from '../../../shared/job/settings.ts';
import { shortenedName } from '../files/name-length.ts';
import type { PictureNames } from '../files/picture-folder.ts';
import { stemOfFilm } from '../files/pictures.ts';
import { tickRange } from './section.ts';

export type PictureCodec = 'png' | 'tiff';

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
