import type Database from 'better-sqlite3';
import { z } from 'zod';

/** A later Kinetint made it. */
export class NewerDatabase extends Error {
  constructor(version: number) {
    super(`The database is of version ${version}, which is newer than this program.`);
  }
}

/**
 * Brings a database to the newest version, which `user_version` counts. What an earlier version stored stays readable.
 * @param steps from each version to the next, the first from nothing
 * @throws NewerDatabase where it is of a version that is newer than this program
 */
export function migrate(database: Database.Database, steps: readonly string[]): void {
  const version = z
    .number()
    .int()
    .parse(database.pragma('user_version', { simple: true }));
  if (version > steps.length) throw new NewerDatabase(version);
  database.transaction(() => {
    for (const step of steps.slice(version)) database.exec(step);
    database.pragma(`user_version = ${steps.length}`);
  })();
}
