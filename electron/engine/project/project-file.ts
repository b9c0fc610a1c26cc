import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { UserFacingError } from '../../../shared/errors.ts';
import {
  filmIdentitySchema,
  trackInfoSchema,
  type FilmIdentity,
  type TrackInfo,
  type TrackKey,
} from '../../../shared/project.ts';
import type { Rational } from '../../../shared/film.ts';
import type { Edits } from '../../../shared/edits.ts';
import { EditHistory, type EditSteps } from './edit-history.ts';
import { packChroma, unpackChroma } from './chroma-codec.ts';

/** "KTNT": tells `file` and other tools whose SQLite database this is. */
const applicationId = 0x4b544e54;
const schemaVersion = 2;

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
    -- How the picture before the first frame was left: NULL inside a shot, else 'start', 'cut', 'fade' or 'dissolve'.
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
  CREATE TABLE edit_now (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    step INTEGER NOT NULL REFERENCES edit(step)
  );
`,
};

const filmRow = z.object({ path: z.string(), identity: z.string() });
const trackRow = z.object({
  id: z.number(),
  key: z.string(),
  width: z.number(),
  height: z.number(),
  time_base: z.string(),
  network_milliseconds: z.number(),
  complete: z.number(),
});
const stretchRow = z.object({
  first_frame: z.number(),
  frames: z.number(),
  times: z.instanceof(Buffer),
  chroma: z.instanceof(Buffer),
  key_frames: z.instanceof(Buffer),
  transition: z.enum(['start', 'cut', 'fade', 'dissolve']).nullable(),
});

/** How a shot begins. */
export type Transition = 'start' | 'cut' | 'fade' | 'dissolve';

/** Some consecutive frames of a colour track, stored in one transaction and final. */
export interface Stretch {
  readonly firstFrame: number;
  /** Presentation timestamps in units of the track's time base. */
  readonly times: readonly bigint[];
  /** For each frame the a* plane then the b* plane. */
  readonly chroma: readonly Float32Array[];
  readonly keyFrames: readonly boolean[];
  /** Set where the stretch begins a shot. */
  readonly transition: Transition | null;
}

/** Bytes that an hour of colour track may take. */
export const trackBytesPerHour = 300_000_000;

function sqliteCode(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : '';
}

function asUserFacing(path: string, error: unknown): unknown {
  const name = basename(path);
  const code = sqliteCode(error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new UserFacingError('project-locked', `${name} is being used by another Kinetint: wait for it to end, or choose another project file with --project.`, { cause: error });
  }
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR_WRITE')) {
    return new UserFacingError('output-full', `The disk that holds ${name} is full: free some space and run the same command again, it goes on where it stopped.`, { cause: error });
  }
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
    return new UserFacingError('project-unreadable', `${name} is not a Kinetint project or is damaged: move it away, or choose another project file with --project.`, { cause: error });
  }
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) {
    return new UserFacingError('output-unwritable', `The project file ${path} cannot be written: choose a folder you may write to with -o or --project.`, { cause: error });
  }
  return error;
}

/** Whether nothing was ever written into a database. */
function isBlank(database: Database.Database): boolean {
  const [version, owner] = ['user_version', 'application_id'].map((name) => database.pragma(name, { simple: true }));
  return version === 0 && owner === 0 && database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

function versionOf(database: Database.Database): number {
  return z.number().int().parse(database.pragma('user_version', { simple: true }));
}

/** To be called within a transaction. */
function migrate(database: Database.Database): void {
  for (let version = versionOf(database); version < schemaVersion; version += 1) database.exec(migrations[version]!);
  database.pragma(`user_version = ${schemaVersion}`);
}

function refuseForeign(path: string, database: Database.Database): void {
  if (database.pragma('application_id', { simple: true }) !== applicationId) {
    throw new UserFacingError('project-unreadable', `${basename(path)} is not a Kinetint project: choose another project file with --project.`);
  }
  if (versionOf(database) > schemaVersion) {
    throw new UserFacingError('project-unreadable', `${basename(path)} was made by a newer Kinetint: update Kinetint, or choose another project file with --project.`);
  }
}

/**
 * A `.kinetint` project: one SQLite database with the colour tracks of one film. Every call is one transaction, so a
 * crash at any moment leaves the last finished stretch.
 *
 * @throws UserFacingError `project-locked`, `project-unreadable`, `project-mismatch`, `output-unwritable`, `output-full`
 */
export class ProjectFile implements Disposable {
  readonly path: string;
  private readonly database: Database.Database;
  private readonly history: EditHistory;

  private constructor(path: string, database: Database.Database) {
    this.path = path;
    this.database = database;
    this.history = new EditHistory(database);
  }

  /** Opens a project for writing, making it where there is none. */
  static open(path: string, film: { path: string; identity: FilmIdentity }): ProjectFile {
    return ProjectFile.guard(path, () => {
      const project = ProjectFile.connect(path);
      try {
        project.adopt(film);
        return project;
      } catch (error) {
        project.close();
        throw error;
      }
    });
  }

  /** Makes a new project that of a film, and notes where the film of an old one has gone. @throws UserFacingError `project-mismatch` */
  adopt(film: { path: string; identity: FilmIdentity }): void {
    const known = this.film();
    if (known === null) {
      this.database.prepare('INSERT INTO film (one, path, identity) VALUES (1, ?, ?)').run(film.path, JSON.stringify(film.identity));
      return;
    }
    this.refuseOtherFilm(film.identity);
    if (known.path !== film.path) this.database.prepare('UPDATE film SET path = ?').run(film.path);
  }

  /** Opens the project of a film for reading alone, changing nothing; null where there is no project yet. */
  static openToRead(path: string, film: { identity: FilmIdentity }): ProjectFile | null {
    return ProjectFile.guard(path, () => {
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
        const project = new ProjectFile(path, database);
        project.refuseOtherFilm(film.identity);
        return project;
      } catch (error) {
        database.close();
        throw error;
      }
    });
  }

  /** @throws UserFacingError `project-mismatch` where the project belongs to another film */
  refuseOtherFilm(identity: FilmIdentity): void {
    const known = this.film();
    if (known === null || known.identity.fingerprint === identity.fingerprint) return;
    throw new UserFacingError(
      'project-mismatch',
      `${basename(this.path)} holds the colours of another film (${basename(known.path)}): choose another project file with --project, or another output with -o.`,
    );
  }

  /** Opens a project that must exist. */
  static openExisting(path: string): ProjectFile {
    if (!existsSync(path)) {
      throw new UserFacingError('project-unreadable', `There is no project ${path}: check the name, or make one with "kinetint colorize".`);
    }
    return ProjectFile.guard(path, () => ProjectFile.connect(path));
  }

  private static guard<T>(path: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw asUserFacing(path, error);
    }
  }

  private static connect(path: string): ProjectFile {
    const database = new Database(path, { timeout: 500 });
    try {
      // One writer for the life of the job; the lock also keeps a second Kinetint out.
      database.pragma('locking_mode = EXCLUSIVE');
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      database.exec('BEGIN IMMEDIATE');
      if (isBlank(database)) {
        database.exec(firstSchema);
        database.pragma('user_version = 1');
        database.pragma(`application_id = ${applicationId}`);
      } else {
        refuseForeign(path, database);
      }
      migrate(database);
      database.exec('COMMIT');
      return new ProjectFile(path, database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** The film the project belongs to; null while the project is new. */
  film(): { path: string; identity: FilmIdentity } | null {
    const row = this.database.prepare('SELECT path, identity FROM film').get();
    if (row === undefined) return null;
    const { path, identity } = filmRow.parse(row);
    return { path, identity: filmIdentitySchema.parse(JSON.parse(identity)) };
  }

  /** All tracks, the newest last. */
  tracks(): TrackInfo[] {
    return this.database.prepare('SELECT * FROM track ORDER BY id').all().map(parseTrack);
  }

  findTrack(key: TrackKey): TrackInfo | null {
    const row = this.database.prepare('SELECT * FROM track WHERE key = ?').get(canonicalKey(key));
    return row === undefined ? null : parseTrack(row);
  }

  /** Finds or makes the track of these settings. A found track with another frame size or time base is made anew. */
  track(key: TrackKey, width: number, height: number, timeBase: Rational, networkMilliseconds: number): TrackInfo {
    return ProjectFile.guard(this.path, () => this.findOrMakeTrack(key, width, height, timeBase, networkMilliseconds));
  }

  private findOrMakeTrack(key: TrackKey, width: number, height: number, timeBase: Rational, networkMilliseconds: number): TrackInfo {
    const found = this.findTrack(key);
    if (found !== null) {
      const same = found.width === width && found.height === height && found.timeBase.num === timeBase.num && found.timeBase.den === timeBase.den;
      if (same) return found;
      this.database.prepare('DELETE FROM track WHERE id = ?').run(found.id);
    }
    const { lastInsertRowid } = this.database
      .prepare('INSERT INTO track (key, width, height, time_base, network_milliseconds) VALUES (?, ?, ?, ?, ?)')
      .run(canonicalKey(key), width, height, JSON.stringify(timeBase), networkMilliseconds);
    return { id: Number(lastInsertRowid), key, width, height, timeBase, networkMilliseconds, complete: false };
  }

  /** Stores a finished stretch and returns it as every later reader will see it. */
  append(track: TrackInfo, stretch: Stretch, seconds: number): Stretch {
    const budget = Math.max(256 * stretch.chroma.length, Math.floor((trackBytesPerHour / 3600) * seconds * 0.97));
    const packed = packChroma(stretch.chroma, track.width, track.height, budget);
    const times = Buffer.alloc(8 * stretch.times.length);
    stretch.times.forEach((time, index) => times.writeBigInt64LE(time, 8 * index));
    ProjectFile.guard(this.path, () =>
      this.database
        .prepare('INSERT INTO stretch (track, first_frame, frames, times, chroma, key_frames, transition) VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(track.id, stretch.firstFrame, stretch.chroma.length, times, packed, Buffer.from(stretch.keyFrames.map(Number)), stretch.transition),
    );
    return { ...stretch, chroma: unpackChroma(packed, { width: track.width, height: track.height, frames: stretch.chroma.length }) };
  }

  /** The stretch that begins at a frame, or null where none is stored. */
  stretchAt(track: TrackInfo, firstFrame: number): Stretch | null {
    const row = this.database.prepare('SELECT * FROM stretch WHERE track = ? AND first_frame = ?').get(track.id, firstFrame);
    if (row === undefined) return null;
    const stored = stretchRow.parse(row);
    return {
      firstFrame,
      times: Array.from({ length: stored.frames }, (_, index) => stored.times.readBigInt64LE(8 * index)),
      chroma: unpackChroma(stored.chroma, { width: track.width, height: track.height, frames: stored.frames }),
      keyFrames: [...stored.key_frames].map((value) => value === 1),
      transition: stored.transition,
    };
  }

  /** Timestamps of the stretches from a frame on, in order, in units of the track's time base; their colours stay where they are. */
  timesFrom(track: TrackInfo, firstFrame: number): { readonly firstFrame: number; readonly times: readonly bigint[] }[] {
    const rows = this.database.prepare('SELECT first_frame, times FROM stretch WHERE track = ? AND first_frame >= ? ORDER BY first_frame').all(track.id, firstFrame);
    return rows.map((row) => {
      const { first_frame, times } = stretchRow.pick({ first_frame: true, times: true }).parse(row);
      return { firstFrame: first_frame, times: Array.from({ length: times.length / 8 }, (_, index) => times.readBigInt64LE(8 * index)) };
    });
  }

  /** Number of frames stored without a gap from the first on. */
  framesStored(track: TrackInfo): number {
    const count = this.database.prepare('SELECT coalesce(sum(frames), 0) FROM stretch WHERE track = ?').pluck().get(track.id);
    return z.number().parse(count);
  }

  /** Bytes of packed chroma and timestamps stored for a track. */
  trackBytes(track: TrackInfo): number {
    const bytes = this.database.prepare('SELECT coalesce(sum(length(chroma) + length(times)), 0) FROM stretch WHERE track = ?').pluck().get(track.id);
    return z.number().parse(bytes);
  }

  /** Marks a track as holding every frame. */
  complete(track: TrackInfo): void {
    ProjectFile.guard(this.path, () => this.database.prepare('UPDATE track SET complete = 1 WHERE id = ?').run(track.id));
  }

  /** What the person changed about the film. */
  edits(): Edits {
    return this.history.now;
  }

  /** Whether there is a state of the edits to go back to, and on to. */
  get editSteps(): EditSteps {
    return this.history.steps;
  }

  /**
   * Keeps a new state of the edits; what was undone before can no longer be redone.
   * @param gesture what one movement of the person's hand has in common, such as a slider being dragged: its states
   *   replace each other and are undone at once; null for a step of its own
   */
  saveEdits(edits: Edits, gesture: string | null): void {
    ProjectFile.guard(this.path, () => { this.history.save(edits, gesture); });
  }

  /** Goes back to the state of the edits before; where there is none, nothing happens. */
  undoEdit(): void {
    ProjectFile.guard(this.path, () => { this.history.move('back'); });
  }

  /** Goes on to the state that was undone last; where there is none, nothing happens. */
  redoEdit(): void {
    ProjectFile.guard(this.path, () => { this.history.move('on'); });
  }

  close(): void {
    this.database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Equal keys give equal text, whatever order their fields were written in. */
export function canonicalKey(key: TrackKey): string {
  return JSON.stringify(key, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => one.localeCompare(other)))
      : value,
  );
}

function parseTrack(row: unknown): TrackInfo {
  const { id, key, width, height, time_base, network_milliseconds, complete } = trackRow.parse(row);
  const parsed: { key: unknown; timeBase: unknown } = { key: JSON.parse(key), timeBase: JSON.parse(time_base) };
  return trackInfoSchema.parse({ id, ...parsed, width, height, networkMilliseconds: network_milliseconds, complete: complete === 1 });
}
