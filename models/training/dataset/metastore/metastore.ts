import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { describeError } from '../../../../shared/job/errors.ts';
import { DatasetError } from '../errors.ts';
import { splits, type DropReason, type Provenance, type Split } from '../picture.ts';
import { splitOf } from '../split.ts';
import { hashToText } from '../transform/perceptual-hash.ts';
import type { Transformed } from '../transform/transform.ts';
import { LookIndex } from './look-index.ts';
import { prepareSchema } from './schema.ts';

const splitSchema = z.enum(splits);

const keptSchema = z.object({
  sha256: z.string(),
  bytes: z.number(),
  format: z.enum(['jpeg', 'png', 'webp']),
  split: splitSchema,
  width: z.number(),
  height: z.number(),
  source: z.string(),
  name: z.string(),
  original: z.string().nullable(),
  url: z.string().nullable(),
  author: z.string().nullable(),
  licence: z.string().nullable(),
  label: z.string().nullable(),
  perceptual_hash: z.string(),
});
/** A picture of the data set, as `export` writes it down. */
export type Kept = z.infer<typeof keptSchema>;

const objectSchema = z.object({ sha256: z.string(), bytes: z.number(), name: z.string(), source: z.string() });
/** An object that the store must hold, and one of the pictures that it is. */
export type StoredObject = z.infer<typeof objectSchema>;

const rivalSchema = z.object({ id: z.number(), split: splitSchema, source: z.string(), name: z.string(), sha256: z.string() });
type Rival = z.infer<typeof rivalSchema>;

const standingSchema = z.object({
  status: z.enum(['pending', 'kept', 'dropped']),
  originalBytes: z.number().nullable(),
  split: splitSchema.nullable(),
});
const rivalsSchema = z.array(rivalSchema);
const idSchema = z.number();

/** What becomes of a candidate. */
export type Verdict =
  | {
      readonly status: 'pending';
      readonly id: number;
      /** Objects of the pictures that a held-out picture pushed out of the data set. */ readonly displaced: readonly string[];
    }
  | { readonly status: 'dropped'; readonly reason: DropReason; readonly detail: string }
  /** Another process was quicker. */
  | { readonly status: 'known' };

/**
 * How a picture stands in the register, and the size that its file had when it was looked at. A dropped one has the split
 * of the picture that it repeats, else none.
 */
export type Standing = Readonly<z.infer<typeof standingSchema>>;

/** Taken for training before somebody put it on the held-out list. */
function mustMove(standing: Standing, heldOut: boolean): boolean {
  return heldOut && standing.split !== null && standing.split !== 'heldout';
}

/** Whether there is nothing left to do about a picture. */
export function isSettled(standing: Standing, heldOut: boolean): boolean {
  return standing.status !== 'pending' && !mustMove(standing, heldOut);
}

/** What is known of a file before it is looked into. */
export interface Original {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * The register of all pictures: an SQLite file, one row for each that a source ever offered, also for those dropped.
 * Every decision is one transaction, so processes may share it, and a killed one leaves no half row.
 */
export class Metastore {
  private readonly database: Database.Database;
  private readonly looks: LookIndex;
  /** Compiled statements by their text: compiling one takes longer than running it. */
  private readonly statements = new Map<string, Database.Statement>();

  private constructor(database: Database.Database) {
    this.database = database;
    this.looks = new LookIndex(database);
  }

  /** @throws {DatasetError} where `folder` cannot be written, or `create` is false and it holds no metastore. */
  static open(folder: string, create: boolean): Metastore {
    const path = join(folder, 'metastore.sqlite');
    if (!create && !existsSync(path))
      throw new DatasetError(
        `There is no data set in ${folder}: make one with "npm run dataset -- extract …", or name another folder with --dataset.`,
      );
    try {
      if (create) mkdirSync(folder, { recursive: true });
      const database = new Database(path, { fileMustExist: !create });
      // Another process may be writing; its transactions take milliseconds.
      database.pragma('busy_timeout = 60000');
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
      // Near-duplicates are sought all over the register, which SQLite's usual 2 MB would have it read from the file each time.
      database.pragma('cache_size = -32768');
      prepareSchema(database, path);
      return new Metastore(database);
    } catch (error) {
      if (error instanceof DatasetError) throw error;
      throw new DatasetError(`The data set in ${folder} cannot be opened (${describeError(error)}).`, { cause: error });
    }
  }

  close(): void {
    this.database.close();
  }

