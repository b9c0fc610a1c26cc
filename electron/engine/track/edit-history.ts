import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { RowSums } from './row-sums.ts';
import { editsSchema, noEdits, type Edits } from '../../../shared/project/edits.ts';

export interface EditSteps {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** So many steps can be undone; a state of the edits takes a few kilobytes. */
const longestHistory = 200;

const stepRow = z.object({ step: z.number().int(), gesture: z.string().nullable(), edits: z.string() });

/**
 * The edits of a project and their history. They are on disk, step by step, rather than in memory, so that neither a
 * crash of the engine nor closing the film takes anybody's undo away.
 */
export class EditHistory {
  private readonly database: Database.Database;

  private readonly sums: RowSums;

  constructor(database: Database.Database, sums: RowSums) {
    this.database = database;
    this.sums = sums;
  }

  get now(): Edits {
    const row = this.current();
    return row === null ? noEdits : editsSchema.parse(JSON.parse(row.edits));
  }

  get steps(): EditSteps {
    const row = this.current();
    return {
      canUndo: row !== null && this.neighbour(row.step, 'back') !== null,
      canRedo: row !== null && this.neighbour(row.step, 'on') !== null,
    };
  }

  save(edits: Edits, gesture: string | null): void {
    const text = JSON.stringify(editsSchema.parse(edits));
    this.database.transaction(() => {
      const row = this.current() ?? this.begin();
      this.database.prepare('DELETE FROM edit WHERE step > ?').run(row.step);
      if (gesture !== null && row.gesture === gesture) {
        this.database.prepare('UPDATE edit SET edits = ? WHERE step = ?').run(text, row.step);
        this.sums.keep('edit', 'WHERE step = ?', row.step);
        return;
      }
      const step = row.step + 1;
      this.database.prepare('INSERT INTO edit (step, gesture, edits) VALUES (?, ?, ?)').run(step, gesture, text);
      this.sums.keep('edit', 'WHERE step = ?', step);
      this.database.prepare('UPDATE edit_now SET step = ?').run(step);
      this.sums.keep('edit_now');
      this.database.prepare('DELETE FROM edit WHERE step < ?').run(step - longestHistory);
    })();
  }

  move(direction: 'back' | 'on'): void {
    this.database.transaction(() => {
      const row = this.current();
      const step = row === null ? null : this.neighbour(row.step, direction);
      if (step === null) return;
      this.database.prepare('UPDATE edit_now SET step = ?').run(step);
      this.sums.keep('edit_now');
    })();
  }

  /** The film as it was made is the first state, so that everything can be undone. */
  private begin(): z.infer<typeof stepRow> {
    const first = { step: 0, gesture: null, edits: JSON.stringify(noEdits) };
    this.database.prepare('INSERT INTO edit (step, gesture, edits) VALUES (?, ?, ?)').run(first.step, first.gesture, first.edits);
    this.database.prepare('INSERT INTO edit_now (one, step) VALUES (1, ?)').run(first.step);
    this.sums.keep('edit', 'WHERE step = ?', first.step);
    this.sums.keep('edit_now');
    return first;
  }

  private current(): z.infer<typeof stepRow> | null {
    // A project of the first version, opened to be read alone, has no edits and is not given any.
    if (this.database.pragma('user_version', { simple: true }) === 1) return null;
    const row = this.database.prepare('SELECT edit.* FROM edit JOIN edit_now USING (step)').get();
    return row === undefined ? null : stepRow.parse(row);
  }

  private neighbour(step: number, direction: 'back' | 'on'): number | null {
    const found = this.database
      .prepare(direction === 'back' ? 'SELECT max(step) FROM edit WHERE step < ?' : 'SELECT min(step) FROM edit WHERE step > ?')
      .pluck()
      .get(step);
    return z.number().nullable().parse(found);
  }
}
