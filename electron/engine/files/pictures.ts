import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { FilmInfo, Rational } from '../../../shared/film/film.ts';
import { problemError } from '../problem-error.ts';

/** What people type as a rate. */
export const ratePattern = /^\d{1,6}(\/\d{1,6}|\.\d{1,3})?$/;

/** Pictures in files of their own that make up a film. */
export type NumberedPictures = NonNullable<FilmInfo['pictures']>;

/** Endings of pictures, in whose names FFmpeg reads `%d` as a number to count with. */
const pictureEnding = /\.(tiff?|dpx|png|jpe?g|jp2|j2k|bmp|exr|webp|gif|ppm|pgm|tga|cin|sgi|hdr|avif|jxl)$/i;

export function isPictureName(name: string): boolean {
  return pictureEnding.test(name);
}

/** What pictures run at where nobody says: most film was shot for it, and no picture states a rate. */
const usualRate: Rational = { num: 24, den: 1 };

/** `…?fps=18`, `…?fps=24000/1001` behind a folder or pattern: pictures do not say how fast they run. */
const rateSuffix = /\?fps=(\d{1,6})(?:\/(\d{1,6})|\.(\d{1,3}))?$/;

/** A film's address as it was given, taken apart. */
interface Address {
  /** Folder or pattern. */
  readonly place: string;
  /** Null where none is said. */
  readonly rate: Rational | null;
}

function addressOf(path: string): Address {
  const [suffix, whole = '0', den, decimals] = rateSuffix.exec(path) ?? [];
  if (suffix === undefined || existsSync(path)) return { place: path, rate: null };
  const place = path.slice(0, -suffix.length);
  if (den !== undefined) return { place, rate: Number(den) > 0 && Number(whole) > 0 ? { num: Number(whole), den: Number(den) } : null };
  const scale = 10 ** (decimals?.length ?? 0);
  const num = Number(whole) * scale + Number(decimals ?? 0);
  return { place, rate: num > 0 ? { num, den: scale } : null };
}

/** `roll_%06d.dpx`: what counts, taken out of a pattern, in which `%%` is a sign of the name. */
const counter = /(?<=(?:^|[^%])(?:%%)*)%(0?)(\d*)d/;

/** The place on disk that a film's address leads to: a file, or the folder of numbered pictures. */
export function placeOfFilm(path: string): string {
  const { place } = addressOf(path);
  return existsSync(place) || !counter.test(basename(place)) ? place : dirname(place);
}

/** The folder that a film's file stands in, or its folder of pictures, or the pictures of its pattern. */
export function folderOfFilm(path: string): string {
  return dirname(addressOf(path).place);
}

/** A film's name as its file's, without a rate. */
export function nameOfFilm(path: string): string {
  return basename(addressOf(path).place);
}

/** Whether there is a film at an address, as far as that can be told without reading it. */
export function isFilmThere(path: string): boolean {
  return existsSync(placeOfFilm(path));
}

/** A name for what is made of a film: without the ending, and of numbered pictures without number and rate. */
export function stemOfFilm(path: string): string {
  const { place, rate } = addressOf(path);
  const name = basename(place);
  if (existsSync(place)) return rate === null ? basename(name, extname(name)) : name;
  const plain = basename(name, extname(name))
    .replace(counter, '')
    .replaceAll('%%', '%')
    .replace(/[ ._-]+$/, '');
  return plain === '' ? basename(dirname(place)) : plain;
}

/** Files of one folder that differ in one number alone. */
interface Row {
  readonly pattern: string;
  /** Ascending. */
  readonly numbers: readonly number[];
}

const doubled = (text: string): string => text.replaceAll('%', '%%');

/** The rows of numbered pictures in a folder, the longest first. */
async function rowsIn(folder: string): Promise<Row[]> {
  const names = (await readdir(folder)).filter((name) => isPictureName(name) && !name.startsWith('.'));
  const rows = new Map<string, { head: string; tail: string; digits: Set<number>; zeros: boolean; numbers: number[] }>();
  for (const name of names) {
    const [, head, number, tail] = /^(.*?)(\d{1,9})(\D*)$/.exec(basename(name, extname(name))) ?? [];
    if (head === undefined || number === undefined || tail === undefined) continue;
    const ending = `${tail}${extname(name)}`;
    const key = `${head}\0${ending}`;
    const row = rows.get(key) ?? { head, tail: ending, digits: new Set(), zeros: false, numbers: [] };
    rows.set(key, row);
    row.digits.add(number.length);
    row.zeros ||= number.length > 1 && number.startsWith('0');
    row.numbers.push(Number(number));
  }
  return [...rows.values()]
    .map(({ head, tail, digits, zeros, numbers }) => {
      // Numbers that outgrew their width, 9999 and 10000, are written so by the same pattern.
      const width = zeros ? `0${Math.min(...digits)}` : '';
      return { pattern: join(doubled(folder), `${doubled(head)}%${width}d${doubled(tail)}`), numbers: numbers.sort((a, b) => a - b) };
    })
    .sort((one, other) => other.numbers.length - one.numbers.length);
}

/** Endings that scans of film have. Photographs, which cameras number too, have others. */
const scanEnding = /\.(tiff?|dpx|png|exr)$/i;

