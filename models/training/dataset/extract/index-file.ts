import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { describeError } from '../../../../shared/job/errors.ts';
import { DatasetError } from '../errors.ts';
import { parseCsv } from './csv.ts';

const text = z
  .string()
  .default('')
  .transform((value) => (value.trim() === '' ? null : value));

const rowSchema = z.object({
  file: z.string().min(1),
  shard: text,
  source_repository: text,
  commit: text,
  original_path: text,
  url: text,
  author: text,
  licence_note: text,
  label: text,
});

/** What an index says of a picture; null where it does not. */
export type IndexRow = z.infer<typeof rowSchema>;

/** The rows of an index by file name. */
export type PictureIndex = ReadonlyMap<string, IndexRow>;

/**
 * Reads a CSV file with a header line and one picture a row: `file` (name within its folder or archive), and any of
 * `shard`, `source_repository`, `commit`, `original_path`, `url`, `author`, `licence_note`, `label`. Pictures whose shard is
 * `heldout` are held out.
 * @throws {DatasetError} where there is no such file, or it is something else.
 */
export async function readIndex(path: string): Promise<PictureIndex> {
  try {
    const [header, ...records] = parseCsv(await readFile(path, 'utf8'));
    if (header?.includes('file') !== true) throw new Error('its first line names no column "file"');
    const index = new Map<string, IndexRow>();
    for (const record of records) {
      const row = rowSchema.parse(Object.fromEntries(header.map((name, column) => [name, record[column]])));
      if (index.has(row.file)) throw new Error(`it names ${row.file} twice`);
      index.set(row.file, row);
    }
    return index;
  } catch (error) {
    throw new DatasetError(
      `The index ${path} cannot be used (${error instanceof z.ZodError ? (z.prettifyError(error).split('\n')[0] ?? '') : describeError(error)}).`,
      { cause: error },
    );
  }
}
