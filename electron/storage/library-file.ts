import type Database from 'better-sqlite3';
import { openDatabase } from './open-database.ts';

/** From each version to the next, the first from nothing. What an earlier version stored stays readable. */
const migrations: readonly string[] = [
  `
  CREATE TABLE project (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    film TEXT NOT NULL,
    worked_on_at INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    frames_total INTEGER,
    -- JPEG
    thumbnail BLOB
  );
  CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    film TEXT NOT NULL,
    project TEXT NOT NULL,
    output TEXT NOT NULL,
    -- JSON
    colour TEXT NOT NULL,
    device TEXT NOT NULL,
    codec TEXT NOT NULL,
    container TEXT NOT NULL,
    -- What the engine was asked, as JSON.
    request TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    seconds REAL NOT NULL,
    frames INTEGER NOT NULL,
    frames_total INTEGER,
    result TEXT NOT NULL,
    failure TEXT,
    log TEXT NOT NULL
  );
`,
];

/** Opens the library, or makes it; see {@link openDatabase}. */
export function openLibrary(path: string): Database.Database {
  const { database, unkept } = openDatabase(path, migrations);
  if (unkept !== null) console.error('The history is not kept:', unkept);
  return database;
}
