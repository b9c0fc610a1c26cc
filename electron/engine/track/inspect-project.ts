import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { secondsOf } from '../film/source.ts';
import { asUserFacing, damaged, missing } from './project-errors.ts';
import { checkProject, isWhole } from './project-check.ts';
import { refuseForeign } from './project-schema.ts';
import { parseTrack } from './track-row.ts';

export interface ProjectReport {
  readonly whole: boolean;
  /** Whether it has checksums; a project of an earlier version has none. */
  readonly summed: boolean;
  readonly tracks: readonly {
    readonly model: string;
    readonly frames: number;
    /** Seconds by the film's own clock; null is to the end. */
    readonly damaged: readonly { readonly startSeconds: number; readonly endSeconds: number | null }[];
  }[];
  /** Sets of colours that nobody can tell any more. */
  readonly lostTracks: number;
  readonly editsDamaged: boolean;
}

/**
 * Compares a project with its checksums, and changes nothing.
 * @throws UserFacingError `project-unreadable` where there is none, or it is damaged so that nothing of it can be trusted
 */
export function inspectProject(path: string): ProjectReport {
  if (!existsSync(path)) throw missing(path);
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { readonly: true, timeout: 500 });
    refuseForeign(path, database);
    const found = checkProject(database);
    if (found.beyond !== null) throw damaged(path);
    const lost = new Set(found.tracks);
    const rows = z.array(z.looseObject({ id: z.number() })).parse(database.prepare('SELECT * FROM track ORDER BY id').all());
    const tracks = rows.filter(({ id }) => !lost.has(id)).map(parseTrack);
    const framesOf = database.prepare('SELECT coalesce(sum(frames), 0) FROM stretch WHERE track = ?').pluck();
    return {
      whole: isWhole(found),
      summed: found.summed,
      tracks: tracks.map(({ id, key, timeBase }) => ({
        model: key.settings.model,
        frames: z.number().parse(framesOf.get(id)),
        damaged: found.spans
          .filter(({ track }) => track.id === id)
          .map(({ after, before }) => ({
            startSeconds: after === null ? key.section.startSeconds : secondsOf(after, timeBase),
            endSeconds: before === null ? null : secondsOf(before, timeBase),
          })),
      })),
      lostTracks: lost.size,
      editsDamaged: found.edits.length > 0 || found.presentEditLost,
    };
  } catch (error) {
    throw asUserFacing(path, error);
  } finally {
    database?.close();
  }
}
