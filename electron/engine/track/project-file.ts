import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { filmIdentitySchema, type FilmIdentity, type TrackInfo, type TrackKey } from '../../../shared/project/project.ts';
import type { Rational } from '../../../shared/film/film.ts';
import type { Edits } from '../../../shared/project/edits.ts';
import { isBlank, prepareSchema, refuseForeign, versionOf } from './project-schema.ts';
import { checkProject, isWhole, mend, type ProjectCheck } from './project-check.ts';
import { asUserFacing, damaged, missing } from './project-errors.ts';
import { RowSums } from './row-sums.ts';
import { parseTrack } from './track-row.ts';
import { canonicalKey } from './track-key.ts';
import { EditHistory, type EditSteps } from './edit-history.ts';
import { GuidePictures, type GuidePicture } from './guide-pictures.ts';
import type { Transition } from '../motion/shots.ts';
import { packChroma, unpackChroma } from './chroma-codec.ts';
import { problemError } from '../problem-error.ts';

const filmRow = z.object({ path: z.string(), identity: z.string() });
const chunkRow = z.object({
  first_frame: z.number(),
  frames: z.number(),
  times: z.instanceof(Buffer),
  chroma: z.instanceof(Buffer),
  key_frames: z.instanceof(Buffer),
  transition: z.enum(['start', 'cut', 'fade', 'dissolve', 'added']).nullable(),
  // A project of an earlier version that is only read has none.
  ignored: z.instanceof(Buffer).nullish(),
  guides: z.string().nullish(),
});
const placeRow = chunkRow.omit({ frames: true, chroma: true, key_frames: true });

/** How a shot begins; `added` where only the edits make it begin. */
export type ShotStart = Transition | 'added';

/** Which frames a chunk holds, and why these. */
export interface ChunkPlace {
  readonly firstFrame: number;
  /** Presentation timestamps in units of the track's time base. */
  readonly times: readonly bigint[];
  /** Set where the chunk begins a shot. */
  readonly transition: ShotStart | null;
  /** Frames, counted from the chunk's first, where a shot was found to begin and the edits said no. */
  readonly ignored: readonly number[];
  /** Which guides reach its shot, see `guidesSignature`; null where none does. */
  readonly guides: string | null;
}

/** Some consecutive frames of a colour track, stored in one transaction and final. */
export interface Chunk extends ChunkPlace {
  /** For each frame the a* plane then the b* plane. */
  readonly chroma: readonly Float32Array[];
  readonly keyFrames: readonly boolean[];
}

/** Frames stored in one transaction: what a power cut may cost. */
export const chunkFrames = 32;

/** Bytes that an hour of colour track may take. */
export const trackBytesPerHour = 300_000_000;

/**
 * A `.kinetint` project: one SQLite database with the colour tracks of one film. Every call is one transaction, so a
 * crash at any moment leaves the last finished chunk.
 *
 * @throws UserFacingError `project-locked`, `project-unreadable`, `project-mismatch`, `output-unwritable`, `output-full`
 */
export class ProjectFile implements Disposable {
  readonly path: string;
  private readonly database: Database.Database;
  private readonly history: EditHistory;
  private readonly sums: RowSums;
  private readonly pictures: GuidePictures;
  private appends = 0;
  private changes = 0;

