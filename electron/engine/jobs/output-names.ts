import { basename, dirname, extname, join, resolve } from 'node:path';
import { endingRoom, shortenedName } from '../files/name-length.ts';
import { stemOfFilm } from '../files/pictures.ts';
import type { Container } from '../../../shared/job/settings.ts';

/** Room for ` 2`, ` 3` and so on, and for `.color`. */
const numberRoom = 16;

function stemOf(film: string): string {
  return shortenedName(stemOfFilm(film), endingRoom + numberRoom);
}

/** What a film's files may be called: after it, then with its ending too (`film.mkv` beside `film.mp4`), then by number. */
function* stemsFor(film: string): Generator<string> {
  yield stemOf(film);
  if (extname(film) !== '') yield shortenedName(basename(film), endingRoom + numberRoom);
  for (let number = 2; ; number += 1) yield `${stemOf(film)} ${number}`;
}

/** Many file systems take names for the same that differ in case, or in how an accent is written. */
function alike(path: string): string {
  return resolve(path).normalize('NFC').toLowerCase();
}

/** Paths that are promised to films, told apart as any file system might. */
export class PromisedNames {
  private readonly paths = new Set<string>();

  constructor(paths: readonly string[] = []) {
    this.add(...paths);
  }

  add(...paths: readonly string[]): void {
    for (const path of paths) this.paths.add(alike(path));
  }

  has(path: string): boolean {
    return this.paths.has(alike(path));
  }
}

export interface NamesWish {
  readonly film: string;
  /** Null leaves the name to Kinetint. */
  readonly output: string | null;
  /** Where an output without a name goes. */
  readonly folder: string;
  readonly container: Container;
  /** Null is beside the output, named after the film. */
  readonly project: string | null;
  /** What the output without a name is called, without its ending, after the film's name; left out is the usual. */
  readonly called?: (name: string) => string;
}

/** Where a film's file goes, and where its colours are kept; absolute paths. */
export interface Names {
  readonly output: string;
  readonly project: string;
}

/**
 * Names a film's output and project. Those that nobody chose step aside for what is promised to other films: two films of
 * one name would share a project, and the second one fail when the first one's hours are over.
 * @param isFree whether else a name that nobody chose may be used
 */
export function chooseNames(wish: NamesWish, promised: PromisedNames, isFree: (names: Names) => boolean = () => true): Names {
  for (const stem of stemsFor(wish.film)) {
    const { called = (name) => `${name}.color` } = wish;
    const output = resolve(wish.output ?? join(wish.folder, `${shortenedName(called(stem))}.${wish.container}`));
    const project = resolve(wish.project ?? join(dirname(output), `${stem}.kinetint`));
    const names = { output, project };
    if (wish.output !== null && wish.project !== null) return names;
    const clashes = (wish.output === null && promised.has(output)) || (wish.project === null && promised.has(project));
    if (!clashes && isFree(names)) return names;
  }
  throw new Error('There is no end to numbers.');
}
