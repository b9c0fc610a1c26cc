import type Database from 'better-sqlite3';
import { DatasetError } from '../errors.ts';

/** "KTDS": what `file` and SQLite's own tools show of a metastore. */
const applicationId = 0x4b544453;
const version = 1;

const tables = `
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;

  CREATE TABLE pictures (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    original TEXT,
    url TEXT,
    author TEXT,
    licence TEXT,
    label TEXT,
    -- pending: accepted, its object being stored; kept: stored; dropped: see reason.
    status TEXT NOT NULL CHECK (status IN ('pending', 'kept', 'dropped')),
    reason TEXT CHECK ((reason IS NOT NULL) = (status = 'dropped')),
    detail TEXT,
    -- The picture that this one repeats.
    duplicate_of INTEGER REFERENCES pictures (id),
    split TEXT CHECK (split IN ('train', 'validation', 'heldout')),
    -- Of the file as it came.
    original_bytes INTEGER,
    original_sha256 TEXT,
    original_width INTEGER,
    original_height INTEGER,
    -- Of the stored object.
    sha256 TEXT,
    format TEXT,
    bytes INTEGER,
    width INTEGER,
    height INTEGER,
    chroma REAL,
    perceptual_hash TEXT,
    thumbnail BLOB,
    added_at TEXT NOT NULL,
    UNIQUE (source, name)
  ) STRICT;
  CREATE INDEX pictures_by_object ON pictures (sha256);
  CREATE INDEX pictures_by_original ON pictures (original_sha256);
  CREATE INDEX pictures_by_status ON pictures (status, split, sha256);

  -- 16 bits of the perceptual hash each, for the pictures that others are compared with.
  CREATE TABLE bands (
    band INTEGER NOT NULL,
    value INTEGER NOT NULL,
    picture INTEGER NOT NULL REFERENCES pictures (id),
    PRIMARY KEY (band, value, picture)
  ) WITHOUT ROWID, STRICT;
`;

/** Makes the tables in an empty database, and refuses one that is not a metastore of this version. */
export function prepareSchema(database: Database.Database, path: string): void {
  database
    .transaction(() => {
      const found = database.pragma('application_id', { simple: true });
      const existing = database.pragma('user_version', { simple: true });
      if (found === 0 && existing === 0 && database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0) {
        database.exec(tables);
        database.pragma(`application_id = ${applicationId}`);
        database.pragma(`user_version = ${version}`);
        return;
      }
      if (found !== applicationId) throw new DatasetError(`${path} is a database of something else: give another folder.`);
      if (existing !== version)
        throw new DatasetError(
          `${path} was written by another version of Kinetint (layout ${String(existing)}, this one writes ${version}): use that version, or give another folder.`,
        );
    })
    .immediate();
}
