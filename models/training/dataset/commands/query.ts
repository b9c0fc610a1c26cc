import { z } from 'zod';
import type { Metastore } from '../metastore/metastore.ts';
import type { Report } from './report.ts';

const rowsSchema = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null(), z.instanceof(Uint8Array)])));

/** Runs the person's own SELECT and prints its rows, tab-separated under a header line. */
export function query(metastore: Metastore, sql: string, report: Report): void {
  const rows = rowsSchema
    .parse(metastore.query(sql))
    .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, printable(value)])));
  const header = Object.keys(rows[0] ?? {});
  report.result(
    rows.length === 0 ? [] : [header.join('\t'), ...rows.map((row) => header.map((name) => String(row[name] ?? '')).join('\t'))],
    rows,
  );
}

function printable(value: string | number | null | Uint8Array): string | number | null {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return typeof value === 'string' ? value.replace(/[\t\r\n]+/g, ' ') : value;
}
