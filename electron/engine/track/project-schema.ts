import { basename } from 'node:path';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { RowSums, rowSumsSchema, summedTables, type SummedTable } from './row-sums.ts';
import { problemError } from '../problem-error.ts';

/** "KTNT": tells `file` and other tools whose SQLite database this is. */
const applicationId = 0x4b544e54;
const schemaVersion = 5;

/** Makes a project of the first version; {@link migrations} bring it up to date, so that there is one way to each. */
const firstSchema = `
  CREATE TABLE film (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    path TEXT NOT NULL,
    identity TEXT NOT NULL
  );
  CREATE TABLE track (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    time_base TEXT NOT NULL,
    -- What the network takes a frame by the reckoning the track was begun with; a resumed run goes on with it.
    network_milliseconds REAL NOT NULL,
    complete INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE stretch (
    track INTEGER NOT NULL REFERENCES track(id) ON DELETE CASCADE,
    first_frame INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    -- Little-endian 64-bit presentation timestamps in units of the track's time base.
    times BLOB NOT NULL,
    chroma BLOB NOT NULL,
    -- Bit per frame, as 0 or 1 bytes: seen by the network itself.
    key_frames BLOB NOT NULL,
    -- How the picture before the first frame was left: NULL inside a shot, else 'start', 'cut', 'fade', 'dissolve', or
    -- 'added' where only the edits make a shot begin.
    transition TEXT,
    PRIMARY KEY (track, first_frame)
  ) WITHOUT ROWID;
`;

/** From each version to the next. What earlier versions stored stays as it is. */
const migrations: Readonly<Record<number, string>> = {
  1: `
  -- Every state of the edits that can be gone back to or on to: edits are small, colouring is not, and whoever closes
  -- the window by mistake has lost nothing.
  CREATE TABLE edit (
    step INTEGER PRIMARY KEY,
    -- Steps of one gesture, such as dragging a slider, are one step.
    gesture TEXT,
    edits TEXT NOT NULL
  );
  -- Frames of the chunk, one byte each, counted from its first, where a shot was found to begin and the edits said no.
  ALTER TABLE stretch ADD COLUMN ignored BLOB;
  -- Which chunks there are, without leafing through their chroma.
  CREATE INDEX stretch_place ON stretch (track, first_frame, frames, times, transition, ignored);
  -- How many frames the section has, once its end was reached: what is stored may come to have gaps again.
  ALTER TABLE track ADD COLUMN frames INTEGER;
  UPDATE track SET frames = (SELECT sum(frames) FROM stretch WHERE track = track.id) WHERE complete = 1;
  CREATE TABLE edit_now (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    step INTEGER NOT NULL REFERENCES edit(step)
  );
`,
  2: rowSumsSchema,
  3: `
  -- Which guides reached the chunk's shot when it was coloured (guide-signature.ts); NULL for none.
  ALTER TABLE stretch ADD COLUMN guides TEXT;
  DROP INDEX stretch_place;
  CREATE INDEX stretch_place ON stretch (track, first_frame, frames, times, transition, ignored, guides);
  -- What is kept of pictures that guides are made of. None is ever deleted: an undone guide may come back.
  CREATE TABLE guide_picture (
    id TEXT PRIMARY KEY,
    picture BLOB NOT NULL
  );
`,
  4: `
  -- The files that were written of the film (written-files.ts), so that one whose answer was lost is known again.
  CREATE TABLE IF NOT EXISTS written (
    name TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    sum TEXT NOT NULL
  );
`,
};

/** What SQL alone cannot do after a step from a version. */
const afterwards: Readonly<Record<number, (database: Database.Database) => void>> = {
  // What an earlier version stored has its checksum from now on.
  2: (database) => {
    const sums = new RowSums(database);
    for (const table of Object.keys(summedTables) as SummedTable[]) sums.keep(table);
  },
};

/** Whether nothing was ever written into a database. */
export function isBlank(database: Database.Database): boolean {
  const [version, owner] = ['user_version', 'application_id'].map((name) => database.pragma(name, { simple: true }));
  return version === 0 && owner === 0 && database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

export function versionOf(database: Database.Database): number {
  return z
    .number()
    .int()
    .parse(database.pragma('user_version', { simple: true }));
}

/**
 * Makes a new database a project, or brings an earlier project up to date. To be called within a transaction.
 * @throws UserFacingError `project-unreadable` where it is something else, or a newer project
 */
export function prepareSchema(path: string, database: Database.Database): void {
  if (isBlank(database)) {
    database.exec(firstSchema);
    database.pragma('user_version = 1');
    database.pragma(`application_id = ${applicationId}`);
  } else {
    refuseForeign(path, database);
  }
  // Opening a project is no change of it.
  if (versionOf(database) === schemaVersion) return;
  for (let version = versionOf(database); version < schemaVersion; version += 1) {
    database.exec(migrations[version]!);
    afterwards[version]?.(database);
  }
  database.pragma(`user_version = ${schemaVersion}`);
}

export function refuseForeign(path: string, database: Database.Database): void {
  if (database.pragma('application_id', { simple: true }) !== applicationId) {
    throw problemError(
      'project-unreadable',
      { code: 'project-foreign', project: basename(path) },
      'choose another project file with --project',
    );
  }
  if (versionOf(database) > schemaVersion) {
    throw problemError(
      'project-unreadable',
      { code: 'project-newer', project: basename(path) },
      'update Kinetint, or choose another project file with --project',
    );
  }
}
