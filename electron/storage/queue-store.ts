import type Database from 'better-sqlite3';
import { z } from 'zod';
import { exportItemSchema, type ExportItem } from '../../shared/ipc/export.ts';
import { queueItemSchema, type AppState, type Notice, type QueueItem } from '../../shared/ipc/queue.ts';
import { jsonText } from '../../shared/json-text.ts';
import { openDatabase } from './open-database.ts';

/** What a queue leaves behind. */
export interface StoredQueue {
  readonly items: readonly QueueItem[];
  readonly exports: readonly ExportItem[];
  readonly selected: string | null;
  readonly paused: boolean;
}

/** From each version to the next. The first version did not count itself yet, so its tables may be there already. */
const migrations: readonly string[] = [
  `
  CREATE TABLE IF NOT EXISTS film (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    -- queueItemSchema as JSON
    item TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    selected TEXT,
    paused INTEGER NOT NULL
  );
`,
  `
  CREATE TABLE export (
    place INTEGER PRIMARY KEY,
    -- exportItemSchema as JSON
    item TEXT NOT NULL
  );
`,
];

const filmRow = z.object({ item: jsonText.pipe(queueItemSchema) });
const exportRow = z.object({ item: jsonText.pipe(exportItemSchema) });
const headRow = z.object({ selected: z.string().nullable(), paused: z.number() });

/** Numbers only tell how far a film is, which its project knows better. */
function isAlike(before: QueueItem | undefined, after: QueueItem): boolean {
  return (
    before !== undefined &&
    (['stage', 'request', 'plan', 'estimate', 'writtenEdits', 'changedSince', 'result', 'failure'] as const).every(
      (key) => before[key] === after[key],
    )
  );
}

function areAlike(before: readonly ExportItem[], after: readonly ExportItem[]): boolean {
  return (
    before.length === after.length &&
    after.every((item, place) => {
      const known = before[place];
      return (
        known?.id === item.id &&
        (['stage', 'request', 'writtenEdits', 'changedSince', 'result', 'failure'] as const).every((key) => known[key] === item[key])
      );
    })
  );
}

/**
 * Keeps the queue on disk, so that neither quitting nor a power cut loses it. A database that cannot be read is set
 * aside, which `notice` says: what was coloured is in the films' own projects.
 */
export class QueueStore {
  readonly #path: string;
  #opened: Database.Database | null = null;
  #saved: AppState | null = null;
  #notice: Notice | null = null;

  /** Nothing is opened before it is needed: a second start of the app ends without having touched the first one's file. */
  constructor(path: string) {
    this.#path = path;
  }

  get #database(): Database.Database {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  #open(): Database.Database {
    const { database, setAside, unkept } = openDatabase(this.#path, migrations);
    if (unkept !== null) console.error('The queue is not kept:', unkept);
    this.#notice =
      setAside === null
        ? unkept === null
          ? null
          : { code: 'queue-unkept', values: {} }
        : { code: 'queue-set-aside', values: { path: setAside } };
    return database;
  }

  /** What is to be said of how the database was opened. */
  get notice(): Notice | null {
    return this.#notice;
  }

  /** What was saved last. Films of a version that this one cannot read are left out. */
  load(): StoredQueue {
    const rows = this.#database.prepare('SELECT item FROM film ORDER BY place').all();
    const items = rows.map((row) => filmRow.safeParse(row)).flatMap(({ data }) => (data === undefined ? [] : [data.item]));
    const files = this.#database.prepare('SELECT item FROM export ORDER BY place').all();
    const exports = files.map((row) => exportRow.safeParse(row)).flatMap(({ data }) => (data === undefined ? [] : [data.item]));
    const head = headRow.safeParse(this.#database.prepare('SELECT selected, paused FROM head').get());
    return { items, exports, selected: head.data?.selected ?? null, paused: head.data?.paused === 1 };
  }

  /** Saves the queue where it changed by more than its progress. `everything` takes the progress along. */
  save(state: AppState, everything = false): void {
    const before = this.#saved;
    const known = new Map(before?.items.map((item) => [item.id, item]));
    const isSame =
      !everything &&
      before !== null &&
      before.selected === state.selected &&
      before.paused === state.paused &&
      areAlike(before.exports, state.exports) &&
      before.items.length === state.items.length &&
      state.items.every((item, place) => before.items[place]?.id === item.id && isAlike(before.items[place], item));
    if (isSame) return;
    const put = this.#database.prepare(
      'INSERT INTO film (id, place, item) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET place = excluded.place, item = excluded.item',
    );
    const move = this.#database.prepare('UPDATE film SET place = ? WHERE id = ?');
    this.#database.transaction(() => {
      const kept = new Set(state.items.map(({ id }) => id));
      for (const { id } of before?.items ?? []) if (!kept.has(id)) this.#database.prepare('DELETE FROM film WHERE id = ?').run(id);
      if (before === null) this.#database.prepare('DELETE FROM film').run();
      for (const [place, item] of state.items.entries()) {
        // Plans are long: what did not change is not written again.
        if (!everything && isAlike(known.get(item.id), item)) move.run(place, item.id);
        else put.run(item.id, place, JSON.stringify(item));
      }
      this.#database.prepare('DELETE FROM export').run();
      const file = this.#database.prepare('INSERT INTO export (place, item) VALUES (?, ?)');
      for (const [place, item] of state.exports.entries()) file.run(place, JSON.stringify(item));
      this.#database
        .prepare(
          'INSERT INTO head (one, selected, paused) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET selected = excluded.selected, paused = excluded.paused',
        )
        .run(state.selected, state.paused ? 1 : 0);
    })();
    this.#saved = state;
  }

  close(): void {
    this.#opened?.close();
    this.#opened = null;
  }
}
