import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { asUserFacing } from './project-errors.ts';
import { isBlank, prepareSchema, refuseForeign, versionOf } from './project-schema.ts';

/** Does something with a project's file. @throws UserFacingError in place of what SQLite throws */
export function guarded<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw asUserFacing(path, error);
  }
}

/** One writer for the life of the job; the lock also keeps a second Kinetint out. */
function takeForWriting(path: string, database: Database.Database): void {
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.exec('BEGIN IMMEDIATE');
  prepareSchema(path, database);
  // What a killed process had committed it left an ended journal beside. SQLite takes away the one that it wrote to
  // itself; a run that has nothing to write (all was coloured before the kill) would leave it.
  if (existsSync(`${path}-journal`)) database.pragma(`user_version = ${versionOf(database)}`);
  database.exec('COMMIT');
}

/** Opens a project's file for writing, making it where there is none. */
export function connectToWrite(path: string): Database.Database {
  const database = new Database(path, { timeout: 500 });
  try {
    takeForWriting(path, database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a project's file for reading alone, changing nothing; null where there is no project yet. */
export function connectToRead(path: string): Database.Database | null {
  // SQLite begins an empty file anew; a run that was killed at its very start may have left one.
  if (!existsSync(path) || statSync(path).size === 0) return null;
  const database = new Database(path, { timeout: 500, fileMustExist: true });
  try {
    // Takes the writers' lock, so that whoever holds it is noticed, and writes nothing. Closing ends it.
    database.exec('BEGIN IMMEDIATE');
    database.pragma('query_only = ON');
    if (isBlank(database)) {
      database.close();
      return null;
    }
    refuseForeign(path, database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Makes a file that was opened to be read one that is written too. Where that fails it is read as before. */
export function becomeWritable(path: string, database: Database.Database): void {
  database.exec('ROLLBACK');
  try {
    database.pragma('query_only = OFF');
    takeForWriting(path, database);
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    database.pragma('locking_mode = NORMAL');
    database.exec('BEGIN IMMEDIATE');
    database.pragma('query_only = ON');
    throw error;
  }
}
