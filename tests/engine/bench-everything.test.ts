import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { benchFileSchema } from '../bench/suite/figure.ts';
import { filmFolder } from './support/films.ts';

const program = fileURLToPath(new URL('../bench/main.ts', import.meta.url));
const folder = filmFolder();
const bench = (...words: readonly string[]): ReturnType<typeof spawnSync> =>
  spawnSync(process.execPath, [program, ...words], { encoding: 'utf8', timeout: 280_000 });

it.skipIf(process.platform !== 'linux')(
  'measures what is asked for into one table, plots and a file of figures',
  () => {
    const out = join(folder, 'bench');
    const { status, stdout, stderr } = bench('--short', '--only', 'memory', '--out', out);
    expect([status, stderr]).toEqual([0, '']);
    expect(readdirSync(out).sort()).toEqual(['figures.json', 'memory.svg', 'table.md']);
    const { short, figures, missing } = benchFileSchema.parse(JSON.parse(readFileSync(join(out, 'figures.json'), 'utf8')));
    expect({ short, missing, groups: figures.map(({ group }) => group) }).toEqual({
      short: true,
      missing: [],
      groups: ['memory', 'memory'],
    });
    for (const { value } of figures) expect(value).toBeGreaterThan(100);
    const table = readFileSync(join(out, 'table.md'), 'utf8');
    expect(table.match(/^\| memory \| a film of [\d.]+ minutes, tiny network \| \d+ \| MB \|/gm)).toHaveLength(2);
    expect(stdout).toContain(table.trimEnd());
  },
  300_000,
);

it('says in a sentence what it cannot measure, and keeps no part of a run as the file of a release', () => {
  const unknown = bench('--only', 'speed,beauty');
  expect([unknown.status, unknown.stderr]).toEqual([
    2,
    'There is no beauty to measure: there are speed, memory, disk, temporal, colour, window.\n',
  ]);
  const part = bench('--short', '--keep', '--out', join(folder, 'kept'));
  expect([part.status, part.stderr]).toEqual([2, 'Only a whole run is kept as the file of a release: leave --short and --only out.\n']);
  const odd = bench('--beauty');
  expect([odd.status, odd.stderr]).toEqual([2, expect.stringMatching(/^Unknown option '--beauty'[^\n]*\n$/) as string]);
  expect(existsSync(join(folder, 'kept'))).toBe(false);
});
