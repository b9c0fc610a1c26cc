import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { describeError } from '../../../../shared/job/errors.ts';
import { DatasetError, Stopped } from '../errors.ts';
import type { ObjectStore } from '../load/object-store.ts';
import type { Kept, Metastore } from '../metastore/metastore.ts';
import type { Split } from '../picture.ts';
import type { Report } from './report.ts';

export interface ExportOptions {
  readonly splits: readonly Split[];
  readonly out: string;
  /** Loose files instead of tar archives. */
  readonly loose: boolean;
  /** A new archive begins once one holds this many bytes. */
  readonly shardBytes: number;
  /** No more pictures than this of any one source. */
  readonly most: number;
  readonly force: boolean;
  readonly signal: AbortSignal;
}

/**
 * Writes splits for training: `SPLIT-00000.tar` … (or loose files in `SPLIT/`) and `SPLIT.jsonl`, one line a picture. The
 * same data set gives the same files, byte for byte. The list comes last, so a folder that has it is whole.
 * @throws {DatasetError} where an export is there already, a split is empty, or the store lacks an object
 */
export async function exportSplits(metastore: Metastore, store: ObjectStore, options: ExportOptions, report: Report): Promise<void> {
  const { out, splits, force } = options;
  try {
    await mkdir(out, { recursive: true });
    const existing = splits.filter((split) => existsSync(join(out, `${split}.jsonl`)));
    if (existing.length > 0 && !force)
      throw new DatasetError(`${out} holds an export of ${existing.join(' and ')} already: give another folder, or --force to replace it.`);
    const empty = splits.filter((split) => metastore.keptAfter(split, '', 1).length === 0);
    if (empty.length > 0) throw new DatasetError(`The data set has no pictures in the split ${empty.join(' or ')}.`);
    const written = [];
    for (const split of splits) written.push({ split, ...(await exportSplit(metastore, store, split, options, report)) });
    report.result(
      written.map(({ split, pictures, bytes }) => `${split}: ${pictures} pictures, ${(bytes / 1e6).toFixed(1)} MB in ${out}.`),
      written,
    );
  } catch (error) {
    if (error instanceof DatasetError || error instanceof Stopped) throw error;
    throw new DatasetError(`The export to ${out} failed (${describeError(error)}).`, { cause: error });
  }
}

async function exportSplit(
  metastore: Metastore,
  store: ObjectStore,
  split: Split,
  options: ExportOptions,
  report: Report,
): Promise<{ pictures: number; bytes: number }> {
  await removeExport(options.out, split);
  const target = options.loose ? new LooseFiles(options.out, split) : new Shards(options.out, split, options.shardBytes);
  const list: string[] = [];
  const taken = new Map<string, number>();
  let bytes = 0;
  try {
    for (let after = ''; ;) {
      const page = metastore.keptAfter(split, after, 500);
      if (page.length === 0) break;
      for (const picture of page) {
        if (options.signal.aborted) throw new Stopped();
        // In order of their checksums, so those taken are spread over the source at random, and the same each time.
        const before = taken.get(picture.source) ?? 0;
        if (before >= options.most) continue;
        taken.set(picture.source, before + 1);
        const data = await store.get(picture.sha256);
        if (data?.length !== picture.bytes)
          throw new DatasetError(`The store has lost ${picture.source} ${picture.name} (${picture.sha256}): run "verify".`);
        const file = `${picture.sha256}.${picture.format === 'jpeg' ? 'jpg' : picture.format}`;
        list.push(lineOf(picture, file, await target.add(file, data)));
        bytes += data.length;
        report.progress(`${split}: ${list.length} pictures`);
      }
      after = page.at(-1)!.sha256;
    }
    await target.end();
  } catch (error) {
    target.abandon();
    throw error;
  }
  const path = join(options.out, `${split}.jsonl`);
  await writeFile(`${path}.part`, list.join(''));
  await rename(`${path}.part`, path);
  return { pictures: list.length, bytes };
}

function lineOf(picture: Kept, file: string, shard: string | null): string {
  const { sha256, bytes, width, height, perceptual_hash, source, name, original, url, author, licence, label } = picture;
  return `${JSON.stringify({ file, shard, sha256, bytes, width, height, perceptual_hash, source, name, original, url, author, licence, label })}\n`;
}

/** What an earlier export of the split left. The list goes first: without it the rest counts for nothing. */
async function removeExport(out: string, split: Split): Promise<void> {
  await rm(join(out, `${split}.jsonl`), { force: true });
  await rm(join(out, split), { recursive: true, force: true });
  for (const name of await readdir(out)) if (new RegExp(`^${split}-\\d{5}\\.tar(?:\\.part)?$`).test(name)) await rm(join(out, name));
}

interface Target {
  /** @returns the archive that the file went to, or null */
  add(file: string, data: Buffer): Promise<string | null>;
  end(): Promise<void>;
  /** After a failure: closes what is open, unfinished. */
  abandon(): void;
}

class LooseFiles implements Target {
  private readonly folder: string;

  constructor(out: string, split: Split) {
    this.folder = join(out, split);
  }

  async add(file: string, data: Buffer): Promise<null> {
    await mkdir(this.folder, { recursive: true });
    await writeFile(join(this.folder, file), data);
    return null;
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  abandon(): void {
    // Nothing is held open.
  }
}

class Shards implements Target {
  private readonly out: string;
  private readonly split: Split;
  private readonly most: number;
  private number = 0;
  private bytes = 0;
  private current:
    { readonly name: string; readonly archive: Pack; readonly file: WriteStream; readonly written: Promise<void> } | undefined;

  constructor(out: string, split: Split, most: number) {
    this.out = out;
    this.split = split;
    this.most = most;
  }

  async add(file: string, data: Buffer): Promise<string> {
    if (this.current !== undefined && this.bytes >= this.most) await this.end();
    const { name, archive, written } = (this.current ??= this.begin());
    // One moment for all files, so that the same data set gives the same archive.
    const added = new Promise<void>((resolve, reject) => {
      archive.entry({ name: file, mtime: new Date(0), mode: 0o644 }, data, (error) => {
        if (error == null) resolve();
        else reject(error);
      });
    });
    // A disk that is full ends the writing, not the adding.
    await Promise.race([added, written]);
    this.bytes += data.length;
    return name;
  }

  async end(): Promise<void> {
    if (this.current === undefined) return;
    const { name, archive, written } = this.current;
    archive.finalize();
    await written;
    await rename(join(this.out, `${name}.part`), join(this.out, name));
    this.current = undefined;
  }

  abandon(): void {
    this.current?.archive.destroy();
    this.current?.file.destroy();
  }

  private begin(): NonNullable<Shards['current']> {
    const name = `${this.split}-${String(this.number).padStart(5, '0')}.tar`;
    this.number += 1;
    this.bytes = 0;
    const archive = pack();
    const file = createWriteStream(join(this.out, `${name}.part`));
    archive.pipe(file);
    const written = finished(file);
    // Looked at when the next file is added; until then nobody waits for it.
    written.catch(() => undefined);
    return { name, archive, file, written };
  }
}
