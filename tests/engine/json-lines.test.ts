import type { Command } from 'commander';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { buildProgram } from '../../electron/cli/program.ts';
import { Reporter } from '../../electron/cli/reporter.ts';
import { kinetint, type CliResult } from './support/cli.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const foreign = fileURLToPath(new URL('../support/foreign-networks/siggraph17.onnx', import.meta.url));
const commandLinePage = fileURLToPath(new URL('../../docs/command-line.md', import.meta.url));
const folder = filmFolder();

/** Every command that has `--json`, by its words. */
function commandsWithJson({ commands, options }: Command, path: readonly string[] = []): string[] {
  const own = options.some(({ long }) => long === '--json') ? [path.join(' ')] : [];
  return [...own, ...commands.flatMap((child) => commandsWithJson(child, [...path, child.name()]))];
}
const known = commandsWithJson(buildProgram(new Reporter(true), new AbortController().signal).command);

/** What each is asked, one after the other in one folder; null where it would run until it is stopped. */
const asked: Readonly<Record<string, readonly string[] | null>> = {
  colorize: ['film.mp4', '--device', 'cpu'],
  merge: ['film.part1-of-2.kinetint', 'film.part2-of-2.kinetint', '-o', 'joined.kinetint'],
  batch: ['films', '-o', 'coloured', '--device', 'cpu'],
  export: ['film.kinetint', '--codec', 'ffv1'],
  probe: ['film.mp4', '--shots'],
  'project check': ['film.kinetint'],
  'references export': ['film.mp4', '-o', 'frames', '--per-shot', '1'],
  'references import': ['film.kinetint', 'frames'],
  'references spread': ['film.kinetint'],
  'references watch': null,
  'models list': [],
  'models add': [foreign, '--as', 'siggraph17', '--id', 'other'],
  'models verify': [],
  'models default': ['other'],
  'models download': [],
  'models remove': ['other'],
  devices: [],
  bench: ['--size', '64x64', '--device', 'cpu'],
  log: [],
};

const run = (words: readonly string[]): Promise<CliResult> =>
  kinetint([...words, '--json'], { cwd: folder, env: { KINETINT_MODELS_USER: join(folder, 'networks') } });

/** Standard output as lines of JSON, each with its type. */
function typesOf({ stdout }: CliResult): string[] {
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => z.looseObject({ type: z.string() }).parse(JSON.parse(line)).type);
}

beforeAll(async () => {
  await makeFilm(join(folder, 'film.mp4'));
  for (const place of ['films', 'coloured', 'frames']) await mkdir(join(folder, place));
  await makeFilm(join(folder, 'films', 'one.mp4'));
  await writeFile(join(folder, 'films', 'note.txt'), 'no film');
  for (const part of ['1/2', '2/2']) typesOf(await run(['colorize', 'film.mp4', '--device', 'cpu', '--part', part]));
});

it('is asked of every command that has --json', () => {
  expect(Object.keys(asked).sort()).toEqual(known.toSorted());
});

it.each(Object.entries(asked).filter(([, words]) => words !== null))(
  'kinetint %s --json puts JSON on standard output and nothing else',
  async (command, words) => {
    const result = await run([...command.split(' '), ...words!]);
    expect([result.status, result.stderr], result.stdout).toEqual([0, '']);
    const page = await readFile(commandLinePage, 'utf8');
    const types = new Set(typesOf(result));
    expect([...types].filter((type) => !page.includes(`\`${type}\``))).toEqual([]);
    expect(types.size).toBeGreaterThan(0);
  },
  240_000,
);

it.each([
  'colorize film.mp4 --no-such-option',
  'models add nothing.onnx',
  'references watch',
  'completion bash',
  'man',
  'nothing-of-ours',
  '',
])('kinetint %s --json is wrong usage, which is said as JSON too', async (words) => {
  const result = await run(words.split(' ').filter((word) => word !== ''));
  expect(typesOf(result)).toEqual(['error']);
  expect(JSON.parse(result.stdout)).toMatchObject({ code: 'usage' });
  expect(result.status).toBe(2);
});
