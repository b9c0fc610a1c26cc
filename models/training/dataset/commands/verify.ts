import { availableParallelism } from 'node:os';
import { DatasetError, Stopped } from '../errors.ts';
import type { ObjectStore } from '../load/object-store.ts';
import type { Metastore, StoredObject } from '../metastore/metastore.ts';
import { sha256Of } from '../transform/transform.ts';
import type { Report } from './report.ts';

export interface VerifyOptions {
  /** Compares names and sizes only. */
  readonly quick: boolean;
  /** Deletes orphans, and marks the pictures of lost objects so that the next extraction stores them again. */
  readonly repair: boolean;
  readonly signal: AbortSignal;
}

interface Findings {
  objects: number;
  missing: string[];
  damaged: string[];
  orphans: string[];
  pending: number;
}

/**
 * Compares register and store, both in the order of their keys, so neither is held in memory.
 * @throws {DatasetError} where something is wrong and was not repaired
 */
export async function verify(metastore: Metastore, store: ObjectStore, options: VerifyOptions, report: Report): Promise<void> {
  const findings: Findings = { objects: 0, missing: [], damaged: [], orphans: [], pending: 0 };
  const listed = store.list()[Symbol.asyncIterator]();
  let next = await listed.next();
  let checking: Promise<void>[] = [];
  for (const expected of expectedObjects(metastore)) {
    if (options.signal.aborted) throw new Stopped();
    findings.objects += 1;
    for (; next.done !== true && next.value.key < expected.sha256; next = await listed.next()) orphan(next.value.key, metastore, findings);
    if (next.done === true || next.value.key !== expected.sha256) {
      findings.missing.push(expected.sha256);
      continue;
    }
    const { bytes } = next.value;
    next = await listed.next();
    if (bytes !== expected.bytes) findings.damaged.push(expected.sha256);
    else if (!options.quick) checking.push(check(expected, store, findings));
    if (checking.length >= 2 * availableParallelism()) {
      await Promise.all(checking);
      checking = [];
      report.progress(`${findings.objects} objects compared`);
    }
  }
  for (; next.done !== true; next = await listed.next()) orphan(next.value.key, metastore, findings);
  await Promise.all(checking);
  findings.pending = metastore.pendingCount();
  if (options.repair) await repair(metastore, store, findings);
  conclude(findings, options, report);
}

function* expectedObjects(metastore: Metastore): Generator<StoredObject> {
  for (let after = ''; ;) {
    const page = metastore.objectsAfter(after, 1000);
    if (page.length === 0) return;
    yield* page;
    after = page.at(-1)!.sha256;
  }
}

function orphan(key: string, metastore: Metastore, findings: Findings): void {
  // An extraction beside may have begun to store it.
  if (!metastore.needs(key)) findings.orphans.push(key);
}

async function check({ sha256 }: StoredObject, store: ObjectStore, findings: Findings): Promise<void> {
  const data = await store.get(sha256);
  if (data === null) findings.missing.push(sha256);
  else if (sha256Of(data) !== sha256) findings.damaged.push(sha256);
}

async function repair(metastore: Metastore, store: ObjectStore, findings: Findings): Promise<void> {
  for (const key of findings.orphans) if (!metastore.needs(key)) await store.delete(key);
  for (const key of findings.damaged) await store.delete(key);
  for (const key of [...findings.missing, ...findings.damaged]) metastore.lost(key);
}

function conclude(findings: Findings, { quick, repair: repaired }: VerifyOptions, report: Report): void {
  const { objects, missing, damaged, orphans, pending } = findings;
  const lost = missing.length + damaged.length;
  const lines = [
    `${objects} objects compared by ${quick ? 'name and size' : 'name, size and SHA-256'}: ${missing.length} missing, ${damaged.length} damaged, ${orphans.length} orphaned.`,
    ...named('Missing', missing),
    ...named('Damaged', damaged),
    ...named('Orphaned', orphans),
  ];
  if (pending > 0) lines.push(`${pending} pictures were begun and not stored: run their "extract" again.`);
  if (repaired && orphans.length > 0) lines.push(`Deleted the orphans.`);
  if (repaired && lost > 0)
    lines.push(`Marked the pictures of ${lost} objects as not stored: run their "extract" again, which stores them anew.`);
  report.result(lines, findings);
  if (!repaired && lost + orphans.length > 0) {
    throw new DatasetError(
      `The store does not match the register: run "verify --repair"${lost > 0 ? ', then "extract" again from the same sources' : ', which deletes what no picture needs'}.`,
    );
  }
}

function named(what: string, keys: readonly string[]): string[] {
  const most = 20;
  return [
    ...keys.slice(0, most).map((key) => `${what}: ${key}`),
    ...(keys.length > most ? [`${what}: and ${keys.length - most} more`] : []),
  ];
}
