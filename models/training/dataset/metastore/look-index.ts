import type Database from 'better-sqlite3';
import { z } from 'zod';
import { bandsWriter } from './schema.ts';
import {
  bandCount,
  bandsOf,
  halvesApart,
  halvesOf,
  hashDistance,
  mirrored,
  nearBands,
  sameThumbnail,
  type Look,
} from '../transform/perceptual-hash.ts';

const candidatesSchema = z.array(z.object({ picture: z.number(), high: z.number(), low: z.number() }));
const hashSchema = z.string().regex(/^[0-9a-f]{1,16}$/);
const thumbnailSchema = z.instanceof(Uint8Array);

/**
 * Finds pictures that look like a given one without comparing it with all: hashes are indexed by their four bands, and
 * only pictures that share a band, but for one bit, are compared. With 250,000 pictures those are one or two
 * thousand, so their hashes stand in the index too, and only of the few that are near the thumbnails are fetched.
 */
export class LookIndex {
  private readonly candidates: readonly Database.Statement[];
  private readonly thumbnail: Database.Statement;
  private readonly hash: Database.Statement;
  private readonly write: (picture: number, hash: bigint) => void;
  private readonly delete: Database.Statement;

  constructor(database: Database.Database) {
    const values = nearBands(0)
      .map(() => '?')
      .join(', ');
    this.candidates = Array.from({ length: bandCount }, (_, band) =>
      database.prepare(`SELECT picture, high, low FROM bands WHERE band = ${band} AND value IN (${values})`),
    );
    this.thumbnail = database.prepare('SELECT thumbnail FROM pictures WHERE id = ?').pluck();
    this.hash = database.prepare('SELECT perceptual_hash FROM pictures WHERE id = ?').pluck();
    this.write = bandsWriter(database);
    this.delete = database.prepare('DELETE FROM bands WHERE band = ? AND value = ? AND picture = ?');
  }

  add(picture: number, look: Look): void {
    this.write(picture, look.hash);
  }

  remove(picture: number): void {
    const hash = hashSchema.parse(this.hash.get(picture));
    bandsOf(BigInt(`0x${hash}`)).forEach((value, band) => {
      this.delete.run(band, value, picture);
    });
  }

  /** The pictures that look like this one or like its mirror image, oldest first. */
  find(look: Look): number[] {
    const found = new Set<number>();
    for (const sought of [look, mirrored(look)]) {
      const hash = halvesOf(sought.hash);
      bandsOf(sought.hash).forEach((value, band) => {
        for (const candidate of candidatesSchema.parse(this.candidates[band]!.all(nearBands(value)))) {
          const { picture } = candidate;
          if (halvesApart(hash, candidate) > hashDistance || found.has(picture)) continue;
          if (sameThumbnail(sought.thumbnail, thumbnailSchema.parse(this.thumbnail.get(picture)))) found.add(picture);
        }
      });
    }
    return [...found].sort((one, other) => one - other);
  }
}
