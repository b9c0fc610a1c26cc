import { renameSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { logError } from './log.ts';

/** What Windows and network drives answer while a player, an indexer or an antivirus has the file open. */
const heldCodes: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);

/** Whether a file could not be replaced or removed because another program has it open. */
export function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && heldCodes.has(error.code);
}

/** Scanners let go within seconds; a player does not. */
const patienceMilliseconds = 10_000;
const longestPauseMilliseconds = 500;

export interface RenameOptions {
  /** What renames; tests put a disk with a player on it in its place. */
  readonly rename?: (from: string, to: string) => Promise<void>;
  readonly patienceMilliseconds?: number;
}

/**
 * Gives a finished file its name, and tries again for ten seconds where another program holds the file of that name.
 * @throws what renaming throws, where that does not help
 */
export async function renameInto(from: string, to: string, options: RenameOptions = {}): Promise<void> {
  const move = options.rename ?? rename;
  const until = performance.now() + (options.patienceMilliseconds ?? patienceMilliseconds);
  for (let pause = 20; ; pause = Math.min(2 * pause, longestPauseMilliseconds)) {
    try {
      await move(from, to);
      return;
    } catch (error) {
      if (!isHeld(error) || performance.now() + pause > until) throw error;
      await wait(pause);
    }
  }
}

async function freeName(path: string): Promise<string> {
  const ending = extname(path);
  for (let number = 2; ; number += 1) {
    const candidate = join(dirname(path), `${basename(path, ending)} (${number})${ending}`);
    if ((await stat(candidate).catch(() => null)) === null) return candidate;
  }
}

/**
 * As {@link renameInto}; a file whose name stays held takes a free one beside it, since hours of work may be in it.
 * @returns the name that it has now
 */
export async function renameOrKeep(from: string, to: string, options: RenameOptions = {}): Promise<string> {
  try {
    await renameInto(from, to, options);
    return to;
  } catch (error) {
    if (!isHeld(error)) throw error;
    const other = await freeName(to);
    await renameInto(from, other, options);
    return other;
  }
}

/** Removes a file that may not be there, and waits a few seconds for whoever has it open. */
export async function removeFile(path: string): Promise<void> {
  // Node tries again only where it may remove folders too; what is removed here never is one.
  await rm(path, { recursive: true, force: true, maxRetries: 8, retryDelay: 100 });
}

/**
 * As {@link removeFile} where whatever happened before counts more: a file that stays, in a folder that has become read-only or on a disk
 * that is gone, is written down, and hides neither a failure nor a result.
 */
export async function removeIfPossible(path: string): Promise<void> {
  try {
    await removeFile(path);
  } catch (error) {
    logError('What is not needed any more could not be removed', error);
  }
}

/**
 * As {@link renameInto} for small files that are written while nothing else may happen: it tries for a second.
 * @param move what renames; tests put another in its place
 */
export function renameSyncInto(from: string, to: string, move: (from: string, to: string) => void = renameSync): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let left = 20; ; left -= 1) {
    try {
      move(from, to);
      return;
    } catch (error) {
      if (!isHeld(error) || left === 0) throw error;
      Atomics.wait(clock, 0, 0, 50);
    }
  }
}
