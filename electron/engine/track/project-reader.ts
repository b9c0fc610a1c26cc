import type Database from 'better-sqlite3';
import { z } from 'zod';
import { filmIdentitySchema, type FilmIdentity, type TrackInfo, type TrackKey } from '../../../shared/project/project.ts';
import type { Chunk, ChunkPlace } from './chunk.ts';
import { unpackChroma } from './chroma-codec.ts';
import { versionOf } from './project-schema.ts';
import type { RowSums } from './row-sums.ts';
import { canonicalKey } from './track-key.ts';
import { parseTrack } from './track-row.ts';

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

/** What is read of a project's film, tracks and chunks. What is not as it was written is as good as not there. */
export class ProjectReader {
  private readonly database: Database.Database;
  private readonly sums: RowSums;

  constructor(database: Database.Database, sums: RowSums) {
    this.database = database;
    this.sums = sums;
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
    const rows = this.database.prepare('SELECT * FROM track ORDER BY id').all();
    return rows.filter((row) => this.sums.isWhole('track', row)).map((row) => this.trackOf(row));
  }

  findTrack(key: TrackKey): TrackInfo | null {
    const row = this.database.prepare('SELECT * FROM track WHERE key = ?').get(canonicalKey(key));
    return row === undefined || !this.sums.isWhole('track', row) ? null : this.trackOf(row);
  }

  private trackOf(row: unknown): TrackInfo {
    const track = parseTrack(row);
    // A project of the first version that is only read does not say how many frames a track that is whole has.
    return track.complete && track.frames === null ? { ...track, frames: this.framesStored(track) } : track;
  }

  /** Which chunks a track holds from a frame on, in order; their colours stay where they are. */
  places(track: TrackInfo, firstFrame = 0): ChunkPlace[] {
    // A project of an earlier version that is only read has fewer columns, the first one no index.
    const indexed = 'first_frame, times, transition, ignored FROM stretch INDEXED BY stretch_place';
    const columns =
      ['', 'first_frame, times, transition FROM stretch', indexed, indexed][versionOf(this.database)] ??
      'first_frame, times, transition, ignored, guides FROM stretch INDEXED BY stretch_place';
    return this.database
      .prepare(`SELECT ${columns} WHERE track = ? AND first_frame >= ? ORDER BY first_frame`)
      .all(track.id, firstFrame)
      .map((row) => placeOf(placeRow.parse(row)));
  }

  /** The chunk that begins at a frame, or null where none is stored, or one that is not as it was written. */
  chunkAt(track: TrackInfo, firstFrame: number): Chunk | null {
    const row = this.database.prepare('SELECT * FROM stretch WHERE track = ? AND first_frame = ?').get(track.id, firstFrame);
    if (row === undefined || !this.sums.isWhole('stretch', row)) return null;
    const stored = chunkRow.parse(row);
    return {
      ...placeOf(stored),
      chroma: unpackChroma(stored.chroma, { width: track.width, height: track.height, frames: stored.frames }),
      keyFrames: [...stored.key_frames].map((value) => value === 1),
    };
  }

  /** Number of frames stored. */
  framesStored(track: TrackInfo): number {
    const count = this.database.prepare('SELECT coalesce(sum(frames), 0) FROM stretch WHERE track = ?').pluck().get(track.id);
    return z.number().parse(count);
  }

  /** Bytes of packed chroma and timestamps stored for a track. */
  trackBytes(track: TrackInfo): number {
    const bytes = this.database
      .prepare('SELECT coalesce(sum(length(chroma) + length(times)), 0) FROM stretch WHERE track = ?')
      .pluck()
      .get(track.id);
    return z.number().parse(bytes);
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
