import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { warningSchema } from '../../../shared/job/warning.ts';

const writtenFileSchema = z.object({
  /** Of all that decides what is in the file, see `fileKey`. */
  key: z.string(),
  /** Of the file, or of the list in a folder of pictures. */
  bytes: z.number().int().nonnegative(),
  /** When that was written last, milliseconds since 1970. */
  modified: z.number(),
  frames: z.number().int().nonnegative(),
  /** What making it took. */
  seconds: z.number().nonnegative(),
  /** What was said while it was made. */
  warnings: z.array(warningSchema),
});
/** A file that was made of a project, and by what it is known again. */
export type WrittenFile = z.infer<typeof writtenFileSchema>;

function sumOf(record: string): string {
  return createHash('sha256').update(record).digest('hex');
}

/** The files that were made of a project, each by the name that was wanted for it. Each row carries a checksum of its own. */
export class WrittenFiles {
  private readonly database: Database.Database;

  constructor(database: Database.Database) {
    this.database = database;
  }

  note(name: string, file: WrittenFile): void {
    const record = JSON.stringify(file);
    this.database.prepare('INSERT OR REPLACE INTO written (name, record, sum) VALUES (?, ?, ?)').run(name, record, sumOf(record));
  }

  /** @returns null where none is noted, or the note is not as it was written */
  find(name: string): WrittenFile | null {
    const row = z
      .object({ record: z.string(), sum: z.string() })
      .safeParse(this.database.prepare('SELECT record, sum FROM written WHERE name = ?').get(name));
    if (!row.success || sumOf(row.data.record) !== row.data.sum) return null;
    const file = writtenFileSchema.safeParse(JSON.parse(row.data.record));
    return file.success ? file.data : null;
  }
}