/** Whether a folder that nobody named is a film: it holds one row of scans, with none missing. */
export async function holdsScans(folder: string): Promise<boolean> {
  const [row, another] = (await rowsIn(folder).catch(() => [])).filter(({ numbers }) => numbers.length > 1);
  return row !== undefined && another === undefined && scanEnding.test(row.pattern) && gapsIn(row.numbers).length === 0;
}

/** Whether a folder holds any numbered pictures. */
export async function holdsNumbered(folder: string): Promise<boolean> {
  return (await rowsIn(folder).catch(() => [])).some(({ numbers }) => numbers.length > 1);
}

/** The pattern of the row that a picture belongs to; null for one that stands alone, and for what is no picture. */
export async function rowOf(path: string): Promise<string | null> {
  if (!isPictureName(path)) return null;
  const rows = await rowsIn(dirname(path)).catch(() => []);
  const row = rows.find(
    ({ pattern, numbers }) => numbers.length > 1 && numbers.some((number) => pictureName(basename(pattern), number, 0) === basename(path)),
  );
  return row === undefined ? null : join(dirname(path), basename(row.pattern));
}

/** Numbers that a pattern finds in its folder, whose own name is none. */
async function numbersOf(pattern: string): Promise<number[]> {
  const [found, zero, width] = counter.exec(basename(pattern)) ?? [];
  if (found === undefined) return [];
  const name = basename(pattern);
  const at = name.indexOf(found);
  const [head, tail] = [name.slice(0, at), name.slice(at + found.length)].map((part) => part.replaceAll('%%', '%'));
  const names = await readdir(dirname(pattern)).catch(() => []);
  const numbers = names.flatMap((candidate) => {
    if (!candidate.startsWith(head!) || !candidate.endsWith(tail!) || candidate.length < head!.length + tail!.length) return [];
    const digits = candidate.slice(head!.length, candidate.length - tail!.length);
    if (!/^\d{1,9}$/.test(digits)) return [];
    const written = zero === '' ? String(Number(digits)) : String(Number(digits)).padStart(Number(width), '0');
    return digits === written ? [Number(digits)] : [];
  });
  return numbers.sort((a, b) => a - b);
}

/** `12`, `15 to 17`. */
function gapsIn(numbers: readonly number[]): { readonly from: number; readonly to: number }[] {
  return numbers.slice(1).flatMap((number, index) => {
    const before = numbers[index]!;
    return number - before > 1 ? [{ from: before + 1, to: number - 1 }] : [];
  });
}

/**
 * The numbered pictures at an address: a folder that holds one row of them, or FFmpeg's pattern of their names, either with
 * `?fps=RATE` behind it.
 * @returns null where the address is a file, or leads to no pictures
 * @throws UserFacingError `film-not-media` where there are several rows, or some of the numbers are missing
 */
export async function findPictures(path: string): Promise<NumberedPictures | null> {
  const { place, rate } = addressOf(path);
  const entry = await stat(place).catch(() => null);
  if (entry?.isFile() === true) return null;
  let row: Row;
  if (entry?.isDirectory() === true) {
    const rows = (await rowsIn(place)).filter(({ numbers }) => numbers.length > 1);
    const [only, another] = rows;
    if (only === undefined) return null;
    if (another !== undefined) {
      const patterns = rows.slice(0, 3).map(({ pattern }) => basename(pattern));
      throw problemError(
        'film-not-media',
        { code: 'pictures-several', path: place, patterns, rows: rows.length },
        'name one of them instead of the folder',
      );
    }
    row = only;
  } else {
    const numbers = isPictureName(place) ? await numbersOf(place) : [];
    if (numbers.length === 0) return null;
    row = { pattern: join(doubled(dirname(place)), basename(place)), numbers };
  }
  const gaps = gapsIn(row.numbers);
  if (gaps.length > 0) {
    const missing = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    throw problemError(
      'film-not-media',
      { code: 'pictures-missing', pattern: basename(row.pattern), missing, gaps: gaps.slice(0, 5), more: Math.max(0, gaps.length - 5) },
      'put them there, or move what comes before and after into folders of their own',
    );
  }
  const { pattern, numbers } = row;
  return { pattern, first: numbers[0]!, count: numbers.length, rate: rate ?? usualRate, rateAssumed: rate === null };
}

/** The name of one of the pictures, of a pattern without its folder. @param index from 0 */
export function pictureName(pattern: string, first: number, index: number): string {
  const name = pattern.replace(counter, (_, zero: string, width: string) =>
    String(first + index).padStart(zero === '' ? 0 : Number(width), '0'),
  );
  return name.replaceAll('%%', '%');
}

/** The file of one of the pictures. @param index from 0 */
export function pictureFile({ pattern, first }: NumberedPictures, index: number): string {
  return join(dirname(pattern).replaceAll('%%', '%'), pictureName(basename(pattern), first, index));
}

/** An address with a rate instead of any other, which pictures do not state themselves. @param rate `18`, `23.976` or `24000/1001` */
export function withRate(path: string, rate: string): string {
  return `${addressOf(path).place.replace(/[\\/]+$/, '')}?fps=${rate}`;
}
