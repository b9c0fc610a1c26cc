import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Rational } from '../../../shared/film/film.ts';
import type { FilmIdentity, TrackInfo, TrackKey } from '../../../shared/project/project.ts';
import type { Chunk, ChunkPlace } from './chunk.ts';
import { packChroma, unpackChroma } from './chroma-codec.ts';
import type { ProjectReader } from './project-reader.ts';
import type { RowSums } from './row-sums.ts';
import { canonicalKey } from './track-key.ts';

/** Bytes that an hour of colour track may take. */
const trackBytesPerHour = 300_000_000;

/** What is written to a project's film, tracks and chunks: each call is one transaction. */
export class ProjectWriter {
  private readonly database: Database.Database;
  private readonly sums: RowSums;
  private readonly reader: ProjectReader;
  private appends = 0;
  private changes = 0;

  constructor(database: Database.Database, sums: RowSums, reader: ProjectReader) {
    this.database = database;
    this.sums = sums;
    this.reader = reader;
  }

  /** Grows with everything that is written, so that what was read before can be told to be old. */
  get revision(): number {
    return this.appends + this.changes;
  }

  /** Grows where anything but new chunks behind those there are was written. */
  get generation(): number {
    return this.changes;
  }

  /** Notes that something was written other than a new last chunk. */
  changed(): void {
    this.changes += 1;
  }

  /** Makes a new project that of a film, and notes where the film of an old one has gone. */
  adopt(film: { path: string; identity: FilmIdentity }): void {
    const known = this.reader.film();
    if (known === null) {
      this.database.transaction(() => {
        this.database.prepare('INSERT INTO film (one, path, identity) VALUES (1, ?, ?)').run(film.path, JSON.stringify(film.identity));
        this.sums.keep('film');
      })();
      return;
    }
    if (known.path === film.path) return;
    this.database.transaction(() => {
      this.database.prepare('UPDATE film SET path = ?').run(film.path);
      this.sums.keep('film');
    })();
  }

  /** Finds or makes the track of these settings. A found track with another frame size or time base is made anew. */
  track(key: TrackKey, width: number, height: number, timeBase: Rational, networkMilliseconds: number): TrackInfo {
    const found = this.reader.findTrack(key);
    if (found !== null) {
      const same =
        found.width === width && found.height === height && found.timeBase.num === timeBase.num && found.timeBase.den === timeBase.den;
      if (same) return found;
      this.database.prepare('DELETE FROM track WHERE id = ?').run(found.id);
      this.changed();
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
    this.database.transaction(() => {
      if (this.clearFor(track, chunk)) this.changed();
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

  /** Marks a track as having been taken to its end, after `frames` frames, shots of another network included. */
  complete(track: TrackInfo, frames: number): void {
    this.database.transaction(() => {
      this.database.prepare('UPDATE track SET complete = 1, frames = ? WHERE id = ?').run(frames, track.id);
      this.sums.keep('track', 'WHERE id = ?', track.id);
    })();
  }
}
