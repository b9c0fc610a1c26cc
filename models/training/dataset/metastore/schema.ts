import type Database from 'better-sqlite3';
import { z } from 'zod';
import { DatasetError } from '../errors.ts';
import { bandsOf, halvesOf } from '../transform/perceptual-hash.ts';

/** "KTDS": what `file` and SQLite's own tools show of a metastore. */
const applicationId = 0x4b544453;
const version = 2;

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
`;

/** 16 bits of the perceptual hash each, for the pictures that others are compared with, and the whole of it, so that
 * comparing need not visit the pictures themselves, which lie all over the file. */
const bandsTable = `
  CREATE TABLE bands (
    band INTEGER NOT NULL,
    value INTEGER NOT NULL,
    picture INTEGER NOT NULL REFERENCES pictures (id),
    -- The hash's upper and lower 32 bits.
    high INTEGER NOT NULL,
    low INTEGER NOT NULL,
    PRIMARY KEY (band, value, picture)
  ) WITHOUT ROWID, STRICT;
`;

/** Writes a picture's hash into the bands. */
export function bandsWriter(database: Database.Database): (picture: number, hash: bigint) => void {
  const insert = database.prepare('INSERT INTO bands (band, value, picture, high, low) VALUES (?, ?, ?, ?, ?)');
  return (picture, hash) => {
    const { high, low } = halvesOf(hash);
    bandsOf(hash).forEach((value, band) => {
      insert.run(band, value, picture, high, low);
    });
  };
}

const hashesSchema = z.array(z.tuple([z.number(), z.string().regex(/^[0-9a-f]{1,16}$/)]));

/** Layout 1 had the bands without the whole hash. */
function fromLayout1(database: Database.Database): void {
  const hashes = hashesSchema.parse(
    database.prepare('SELECT id, perceptual_hash FROM bands JOIN pictures ON pictures.id = picture WHERE band = 0').raw().all(),
  );
  database.exec(`DROP TABLE bands; ${bandsTable}`);
  const write = bandsWriter(database);
  for (const [picture, hash] of hashes) write(picture, BigInt(`0x${hash}`));
}

/** Makes the tables in an empty database, brings an older metastore to this layout, and refuses what is not a metastore or a newer one. */
export function prepareSchema(database: Database.Database, path: string): void {
  database
    .transaction(() => {
      const found = database.pragma('application_id', { simple: true });
      const existing = database.pragma('user_version', { simple: true });
      if (found === 0 && existing === 0 && database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0) {
        database.exec(tables + bandsTable);
        database.pragma(`application_id = ${applicationId}`);
        database.pragma(`user_version = ${version}`);
        return;
      }
      if (found !== applicationId) throw new DatasetError(`${path} is a database of something else: give another folder.`);
      if (existing === 1) {
        fromLayout1(database);
        database.pragma(`user_version = ${version}`);
        return;
      }
      if (existing !== version)
        throw new DatasetError(
          `${path} was written by another version of Kinetint (layout ${String(existing)}, this one writes ${version}): use that version, or give another folder.`,
        );
    })
    .immediate();
}
