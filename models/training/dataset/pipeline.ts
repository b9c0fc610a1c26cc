import { availableParallelism } from 'node:os';
import { describeError } from '../../../shared/job/errors.ts';
import { DatasetError, Stopped } from './errors.ts';
import type { ObjectStore } from './load/object-store.ts';
import { isSettled, type Metastore, type Verdict } from './metastore/metastore.ts';
import { dropReasons, Gone, type Candidate, type DropReason } from './picture.ts';
import { sha256Of, transform, Unusable } from './transform/transform.ts';

/** A picture that deserves to be named. */
export interface Note {
  readonly source: string;
  readonly name: string;
  readonly detail: string;
}

/** What an extraction did. */
export interface Tally {
  found: number;
  /** In the register from an earlier run, or from another process. */
  known: number;
  kept: number;
  dropped: Record<DropReason, number>;
  /** In the data set before, pushed out now because they look like held-out pictures. */
  displaced: number;
  /** Files that could not be read: not in the register, so that the next run tries them again. */
  failed: number;
  /** Known by name, but the file has another size than the one that was taken. */
  changed: number;
}

export interface PipelineHooks {
  /** After each picture. */
  progress(tally: Tally): void;
  /** For each broken, unreadable or changed file. */
  note(kind: 'broken' | 'failed' | 'changed', note: Note): void;
}

export interface PipelineOptions {
  readonly signal: AbortSignal;
  readonly hooks: PipelineHooks;
  /** Pictures in work at once. */
  readonly concurrency?: number;
}

/** Two for each core: while one is decoded, another is read or stored. */
function usualConcurrency(): number {
  return 2 * availableParallelism();
}

export function emptyTally(): Tally {
  return {
    found: 0,
    known: 0,
    kept: 0,
    displaced: 0,
    failed: 0,
    changed: 0,
    dropped: Object.fromEntries(dropReasons.map((reason) => [reason, 0])) as Record<DropReason, number>,
  };
}

/**
 * Extract, transform, load: takes each candidate that the register does not know through all three before it asks for
 * many more, so memory holds a handful of pictures however many there are. A picture that cannot be used never ends the
 * run; a store or register that fails does.
 * @throws {Stopped} when `signal` is aborted
 */
export async function runPipeline(
  candidates: AsyncIterable<Candidate>,
  metastore: Metastore,
  store: ObjectStore,
  options: PipelineOptions,
): Promise<Tally> {
  const { signal, hooks } = options;
  const tally = emptyTally();
  const working = new Set<Promise<void>>();
  let fault: { readonly error: unknown } | undefined;
  // Said by a function, because the compiler does not see that the work beside changes it.
  const faulty = (): boolean => fault !== undefined;

  try {
    for await (const candidate of candidates) {
      if (signal.aborted || faulty()) break;
      tally.found += 1;
      if (isKnown(candidate, metastore, tally, hooks)) {
        hooks.progress(tally);
        continue;
      }
      // Asked for at once, since an archive moves on with the next candidate.
      const reading = candidate.read();
      const work: Promise<void> = take(candidate, reading, metastore, store, tally, options)
        .catch((error: unknown) => {
          fault ??= { error };
        })
        .finally(() => {
          working.delete(work);
          hooks.progress(tally);
        });
      working.add(work);
      if (working.size >= (options.concurrency ?? usualConcurrency())) await Promise.race(working);
    }
  } catch (error) {
    if (!signal.aborted) fault ??= { error };
  }
  await Promise.all(working);
  if (signal.aborted) throw new Stopped();
  if (fault !== undefined) throw fault.error;
  return tally;
}

function isKnown(candidate: Candidate, metastore: Metastore, tally: Tally, hooks: PipelineHooks): boolean {
  const { source, name } = candidate.provenance;
  const standing = metastore.standing(source, name);
  if (standing === null || !isSettled(standing, candidate.heldOut)) return false;
  tally.known += 1;
  if (candidate.bytes !== null && standing.originalBytes !== null && candidate.bytes !== standing.originalBytes) {
    tally.changed += 1;
    hooks.note('changed', { source, name, detail: `has ${candidate.bytes} bytes now, had ${standing.originalBytes}` });
  }
  return true;
}

const mediaTypes = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const;

async function take(
  candidate: Candidate,
  reading: Promise<Buffer>,
  metastore: Metastore,
  store: ObjectStore,
  tally: Tally,
  { hooks, signal }: PipelineOptions,
): Promise<void> {
  const { provenance } = candidate;
  const { source, name } = provenance;
  let file: Buffer;
  try {
    file = await reading;
  } catch (error) {
    if (error instanceof Gone) {
      count(metastore.drop(provenance, 'gone', error.message, null), tally);
      return;
    }
    // A download that was called off has not failed.
    if (signal.aborted) return;
    tally.failed += 1;
    hooks.note('failed', { source, name, detail: describeError(error) });
    return;
  }
  const original = { bytes: file.length, sha256: sha256Of(file) };
  let picture;
  try {
    picture = await transform(file, candidate.heldOut);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    const verdict = metastore.drop(provenance, error.reason, error.message, original);
    count(verdict, tally);
    if (verdict.status === 'dropped' && error.reason === 'broken') hooks.note('broken', { source, name, detail: error.message });
    return;
  }
  const verdict = metastore.offer(provenance, original, picture, candidate.heldOut);
  if (verdict.status === 'pending') {
    await store.put(picture.sha256, picture.object, mediaTypes[picture.format]);
    metastore.stored(verdict.id);
    // Objects that a held-out picture pushed out; unless another process needs one meanwhile.
    for (const sha256 of verdict.displaced) if (!metastore.needs(sha256)) await store.delete(sha256);
  }
  count(verdict, tally);
}

function count(verdict: Verdict, tally: Tally): void {
  switch (verdict.status) {
    case 'known':
      tally.known += 1;
      break;
    case 'dropped':
      tally.dropped[verdict.reason] += 1;
      break;
    case 'pending':
      tally.kept += 1;
      tally.displaced += verdict.displaced.length;
      break;
  }
}

/** @throws {DatasetError} where files could not be read, so that a script sees that there is work left. */
export function refuseFailures(tally: Tally): void {
  if (tally.failed > 0)
    throw new DatasetError(
      `${tally.failed} of ${tally.found} pictures could not be read: run the same command again to try those once more.`,
    );
}
