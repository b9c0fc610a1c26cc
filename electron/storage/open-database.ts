import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { migrate, NewerDatabase } from './migrate.ts';
import { setAside } from '../engine/files/set-aside.ts';

export interface OpenedDatabase {
  readonly database: Database.Database;
  /** Where a file went that could not be read; null where all went well. */
  readonly setAside: string | null;
  /** Why nothing is kept, which is in memory alone: the disk is full, the folder may not be written to, another has it. */
  readonly unkept: unknown;
}

function open(path: string, steps: readonly string[]): Database.Database {
  const database = new Database(path, { timeout: 2000 });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    migrate(database, steps);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whether what is in the file is the matter, and not the disk, the folder or another program. */
function isUnreadable(error: unknown): boolean {
  if (error instanceof NewerDatabase) return true;
  return error instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT|ERROR|CONSTRAINT)/.test(error.code);
}

/**
 * Opens a database of the app's own, or makes it. One that cannot be understood (damaged, or of a newer version) is put
 * aside under another name; where anything else is the matter it is left as it is, and what is noted is kept in memory. A
 * note is no reason not to start, and none is ever deleted.
 */
export function openDatabase(path: string, steps: readonly string[]): OpenedDatabase {
  try {
    mkdirSync(dirname(path), { recursive: true });
    try {
      return { database: open(path, steps), setAside: null, unkept: null };
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      const aside = setAside(path, 'unreadable');
      return { database: open(path, steps), setAside: aside, unkept: null };
    }
  } catch (error) {
    return { database: open(':memory:', steps), setAside: null, unkept: error };
  }
}