  /** Where the objects are, as {@link settleStore} was told; null in a new data set. */
  store(): string | null {
    return z.string().optional().parse(this.statement(`SELECT value FROM settings WHERE name = 'store'`).pluck().get()) ?? null;
  }

  /** Writes down where the objects are, for good. The answer is what another process may have said before. */
  settleStore(place: string): string {
    this.statement(`INSERT INTO settings (name, value) VALUES ('store', ?) ON CONFLICT DO NOTHING`).run(place);
    return this.store() ?? place;
  }

  /** How a picture stands; null if it was never offered. */
  standing(source: string, name: string): Standing | null {
    const row = this.statement('SELECT status, original_bytes AS originalBytes, split FROM pictures WHERE source = ? AND name = ?').get(
      source,
      name,
    );
    return row === undefined ? null : standingSchema.parse(row);
  }

  /** Writes down that a picture cannot be used. Says `known` if it had been settled meanwhile. */
  drop(of: Provenance, reason: DropReason, detail: string, original: Original | null): Verdict {
    return this.database
      .transaction((): Verdict => {
        if (this.standing(of.source, of.name) !== null) return { status: 'known' };
        this.write(of, original, { status: 'dropped', reason, detail });
        return { status: 'dropped', reason, detail };
      })
      .immediate();
  }

  /**
   * Decides on a picture. An exact or near-duplicate of one that is in already is dropped and takes its split; a
   * held-out picture is always taken, and pushes its likenesses out of the other splits. What is accepted stays
   * `pending` until {@link stored} says that its object is in the store.
   */
  offer(of: Provenance, original: Original, picture: Transformed, heldOut: boolean): Verdict {
    return this.database
      .transaction((): Verdict => {
        const standing = this.standing(of.source, of.name);
        if (standing !== null) {
          if (isSettled(standing, heldOut)) return { status: 'known' };
          if (!mustMove(standing, heldOut)) return this.resume(of, picture);
          this.withdraw(of);
        }

        const exact = this.exactRivals(original, picture);
        const rivals = [
          ...exact,
          ...this.looks
            .find(picture.look)
            .map((id) => this.rival(id))
            .filter(({ id }) => !exact.some((known) => known.id === id)),
        ];
        const winner = heldOut ? undefined : rivals[0];
        if (winner !== undefined) {
          const reason = exact.includes(winner) ? 'duplicate' : 'near-duplicate';
          const detail = `of ${winner.source} ${winner.name}${winner.split === 'heldout' ? ', which is held out' : ''}`;
          this.write(of, original, { status: 'dropped', reason, detail, duplicateOf: winner.id, split: winner.split, picture });
          return { status: 'dropped', reason, detail };
        }
        const id = this.write(of, original, { status: 'pending', split: heldOut ? 'heldout' : splitOf(picture.sha256), picture });
        const losers = rivals.filter(({ split }) => split !== 'heldout');
        for (const loser of losers) this.displace(loser, id, of, exact.includes(loser));
        this.looks.add(id, picture.look);
        return { status: 'pending', id, displaced: losers.map(({ sha256 }) => sha256) };
      })
      .immediate();
  }

  /** The picture's object is in the store. */
  stored(id: number): void {
    this.statement(`UPDATE pictures SET status = 'kept' WHERE id = ? AND status = 'pending'`).run(id);
  }

  /** Whether any picture of the data set is this object. */
  needs(sha256: string): boolean {
    return this.statement(`SELECT 1 FROM pictures WHERE sha256 = ? AND status <> 'dropped'`).get(sha256) !== undefined;
  }

  /** The pictures of an object that is lost are pending again: the next extraction stores them anew. */
  lost(sha256: string): void {
    this.statement(`UPDATE pictures SET status = 'pending' WHERE sha256 = ? AND status = 'kept'`).run(sha256);
  }

  /** The next objects that the store must hold after `after`, by key. */
  objectsAfter(after: string, limit: number): StoredObject[] {
    return z.array(objectSchema).parse(
      this.statement(
        `
      SELECT sha256, bytes, min(name) AS name, source FROM pictures WHERE status = 'kept' AND sha256 > ? GROUP BY sha256 ORDER BY sha256 LIMIT ?`,
      ).all(after, limit),
    );
  }

  /** The next pictures of a split after object `after`. Of several pictures that are one object, the first. */
  keptAfter(split: Split, after: string, limit: number): Kept[] {
    return z.array(keptSchema).parse(
      this.statement(
        `
      SELECT *, min(id) FROM pictures WHERE status = 'kept' AND split = ? AND sha256 > ? GROUP BY sha256 ORDER BY sha256 LIMIT ?`,
      ).all(split, after, limit),
    );
  }

