import Database from 'better-sqlite3';
import { z } from 'zod';
import { parseTrack } from './track-row.ts';
import type { TrackInfo } from '../../../shared/project/project.ts';
import { RowSums } from './row-sums.ts';

/** Colours that are not as they were written: those between two moments of a track, in units of its time base. */
export interface DamagedSpan {
  readonly track: TrackInfo;
  /** The last frame before them that is whole; null where there is none. */
  readonly after: bigint | null;
  /** The first frame behind them that is whole; null where there is none. */
  readonly before: bigint | null;
  /** First frames of the chunks. */
  readonly chunks: readonly number[];
}

/** What of a project is whole. */
export interface ProjectCheck {
  /** Why nothing of it can be trusted; null where what is whole can be told from what is not. */
  readonly beyond: string | null;
  readonly spans: readonly DamagedSpan[];
  /** Ids of tracks of which nobody can say any more what they are. */
  readonly tracks: readonly number[];
  /** Steps of the edits that are damaged, or that it is lost which one is the present. */
  readonly edits: readonly number[];
  readonly presentEditLost: boolean;
  /** Whether there are checksums: a project of an earlier version has none before it is opened for writing. */
  readonly summed: boolean;
}

const keyRow = z.object({ track: z.number(), first_frame: z.number() });
const timesRow = z.object({ times: z.instanceof(Buffer) });

const nothing: Omit<ProjectCheck, 'beyond' | 'summed'> = { spans: [], tracks: [], edits: [], presentEditLost: false };

/** What SQLite says of its pages; indices alone can be made anew. */
function checkPages(database: Database.Database): string | null {
  const said = z.array(z.string()).parse(database.prepare('PRAGMA integrity_check(20)').pluck().all());
  const serious = said.filter((line) => line !== 'ok' && !/\bindex\b/i.test(line));
  return serious[0]?.split('\n')[0] ?? null;
}

function checkChunks(database: Database.Database, sums: RowSums, track: TrackInfo): DamagedSpan[] {
  const keys = z
    .array(keyRow)
    .parse(database.prepare('SELECT track, first_frame FROM stretch WHERE track = ? ORDER BY first_frame').all(track.id));
  const one = database.prepare('SELECT * FROM stretch WHERE track = ? AND first_frame = ?');
  const spans: { track: TrackInfo; after: bigint | null; before: bigint | null; chunks: number[] }[] = [];
  let after: bigint | null = null;
  let open: (typeof spans)[number] | null = null;
  for (const { first_frame: firstFrame } of keys) {
    const row = one.get(track.id, firstFrame);
    const read = timesRow.safeParse(row);
    if (read.success && read.data.times.length >= 8 && sums.isWhole('stretch', row)) {
      const { times } = read.data;
      if (open !== null) open.before = times.readBigInt64LE(0);
      open = null;
      after = times.readBigInt64LE(times.length - 8);
    } else if (open === null) {
      open = { track, after, before: null, chunks: [firstFrame] };
      spans.push(open);
    } else {
      open.chunks.push(firstFrame);
    }
  }
  return spans;
}

function check(database: Database.Database): ProjectCheck {
  const sums = new RowSums(database);
  const beyond = checkPages(database);
  if (beyond !== null) return { ...nothing, beyond, summed: sums.exist };
  const films = database.prepare('SELECT * FROM film').all();
  if (films.some((row) => !sums.isWhole('film', row))) return { ...nothing, beyond: 'it is lost whose film it is', summed: sums.exist };
  const rows = database.prepare('SELECT * FROM track ORDER BY id').all();
  const read = rows.map((row) => (sums.isWhole('track', row) ? parseTrack(row) : null));
  const whole = read.filter((track) => track !== null);
  const ids = z.array(z.object({ id: z.number() })).parse(rows);
  if (!sums.exist) return { ...nothing, beyond: null, spans: whole.flatMap((track) => checkChunks(database, sums, track)), summed: false };
  const steps = database.prepare('SELECT * FROM edit ORDER BY step').all();
  const present = database.prepare('SELECT * FROM edit_now').all();
  const stepOf = z.object({ step: z.number() });
  const now = present.filter((row) => sums.isWhole('edit_now', row)).map((row) => stepOf.parse(row).step)[0] ?? null;
  const edits = steps.filter((row) => !sums.isWhole('edit', row)).map((row) => stepOf.parse(row).step);
  return {
    beyond: null,
    spans: whole.flatMap((track) => checkChunks(database, sums, track)),
    tracks: ids.filter((_, index) => read[index] === null).map(({ id }) => id),
    edits,
    presentEditLost: steps.length > 0 && (now === null || edits.includes(now)),
    summed: true,
  };
}

/** Reads all of a project and compares it with its checksums, some hundred megabytes a second. Changes nothing. */
export function checkProject(database: Database.Database): ProjectCheck {
  try {
    return check(database);
  } catch (error) {
    if (!(error instanceof Database.SqliteError) && !(error instanceof z.ZodError) && !(error instanceof SyntaxError)) throw error;
    if (error instanceof Database.SqliteError && !/^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(error.code)) throw error;
    return {
      ...nothing,
      beyond: error instanceof Database.SqliteError ? error.message : 'its rows are not those of a project',
      summed: false,
    };
  }
}

export function isWhole({ beyond, spans, tracks, edits, presentEditLost }: ProjectCheck): boolean {
  return beyond === null && spans.length + tracks.length + edits.length === 0 && !presentEditLost;
}

/** Takes out what is damaged, so that it is made anew; where the present state of the edits is lost, the one before it is taken. */
export function mend(database: Database.Database, { spans, tracks, edits, presentEditLost }: ProjectCheck): void {
  const sums = new RowSums(database);
  database.transaction(() => {
    for (const { track, chunks } of spans)
      for (const firstFrame of chunks)
        database.prepare('DELETE FROM stretch WHERE track = ? AND first_frame = ?').run(track.id, firstFrame);
    for (const id of tracks) {
      database.prepare('DELETE FROM stretch WHERE track = ?').run(id);
      database.prepare('DELETE FROM track WHERE id = ?').run(id);
    }
    if (presentEditLost) database.prepare('DELETE FROM edit_now').run();
    for (const step of edits) database.prepare('DELETE FROM edit WHERE step = ?').run(step);
    const last = database.prepare('SELECT max(step) FROM edit').pluck().get();
    if (presentEditLost && typeof last === 'number') {
      database.prepare('INSERT INTO edit_now (one, step) VALUES (1, ?)').run(last);
      sums.keep('edit_now');
    }
  })();
  database.exec('REINDEX');
}
