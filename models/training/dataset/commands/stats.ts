import { z } from 'zod';
import type { Metastore } from '../metastore/metastore.ts';
import type { Report } from './report.ts';

const countSchema = z.array(z.object({ what: z.string().nullable(), pictures: z.number(), bytes: z.number().nullable() }));

/** What the data set holds. */
export function stats(metastore: Metastore, report: Report): void {
  const groups = (column: string, status: string) =>
    countSchema.parse(
      metastore.query(`
      SELECT ${column} AS what, count(*) AS pictures, sum(bytes) AS bytes FROM pictures WHERE status = '${status}' GROUP BY ${column} ORDER BY pictures DESC, what`),
    );
  const statuses = countSchema.parse(
    metastore.query('SELECT status AS what, count(*) AS pictures, NULL AS bytes FROM pictures GROUP BY status ORDER BY what'),
  );
  const data = {
    status: statuses,
    split: groups('split', 'kept'),
    dropped: groups('reason', 'dropped'),
    source: groups('source', 'kept'),
    licence: groups('licence', 'kept'),
  };
  const total = statuses.reduce((sum, { pictures }) => sum + pictures, 0);
  const lines = [
    `${total} pictures seen: ${statuses.map(({ what, pictures }) => `${pictures} ${what ?? ''}`).join(', ') || 'none'}.`,
    ...table('Kept by split', data.split),
    ...table(
      'Dropped by reason',
      data.dropped.map((row) => ({ ...row, bytes: null })),
    ),
    ...table('Kept by source', data.source),
    ...table('Kept by licence', data.licence),
  ];
  report.result(lines, data);
}

const most = 15;
const widest = 90;

function table(title: string, rows: z.infer<typeof countSchema>): string[] {
  if (rows.length === 0) return [];
  const lines = rows.slice(0, most).map(({ what, pictures, bytes }) => {
    const size = bytes === null ? '' : `  ${(bytes / 1e6).toFixed(1).padStart(9)} MB`;
    const name = what ?? 'not known';
    return `  ${String(pictures).padStart(9)}${size}  ${name.length > widest ? `${name.slice(0, widest - 1)}…` : name}`;
  });
  return ['', `${title}:`, ...lines, ...(rows.length > most ? [`  and ${rows.length - most} more (--json lists all)`] : [])];
}
