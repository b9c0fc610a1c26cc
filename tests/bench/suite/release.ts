import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchFileSchema, type BenchFile } from './figure.ts';

/** The file of the last release: the one with the highest version. */
export function lastRelease(folder: string): BenchFile | null {
  const numbers = (name: string): number[] => name.replace('.json', '').split('.').map(Number);
  const names = readdirSync(folder).filter((name) => /^\d+\.\d+\.\d+\.json$/.test(name));
  const [last] = names.toSorted((one, other) => {
    const [a, b] = [numbers(one), numbers(other)];
    return b[0]! - a[0]! || b[1]! - a[1]! || b[2]! - a[2]!;
  });
  return last === undefined ? null : benchFileSchema.parse(JSON.parse(readFileSync(join(folder, last), 'utf8')));
}
