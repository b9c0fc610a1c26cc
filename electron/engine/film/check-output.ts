import { constants, type Stats } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { endingRoom, nameBytes, shortenedName } from '../files/name-length.ts';
import { isPictureFolder } from '../files/picture-folder.ts';
import { placeOfFilm } from '../files/pictures.ts';
import { problemError } from '../problem-error.ts';

export interface OutputPlace {
  readonly output: string;
  /** The project file, which may stand elsewhere. */
  readonly project: string;
  readonly film: string;
  /** An existing output may be written over. */
  readonly force: boolean;
  /** The output is a folder of pictures. */
  readonly pictures: boolean;
}

/** Whether two names lead to one file, by whatever links. */
async function sameFile(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [first, second] = await Promise.all([one, other].map((path) => stat(path, { bigint: true }).catch(() => null)));
  return first != null && second != null && first.dev === second.dev && first.ino === second.ino;
}

async function checkFolder(folder: string, advice: string): Promise<void> {
  const place = await stat(folder).catch(() => null);
  if (place?.isDirectory() === false) {
    throw problemError('output-unwritable', { code: 'folder-is-file', path: folder }, advice);
  }
  if (place === null) {
    throw problemError('output-unwritable', { code: 'folder-missing', path: folder }, `make it, or ${advice}`);
  }
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    throw problemError('output-unwritable', { code: 'folder-unwritable', path: folder }, advice, { cause: error });
  }
}

/** The system would say of a long name only that it cannot be opened, or blame the folder. */
function checkName(path: string, room: number, advice: string): void {
  if (shortenedName(basename(path), room) === basename(path)) return;
  throw problemError('output-unwritable', { code: 'name-too-long', path, bytes: nameBytes(basename(path)) }, advice);
}

/** A folder of pictures takes the place of nothing but one like it. */
async function checkPictureFolder(output: string, existing: Stats | null, force: boolean): Promise<void> {
  if (existing === null) return;
  if (!existing.isDirectory())
    throw problemError('output-unwritable', { code: 'folder-is-file', path: output }, 'give the name of a folder with -o');
  if ((await readdir(output)).length === 0) return;
  if (!force) {
    throw problemError(
      'output-exists',
      { code: 'output-exists', path: output },
      'choose another name with -o, or add --force to write over the pictures in it',
    );
  }
  if (!(await isPictureFolder(output)))
    throw problemError('output-exists', { code: 'folder-of-others', path: output }, 'choose another name with -o');
}

/**
 * Throws where output or project could never be written, before any work is done.
 * @throws UserFacingError `output-unwritable`, `output-exists`
 */
export async function checkOutput({ output, project, film, force, pictures }: OutputPlace): Promise<void> {
  checkName(output, 0, 'choose a shorter one with -o');
  checkName(project, endingRoom, 'choose a shorter one with --project');
  await checkFolder(dirname(output), 'choose another place with -o');
  if (dirname(project) !== dirname(output)) await checkFolder(dirname(project), 'choose another place with --project');
  // Not even with --force: the film is never modified.
  if (await sameFile(output, placeOfFilm(film))) {
    throw problemError('output-exists', { code: 'output-is-film', path: output }, 'choose another name with -o');
  }
  if ((await sameFile(project, placeOfFilm(film))) || (await sameFile(project, output))) {
    throw problemError('output-unwritable', { code: 'project-no-place', path: project }, 'choose another name with --project');
  }
  const existing = await stat(output).catch(() => null);
  if (pictures) {
    await checkPictureFolder(output, existing, force);
    return;
  }
  if (existing?.isDirectory() === true) {
    throw problemError('output-unwritable', { code: 'output-is-folder', path: output }, 'give the name of a file with -o');
  }
  if (existing !== null && !force) {
    throw problemError(
      'output-exists',
      { code: 'output-exists', path: output },
      'choose another name with -o, or add --force to write over it',
    );
  }
}
