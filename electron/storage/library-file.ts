import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { migrate } from './migrate.ts';
import { setAside } from './set-aside.ts';

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

function open(path: string): Database.Database {
  const database = new Database(path, { timeout: 2000 });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    migrate(database, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens the library, or makes it. One that cannot be read (damaged, or of a newer version) is put aside under another
 * name: a history is worth keeping, but not worth not starting for.
 */
export function openLibrary(path: string): Database.Database {
  mkdirSync(dirname(path), { recursive: true });
  try {
    return open(path);
  } catch {
    setAside(path);
    return open(path);
  }
}
