import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { UserFacingError } from '../../../shared/job/errors.ts';
import { problemError } from '../problem-error.ts';

/** There is no such file. */
export function missing(path: string): UserFacingError {
  return problemError('project-unreadable', { code: 'project-missing', path }, 'check the name, or make one with "kinetint colorize"');
}

function sqliteCode(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : '';
}

function isSchemaGone(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR' && /no such (table|column|index)/.test(error.message);
}

/** Nothing of a file can be trusted. */
export function damaged(path: string, cause?: unknown): UserFacingError {
  const problem = { code: 'project-damaged', project: basename(path) } as const;
  return problemError('project-unreadable', problem, 'move it away, or choose another project file with --project', { cause });
}

/** An error of SQLite's, or of reading rows, as a sentence; any other as it is. */
export function asUserFacing(path: string, error: unknown): unknown {
  const name = basename(path);
  const code = sqliteCode(error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return problemError(
      'project-locked',
      { code: 'project-elsewhere', project: name },
      'wait for it to end, or choose another project file with --project',
      { cause: error },
    );
  }
  if (code === 'SQLITE_FULL') {
    return problemError(
      'output-full',
      { code: 'project-full', project: name },
      'free some space and run the same command again, it goes on where it stopped',
      { cause: error },
    );
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return problemError(
      'output-unwritable',
      { code: 'project-disk-gone', project: name },
      'connect it again, see that it has free space, and run the same command again, it goes on where it stopped',
      { cause: error },
    );
  }
  // Rows that cannot be read are as damaged as pages that cannot, and so is a schema that lacks a table.
  const unread = error instanceof z.ZodError || error instanceof SyntaxError || isSchemaGone(error);
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || unread) return damaged(path, error);
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) {
    return problemError(
      'output-unwritable',
      { code: 'project-unwritable', path },
      'choose a folder you may write to with -o or --project',
      { cause: error },
    );
  }
  return error;
}
