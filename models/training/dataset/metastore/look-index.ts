import type Database from 'better-sqlite3';
import { z } from 'zod';
import { bandCount, bandsOf, mirrored, nearBands, sameLook, type Look } from '../transform/perceptual-hash.ts';

const rowSchema = z.object({ id: z.number(), perceptual_hash: z.string(), thumbnail: z.instanceof(Uint8Array) });

/**
 * Finds pictures that look like a given one without comparing it with all: hashes are indexed by their four bands, and
 * only pictures that share a band, but for one bit, are compared. With a million pictures those are about a thousand.
 */
export class LookIndex {
  private readonly database: Database.Database;
  private readonly candidates: Database.Statement[];

  constructor(database: Database.Database) {
    this.database = database;
    const values = nearBands(0)
      .map(() => '?')
      .join(', ');
    this.candidates = Array.from({ length: bandCount }, (_, band) =>
      database.prepare(`
      SELECT id, perceptual_hash, thumbnail FROM bands JOIN pictures ON pictures.id = picture WHERE band = ${band} AND value IN (${values})`),
    );
  }

  add(picture: number, look: Look): void {
    const insert = this.database.prepare('INSERT INTO bands (band, value, picture) VALUES (?, ?, ?)');
    bandsOf(look.hash).forEach((value, band) => {
      insert.run(band, value, picture);
    });
  }

  remove(picture: number): void {
    const hash = z.string().parse(this.database.prepare('SELECT perceptual_hash FROM pictures WHERE id = ?').pluck().get(picture));
    const remove = this.database.prepare('DELETE FROM bands WHERE band = ? AND value = ? AND picture = ?');
    bandsOf(BigInt(`0x${hash}`)).forEach((value, band) => {
      remove.run(band, value, picture);
    });
  }

  /** The pictures that look like this one or like its mirror image, oldest first. */
  find(look: Look): number[] {
    const found = new Set<number>();
    for (const sought of [look, mirrored(look)]) {
      bandsOf(sought.hash).forEach((value, band) => {
        for (const row of z.array(rowSchema).parse(this.candidates[band]!.all(nearBands(value)))) {
          if (sameLook(sought, { hash: BigInt(`0x${row.perceptual_hash}`), thumbnail: row.thumbnail })) found.add(row.id);
        }
      });
    }
    return [...found].sort((one, other) => one - other);
  }
}