  pendingCount(): number {
    return z.number().parse(this.statement(`SELECT count(*) FROM pictures WHERE status = 'pending'`).pluck().get());
  }

  /**
   * Rows of a SELECT.
   * @throws {DatasetError} where it is none, or SQLite does not understand it
   */
  query(sql: string): unknown[] {
    try {
      const statement = this.database.prepare(sql);
      if (!statement.reader || !statement.readonly) throw new Error('only SELECT is allowed');
      return statement.all();
    } catch (error) {
      throw new DatasetError(`The query cannot be run (${describeError(error)}).`, { cause: error });
    }
  }

  private statement(sql: string): Database.Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private resume(of: Provenance, picture: Transformed): Verdict {
    // Another version of the encoder may have made other bytes of the same picture.
    const id = idSchema.parse(
      this.statement(
        `
      UPDATE pictures SET sha256 = @sha256, bytes = @bytes, format = @format WHERE source = @source AND name = @name RETURNING id`,
      )
        .pluck()
        .get({ source: of.source, name: of.name, sha256: picture.sha256, bytes: picture.object.length, format: picture.format }),
    );
    return { status: 'pending', id, displaced: [] };
  }

  private exactRivals(original: Original, picture: Transformed): Rival[] {
    return rivalsSchema.parse(
      this.statement(
        `
      SELECT id, split, source, name, sha256 FROM pictures
      WHERE id IN (SELECT id FROM pictures WHERE original_sha256 = ? UNION SELECT id FROM pictures WHERE sha256 = ?) AND status <> 'dropped' ORDER BY id`,
      ).all(original.sha256, picture.sha256),
    );
  }

  private rival(id: number): Rival {
    return rivalSchema.parse(this.statement('SELECT id, split, source, name, sha256 FROM pictures WHERE id = ?').get(id));
  }

  /** Takes a picture's row out of every comparison, before it is decided on anew. */
  private withdraw(of: Provenance): void {
    const { id, status } = z
      .object({ id: z.number(), status: z.string() })
      .parse(this.statement('SELECT id, status FROM pictures WHERE source = ? AND name = ?').get(of.source, of.name));
    if (status !== 'dropped') this.looks.remove(id);
    this.statement(`UPDATE pictures SET status = 'dropped', reason = 'duplicate' WHERE id = ?`).run(id);
    // What repeats it is held out with it.
    this.statement(`UPDATE pictures SET split = 'heldout' WHERE duplicate_of = ?`).run(id);
  }

  private displace(loser: Rival, by: number, of: Provenance, exact: boolean): void {
    this.looks.remove(loser.id);
    this.statement(`UPDATE pictures SET status = 'dropped', reason = ?, detail = ?, duplicate_of = ?, split = 'heldout' WHERE id = ?`).run(
      exact ? 'duplicate' : 'near-duplicate',
      `of ${of.source} ${of.name}, which is held out`,
      by,
      loser.id,
    );
  }

  /** Writes the picture's row, over the one that it may have. */
  private write(
    of: Provenance,
    original: Original | null,
    verdict: {
      status: 'pending' | 'dropped';
      reason?: DropReason;
      detail?: string;
      duplicateOf?: number;
      split?: Split;
      picture?: Transformed;
    },
  ): number {
    const { picture } = verdict;
    const row = {
      ...of,
      status: verdict.status,
      reason: verdict.reason ?? null,
      detail: verdict.detail ?? null,
      duplicate_of: verdict.duplicateOf ?? null,
      split: verdict.split ?? null,
      original_bytes: original?.bytes ?? null,
      original_sha256: original?.sha256 ?? null,
      original_width: picture?.originalWidth ?? null,
      original_height: picture?.originalHeight ?? null,
      sha256: picture?.sha256 ?? null,
      format: picture?.format ?? null,
      bytes: picture?.object.length ?? null,
      width: picture?.width ?? null,
      height: picture?.height ?? null,
      chroma: picture?.chroma ?? null,
      perceptual_hash: picture === undefined ? null : hashToText(picture.look.hash),
      thumbnail: picture === undefined ? null : Buffer.from(picture.look.thumbnail),
      added_at: new Date().toISOString(),
    };
    const columns = Object.keys(row);
    return idSchema.parse(
      this.statement(
        `
      INSERT INTO pictures (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})
      ON CONFLICT (source, name) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
      RETURNING id`,
      )
        .pluck()
        .get(row),
    );
  }
}