  private constructor(path: string, database: Database.Database) {
    this.path = path;
    this.database = database;
    this.sums = new RowSums(database);
    this.history = new EditHistory(database, this.sums);
    this.pictures = new GuidePictures(database);
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
      this.database.transaction(() => {
        this.database.prepare('INSERT INTO film (one, path, identity) VALUES (1, ?, ?)').run(film.path, JSON.stringify(film.identity));
        this.sums.keep('film');
      })();
      return;
    }
    this.refuseOtherFilm(film.identity);
    if (known.path === film.path) return;
    this.database.transaction(() => {
      this.database.prepare('UPDATE film SET path = ?').run(film.path);
      this.sums.keep('film');
    })();
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
    const problem = { code: 'project-of-other-film', project: basename(this.path), film: basename(known.path) } as const;
    throw problemError('project-mismatch', problem, 'choose another project file with --project, or another output with -o');
  }

  /** Opens a project that must exist. */
  static openExisting(path: string): ProjectFile {
    if (!existsSync(path)) {
      throw missing(path);
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

  /** One writer for the life of the job; the lock also keeps a second Kinetint out. */
  private static takeForWriting(path: string, database: Database.Database): void {
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.exec('BEGIN IMMEDIATE');
    prepareSchema(path, database);
    database.exec('COMMIT');
  }

  /**
   * Makes a project that was opened to be read one that is written too. Where that fails it is read as before.
   * @throws UserFacingError as opening it for writing does
   */
  becomeWritable(): void {
    ProjectFile.guard(this.path, () => {
      this.database.exec('ROLLBACK');
      try {
        this.database.pragma('query_only = OFF');
        ProjectFile.takeForWriting(this.path, this.database);
        this.sums.forget();
      } catch (error) {
        if (this.database.inTransaction) this.database.exec('ROLLBACK');
        this.database.pragma('locking_mode = NORMAL');
        this.database.exec('BEGIN IMMEDIATE');
        this.database.pragma('query_only = ON');
        throw error;
      }
    });
  }

  private static connect(path: string): ProjectFile {
    const database = new Database(path, { timeout: 500 });
    try {
      ProjectFile.takeForWriting(path, database);
      return new ProjectFile(path, database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** The film the project belongs to; null while the project is new. */
  film(): { path: string; identity: FilmIdentity } | null {
    return ProjectFile.guard(this.path, () => {
      const row = this.database.prepare('SELECT path, identity FROM film').get();
      if (row === undefined) return null;
      const { path, identity } = filmRow.parse(row);
      return { path, identity: filmIdentitySchema.parse(JSON.parse(identity)) };
    });
  }

  /** All tracks, the newest last. */
  tracks(): TrackInfo[] {
    return ProjectFile.guard(this.path, () => {
      const rows = this.database.prepare('SELECT * FROM track ORDER BY id').all();
      return rows.filter((row) => this.sums.isWhole('track', row)).map(parseTrack);
    });
  }

  findTrack(key: TrackKey): TrackInfo | null {
    return ProjectFile.guard(this.path, () => {
      const row = this.database.prepare('SELECT * FROM track WHERE key = ?').get(canonicalKey(key));
      return row === undefined || !this.sums.isWhole('track', row) ? null : parseTrack(row);
    });
  }

  /** Finds or makes the track of these settings. A found track with another frame size or time base is made anew. */
  track(key: TrackKey, width: number, height: number, timeBase: Rational, networkMilliseconds: number): TrackInfo {
    return ProjectFile.guard(this.path, () => this.findOrMakeTrack(key, width, height, timeBase, networkMilliseconds));
  }

  private findOrMakeTrack(key: TrackKey, width: number, height: number, timeBase: Rational, networkMilliseconds: number): TrackInfo {
    const found = this.findTrack(key);
    if (found !== null) {
      const same =
        found.width === width && found.height === height && found.timeBase.num === timeBase.num && found.timeBase.den === timeBase.den;
      if (same) return found;
      this.database.prepare('DELETE FROM track WHERE id = ?').run(found.id);
      this.changes += 1;
    }
    const id = this.database.transaction(() => {
      const { lastInsertRowid } = this.database
        .prepare('INSERT INTO track (key, width, height, time_base, network_milliseconds) VALUES (?, ?, ?, ?, ?)')
        .run(canonicalKey(key), width, height, JSON.stringify(timeBase), networkMilliseconds);
      this.sums.keep('track', 'WHERE id = ?', Number(lastInsertRowid));
      return Number(lastInsertRowid);
    })();
    return { id, key, width, height, timeBase, networkMilliseconds, complete: false, frames: null };
  }

  /**
   * Stores a finished chunk and returns it as every later reader will see it. What is stored for some of its frames, and
   * what was coloured in continuation of that, goes in the same transaction: so whatever is stored fits what is before it.
   */
  append(track: TrackInfo, chunk: Chunk, seconds: number): Chunk {
    const budget = Math.max(256 * chunk.chroma.length, Math.floor((trackBytesPerHour / 3600) * seconds * 0.97));
    const packed = packChroma(chunk.chroma, track.width, track.height, budget);
    const times = Buffer.alloc(8 * chunk.times.length);
    chunk.times.forEach((time, index) => times.writeBigInt64LE(time, 8 * index));
    ProjectFile.guard(this.path, () => {
      this.database.transaction(() => {
        if (this.clearFor(track, chunk)) this.changes += 1;
        else this.appends += 1;
        this.database
          .prepare(
            'INSERT INTO stretch (track, first_frame, frames, times, chroma, key_frames, transition, ignored, guides) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
          )
          .run(
            track.id,
            chunk.firstFrame,
            chunk.chroma.length,
            times,
            packed,
            Buffer.from(chunk.keyFrames.map(Number)),
            chunk.transition,
            chunk.ignored.length === 0 ? null : Buffer.from(chunk.ignored),
            chunk.guides,
          );
        this.sums.keep('stretch', 'WHERE track = ? AND first_frame = ?', track.id, chunk.firstFrame);
      })();
    });
    return { ...chunk, chroma: unpackChroma(packed, { width: track.width, height: track.height, frames: chunk.chroma.length }) };
  }

  /** @returns whether the new chunk is anything but the track's last */
  private clearFor({ id }: TrackInfo, { firstFrame, times }: ChunkPlace): boolean {
    const end = firstFrame + times.length;
    const next = this.database
      .prepare('SELECT min(first_frame) FROM stretch WHERE track = ? AND first_frame >= ? AND transition IS NOT NULL')
      .pluck()
      .get(id, end);
    const until = z.number().nullable().parse(next);
    const { changes } = this.database
      .prepare('DELETE FROM stretch WHERE track = ? AND first_frame + frames > ? AND first_frame < ?')
      .run(id, firstFrame, until ?? Number.MAX_SAFE_INTEGER);
    return changes > 0 || until !== null;
  }

  /** Which chunks a track holds from a frame on, in order; their colours stay where they are. */
  places(track: TrackInfo, firstFrame = 0): ChunkPlace[] {
    return ProjectFile.guard(this.path, () => {
      // A project of an earlier version that is only read has fewer columns, the first one no index.
      const indexed = 'first_frame, times, transition, ignored FROM stretch INDEXED BY stretch_place';
      const columns =
        ['', 'first_frame, times, transition FROM stretch', indexed, indexed][versionOf(this.database)] ??
        'first_frame, times, transition, ignored, guides FROM stretch INDEXED BY stretch_place';
      return this.database
        .prepare(`SELECT ${columns} WHERE track = ? AND first_frame >= ? ORDER BY first_frame`)
        .all(track.id, firstFrame)
        .map((row) => placeOf(placeRow.parse(row)));
    });
  }

  /** The chunk that begins at a frame, or null where none is stored, or one that is not as it was written. */
  chunkAt(track: TrackInfo, firstFrame: number): Chunk | null {
    return ProjectFile.guard(this.path, () => {
      const row = this.database.prepare('SELECT * FROM stretch WHERE track = ? AND first_frame = ?').get(track.id, firstFrame);
      if (row === undefined || !this.sums.isWhole('stretch', row)) return null;
      const stored = chunkRow.parse(row);
      return {
        ...placeOf(stored),
        chroma: unpackChroma(stored.chroma, { width: track.width, height: track.height, frames: stored.frames }),
        keyFrames: [...stored.key_frames].map((value) => value === 1),
      };
    });
  }

  /** Number of frames stored. */
  framesStored(track: TrackInfo): number {
    return ProjectFile.guard(this.path, () => {
      const count = this.database.prepare('SELECT coalesce(sum(frames), 0) FROM stretch WHERE track = ?').pluck().get(track.id);
      return z.number().parse(count);
    });
  }

  /** Bytes of packed chroma and timestamps stored for a track. */
  trackBytes(track: TrackInfo): number {
    const bytes = this.database
      .prepare('SELECT coalesce(sum(length(chroma) + length(times)), 0) FROM stretch WHERE track = ?')
      .pluck()
      .get(track.id);
    return z.number().parse(bytes);
  }

  /** Marks a track as having been taken to its end, after `frames` frames, shots of another network included. */
  complete(track: TrackInfo, frames: number): void {
    ProjectFile.guard(this.path, () => {
      this.database.transaction(() => {
        this.database.prepare('UPDATE track SET complete = 1, frames = ? WHERE id = ?').run(frames, track.id);
        this.sums.keep('track', 'WHERE id = ?', track.id);
      })();
    });
  }

  /** Grows with everything that is written, so that what was read before can be told to be old. */
  get revision(): number {
    return this.appends + this.changes;
  }

  /** Grows where anything but new chunks behind those there are was written. */
  get generation(): number {
    return this.changes;
  }

  /** What the person changed about the film. */
  edits(): Edits {
    return ProjectFile.guard(this.path, () => {
      return this.history.now;
    });
  }

  /** Whether there is a state of the edits to go back to, and on to. */
  get editSteps(): EditSteps {
    return ProjectFile.guard(this.path, () => {
      return this.history.steps;
    });
  }

  /**
   * Keeps a new state of the edits; what was undone before can no longer be redone.
   * @param gesture what one movement of the person's hand has in common, such as a slider being dragged: its states
   *   replace each other and are undone at once; null for a step of its own
   */
  saveEdits(edits: Edits, gesture: string | null): void {
    ProjectFile.guard(this.path, () => {
      this.history.save(edits, gesture);
    });
    this.changes += 1;
  }

  /** Keeps a picture that a guide is made of. @returns its id */
  keepGuidePicture(picture: GuidePicture): string {
    return ProjectFile.guard(this.path, () => this.pictures.keep(picture));
  }

  /** A picture that is kept; null where there is none of that id. */
  guidePicture(id: string): GuidePicture | null {
    return this.pictures.find(id);
  }

  /** Goes back to the state of the edits before; where there is none, nothing happens. */
  undoEdit(): void {
    ProjectFile.guard(this.path, () => {
      this.history.move('back');
    });
    this.changes += 1;
  }

  /** Goes on to the state that was undone last; where there is none, nothing happens. */
  redoEdit(): void {
    ProjectFile.guard(this.path, () => {
      this.history.move('on');
    });
    this.changes += 1;
  }

  /**
   * Reads all of the project, and takes out what is damaged, so that it is made anew.
   * @returns what was damaged
   * @throws UserFacingError `project-unreadable` where nothing of it can be trusted
   */
  mend(): ProjectCheck {
    return ProjectFile.guard(this.path, () => {
      const found = checkProject(this.database);
      if (found.beyond !== null) throw damaged(this.path);
      if (isWhole(found)) return found;
      mend(this.database, found);
      this.changes += 1;
      return found;
    });
  }

  close(): void {
    this.database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function placeOf({ first_frame, times, transition, ignored, guides }: z.infer<typeof placeRow>): ChunkPlace {
  return {
    firstFrame: first_frame,
    times: Array.from({ length: times.length / 8 }, (_, index) => times.readBigInt64LE(8 * index)),
    transition,
    ignored: [...(ignored ?? [])],
    guides: guides ?? null,
  };
}
