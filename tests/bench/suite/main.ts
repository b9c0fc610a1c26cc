import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, tmpdir, type } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import catalogue from '../../../models/catalog.json' with { type: 'json' };
import manifest from '../../../package.json' with { type: 'json' };
import { benchGroups, figureSchema, type BenchFile, type BenchGroup, type Figure } from './figure.ts';
import { measurements } from './measure.ts';
import { plotOf } from './plot.ts';
import { lastRelease } from './release.ts';
import { benchTable, compareFigures } from './table.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const program = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Files of releases, by version. */
const releases = join(root, 'docs', 'benchmarks');
/** All six take about a quarter of an hour on two cores; one that takes as long by itself hangs. */
const greatestMinutes = 15;

/** `bench figures GROUP FILE [short]`: measures one group and writes what it has, after each figure. */
export async function measureGroup(group: string, file: string, short: boolean): Promise<void> {
  const figures: Figure[] = [];
  await measurements[z.enum(benchGroups).exclude(['disk']).parse(group)]((figure) => {
    figures.push(figure);
    console.log(`${figure.group}, ${figure.name}: ${figure.value.toFixed(2)} ${figure.unit}`);
    writeFileSync(file, JSON.stringify(figures));
  }, short);
}

/** Runs a group by itself; what it had measured when it failed counts. */
function figuresOf(group: Exclude<BenchGroup, 'disk'>, short: boolean): { figures: Figure[]; why: string | null } {
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-figures-'));
  const file = join(folder, 'figures.json');
  try {
    writeFileSync(file, '[]');
    const { status, signal, stderr } = spawnSync(process.execPath, [program, 'figures', group, file, ...(short ? ['short'] : [])], {
      stdio: ['ignore', 'inherit', 'pipe'],
      encoding: 'utf8',
      timeout: greatestMinutes * 60_000,
    });
    const figures = z.array(figureSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
    if (signal !== null) return { figures, why: `it was ended after ${greatestMinutes} minutes` };
    const said = /^(?:\w*Error: )(.*)$/m.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1) ?? '';
    return { figures, why: status === 0 ? null : said.replace(/\.$/, '') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The window that is measured is the one of this code. */
function buildWindow(): string | null {
  const steps = [
    [join(root, 'scripts/setup.mjs'), 'electron', 'window-libraries'],
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'],
  ];
  for (const step of steps) {
    const { status, stderr } = spawnSync(process.execPath, step, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (status !== 0) return stderr.trim().split('\n').at(-1) ?? 'the app could not be built';
  }
  return null;
}

interface Wishes {
  readonly short: boolean;
  readonly keep: boolean;
  readonly wanted: readonly string[];
  readonly out: string;
}

/** @throws Error in a sentence for people */
function wishesOf(args: readonly string[]): Wishes {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
      out: { type: 'string', default: join(root, 'artifacts', 'bench') },
    },
  });
  const { short, keep, only, out } = values;
  if (keep && (short || only !== undefined))
    throw new Error('Only a whole run is kept as the file of a release: leave --short and --only out.');
  const wanted: readonly string[] = only?.split(',') ?? benchGroups;
  const unknown = wanted.filter((name) => !z.enum(benchGroups).safeParse(name).success);
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')} to measure: there are ${benchGroups.join(', ')}.`);
  return { short, keep, wanted, out };
}

/**
 * `npm run bench`: measures everything, writes one table, plots and a file of figures to artifacts/bench, and compares with the last
 * release's file. `--keep` puts the file among those of releases.
 * @returns exit status: 1 where something could not be measured
 */
export function benchAll(args: readonly string[]): number {
  let wishes: Wishes;
  try {
    wishes = wishesOf(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
  const { short, keep, wanted, out } = wishes;
  const [begun, before] = [performance.now(), loadavg()[0]!];
  const figures: Figure[] = [];
  const missing: BenchFile['missing'] = [];
  for (const group of benchGroups) {
    // The disk's figures come of the same runs as the speed's.
    if (group === 'disk' || !(wanted.includes(group) || (group === 'speed' && wanted.includes('disk')))) continue;
    console.log(`\n${group}…`);
    const unbuilt = group === 'window' ? buildWindow() : null;
    const { figures: some, why } = unbuilt === null ? figuresOf(group, short) : { figures: [], why: unbuilt };
    figures.push(...some);
    if (why !== null) missing.push({ group, why });
  }
  const file: BenchFile = {
    version: manifest.version,
    date: new Date().toISOString(),
    machine: `${cpus()[0]?.model ?? 'processor'}, ${availableParallelism()} cores, ${type()} ${release().split('-')[0]!}`,
    load: { before, after: loadavg()[0]! },
    networks: Object.fromEntries(catalogue.models.map(({ id, version }) => [id, version])),
    short,
    minutes: (performance.now() - begun) / 60_000,
    figures: figures.toSorted((one, other) => benchGroups.indexOf(one.group) - benchGroups.indexOf(other.group)),
    missing,
  };
  const earlier = lastRelease(releases);
  writeResults(file, earlier, out);
  if (keep) writeFileSync(join(releases, `${file.version}.json`), `${JSON.stringify(file, null, 2)}\n`);
  return missing.length === 0 ? 0 : 1;
}

function writeResults(file: BenchFile, earlier: BenchFile | null, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const table = benchTable(file, earlier);
  writeFileSync(join(folder, 'figures.json'), `${JSON.stringify(file, null, 2)}\n`);
  writeFileSync(join(folder, 'table.md'), `${table}\n`);
  for (const group of benchGroups) {
    const own = compareFigures(file.figures, earlier?.figures ?? []).filter((figure) => figure.group === group);
    const plot = join(folder, `${group}.svg`);
    rmSync(plot, { force: true });
    if (own.length > 0) writeFileSync(plot, plotOf(group, earlier?.version ?? null, own));
  }
  console.log(`\n${table}\n\nTable, plots and figures: ${folder}`);
}
