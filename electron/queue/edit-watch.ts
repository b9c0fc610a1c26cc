import { createHash } from 'node:crypto';
import type { ExportItem } from '../../shared/ipc/export.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import type { Edits } from '../../shared/project/edits.ts';

/** A film or a file of one, whose writing was begun. */
export type Written = Pick<QueueItem | ExportItem, 'writtenEdits' | 'changedSince'>;

/** Equal edits have equal fingerprints: a change that is undone is none. */
function fingerprint(edits: Edits): string {
  return createHash('sha256').update(JSON.stringify(edits)).digest('base64url').slice(0, 16);
}

/** Whether nothing is different. */
export function isSaid(item: Written, { writtenEdits, changedSince }: Written): boolean {
  return item.writtenEdits === writtenEdits && item.changedSince === changedSince;
}

/** Knows how each film is edited now, and so which files have less in them than one sees. */
export class EditWatch {
  readonly #now = new Map<string, string>();

  /** How a film is edited now; null where nobody has looked. */
  of(film: string): string | null {
    return this.#now.get(film) ?? null;
  }

  /**
   * Takes in how a film is edited.
   * @param isChange the person has just changed it
   * @returns whether files that nobody had looked at are known to be as the film is now
   */
  see(film: string, edits: Edits, isChange: boolean): boolean {
    const isFirst = !this.#now.has(film);
    this.#now.set(film, fingerprint(edits));
    return isFirst && !isChange;
  }

  forget(film: string): void {
    this.#now.delete(film);
  }

  /**
   * Compares what was written of a film with what would be.
   * @param begun all that was begun of it and has not failed
   * @param fill what nobody had looked at is as the film is now
   * @returns what is to be said of each
   */
  judge(film: string, begun: readonly Written[], fill: boolean): readonly Written[] {
    const now = this.of(film);
    if (now === null) return begun;
    const writtenOf = ({ writtenEdits, changedSince }: Written): string | null =>
      fill && writtenEdits === null && !changedSince ? now : writtenEdits;
    // One file that has it all is enough: whoever exported again has the change.
    const changedSince = begun.every((item) => writtenOf(item) !== now);
    return begun.map((item) => ({ writtenEdits: writtenOf(item), changedSince }));
  }
}
