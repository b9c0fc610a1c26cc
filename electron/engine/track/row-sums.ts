import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { z } from 'zod';

/** The tables whose rows carry a checksum, and the columns that tell a row from the others. */
export const summedTables = {
  film: ['one'],
  track: ['id'],
  stretch: ['track', 'first_frame'],
  edit: ['step'],
  edit_now: ['one'],
} as const;
export type SummedTable = keyof typeof summedTables;

const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.instanceof(Buffer), z.null()]));
type Row = z.infer<typeof rowSchema>;

/** Bytes of the SHA-256 that are kept. */
const sumBytes = 16;

/** Of all that a row holds. Columns that are empty do not count: a later version may add some. */
function sumOf(row: Row): Buffer {
  const hash = createHash('sha256');
  for (const [name, value] of Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (value === null) continue;
    const bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value));
    hash.update(`${name} ${typeof value} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest().subarray(0, sumBytes);
}

function keyOf(table: SummedTable, row: Row): string {
  return summedTables[table].map((column) => String(row[column])).join(' ');
}

/** SQL that makes the checksums' table, and lets a row's checksum go with the row. */
export const rowSumsSchema = `
  -- SHA-256, cut to 16 bytes, of each row of the tables that colours and edits are in (electron/engine/track/row-sums.ts).
  CREATE TABLE row_sum (
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    sum BLOB NOT NULL,
    PRIMARY KEY (name, key)
  ) WITHOUT ROWID;
  ${Object.entries(summedTables)
    .map(
      ([name, columns]) => `
  CREATE TRIGGER ${name}_gone AFTER DELETE ON ${name} BEGIN
    DELETE FROM row_sum WHERE name = '${name}' AND key = ${columns.map((column) => `OLD.${column}`).join(" || ' ' || ")};
  END;`,
    )
    .join('')}
`;

/** Checksums of a project's rows: what comes back from disk is what was written, or is told apart. */
export class RowSums {
  private readonly database: Database.Database;
  private known: boolean | null = null;

  constructor(database: Database.Database) {
    this.database = database;
  }

  /** Whether there are any: a project of an earlier version that is only read has none. */
  get exist(): boolean {
    this.known ??= this.database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'row_sum'").get() !== undefined;
    return this.known;
  }

  /** The project may have been brought up to date. */
  forget(): void {
    this.known = null;
  }

  /** Notes the checksum of rows that were just written. To be called in the transaction that wrote them. */
  keep(table: SummedTable, where = '', ...values: readonly (string | number)[]): void {
    const put = this.database.prepare('INSERT OR REPLACE INTO row_sum (name, key, sum) VALUES (?, ?, ?)');
    // Keys first: rows are large, and writing while reading is not for SQLite.
    const columns = summedTables[table];
    const keys = this.database.prepare(`SELECT ${columns.join(', ')} FROM ${table} ${where}`).all(...values);
    const one = this.database.prepare(`SELECT * FROM ${table} WHERE ${columns.map((column) => `${column} = ?`).join(' AND ')}`);
    for (const key of keys) {
      const place = rowSchema.parse(key);
      const row = rowSchema.parse(one.get(...columns.map((column) => place[column])));
      put.run(table, keyOf(table, row), sumOf(row));
    }
  }

  /** Whether a row, with all its columns, is as it was written. */
  isWhole(table: SummedTable, row: unknown): boolean {
    if (!this.exist) return true;
    const read = rowSchema.safeParse(row);
    if (!read.success) return false;
    const sum = this.database.prepare('SELECT sum FROM row_sum WHERE name = ? AND key = ?').pluck().get(table, keyOf(table, read.data));
    return Buffer.isBuffer(sum) && sum.equals(sumOf(read.data));
  }
}
