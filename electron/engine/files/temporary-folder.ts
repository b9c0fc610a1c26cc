import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserFacingError } from '../../../shared/job/errors.ts';
import { problemError } from '../problem-error.ts';
import { isFull } from './disk-full.ts';
import { removeIfPossible } from './rename-into.ts';

/** There is no room for temporary files. */
export function temporaryFull(cause: unknown, path = tmpdir()): UserFacingError {
  return problemError('output-full', { code: 'temporary-full', path }, 'free some space and run the same command again', { cause });
}

/** What making or writing a temporary file threw, as a sentence. */
export function temporaryProblem(cause: unknown, path = tmpdir()): UserFacingError {
  if (isFull(cause)) return temporaryFull(cause, path);
  const variable = process.platform === 'win32' ? 'TEMP' : 'TMPDIR';
  // The app's own folder is not among those that the variable names.
  const advice = path.startsWith(tmpdir()) ? `name another in the environment variable ${variable}` : 'see that it can be written to';
  return problemError('output-unwritable', { code: 'temporary-unwritable', path }, advice, { cause });
}

/**
 * Gives `action` a folder for temporary files that lives as long as it does.
 * @param purpose a part of its name
 * @throws UserFacingError `output-full`, `output-unwritable`, and what `action` throws
 */
export async function withTemporaryFolder<T>(purpose: string, action: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `kinetint-${purpose}-`)).catch((error: unknown) => {
    throw temporaryProblem(error);
  });
  try {
    return await action(folder);
  } finally {
    await removeIfPossible(folder);
  }
}
