import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventsOf, kinetint, type CliResult } from '../engine/support/cli.ts';
import { filmFolder, makeFilm } from '../engine/support/films.ts';
import { digest } from '../support/processes.ts';

const folder = filmFolder();
const stopper = fileURLToPath(new URL('../support/die-at-rename.cjs', import.meta.url));
/** Before the file has its name, while it has two, and after it lost the one that it grew under: each before any answer. */
const places = ['before', 'linked', 'named'] as const;

/** What tells a file from another, or a folder of pictures. */
async function contentOf(path: string): Promise<string> {
  const names = await readdir(path).catch(() => null);
  if (names === null) return digest(path);
  return JSON.stringify(await Promise.all(names.sort().map(async (name) => [name, await digest(join(path, name))])));
}

describe.skipIf(process.platform === 'win32')('kill -9 at the final rename', () => {
  let film = '';
  const contents = new Map<string, string>();
  const forms = [
    ['a film', ['--codec', 'ffv1'], 'out.mkv'],
    ['a folder of pictures', ['--codec', 'png'], 'out'],
  ] as const;
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
    kinetint([...args, '--json'], { env });
  const dying = (place: string, where: string): Record<string, string> => ({
    NODE_OPTIONS: `--require ${stopper}`,
    KINETINT_TEST_DIE: where,
    KINETINT_TEST_DIED: `${place}.died`,
  });
  const colouring = (place: string, options: readonly string[], name: string): string[] => {
    return ['colorize', film, '--device', 'cpu', ...options, '-o', join(place, name)];
  };
  const emptyPlace = async (name: string): Promise<string> => {
    const place = join(folder, name);
    await rm(place, { recursive: true, force: true });
    await rm(`${place}.died`, { force: true });
    await mkdir(place, { recursive: true });
    return place;
  };

  beforeAll(async () => {
    film = await makeFilm(join(folder, 'film.mkv'), { audio: [{ encoder: 'aac' }] });
    for (const [what, options, name] of forms) {
      const place = await emptyPlace(`whole ${what}`);
      expect((await run(colouring(place, options, name))).status).toBe(0);
      contents.set(what, await contentOf(join(place, name)));
    }
  });

  describe.each(forms)('of %s', (what, options, name) => {
    // A folder has one name at a time.
    it.each(places.filter((where) => name === 'out.mkv' || where !== 'linked'))('%s: the same command is done', async (where) => {
      const place = await emptyPlace(`${what} ${where}`);
      const args = colouring(place, options, name);
      expect((await run(args, dying(place, where))).status).toBe(null);
      expect(existsSync(join(place, name))).toBe(where !== 'before');
      const again = await run(args);
      expect([again.status, again.stderr]).toEqual([0, '']);
      expect(again.stdout.includes('is there already, as an earlier run made it')).toBe(where !== 'before');
      expect(eventsOf(again).at(-1)).toMatchObject({ type: 'done', output: join(place, name), frames: 25 });
      expect(await contentOf(join(place, name))).toBe(contents.get(what));
      expect((await readdir(place)).sort()).toEqual(['film.kinetint', name]);
    });

    it('written over one that is there, with --force', async () => {
      const place = await emptyPlace(`${what} replaced`);
      const args = [...colouring(place, options, name), '--force'];
      expect((await run(args)).status).toBe(0);
      expect((await run(args, dying(place, 'named'))).status).toBe(null);
      expect((await run(args)).status).toBe(0);
      expect(await contentOf(join(place, name))).toBe(contents.get(what));
      expect((await readdir(place)).sort()).toEqual(['film.kinetint', name]);
    });
  });

  it.each(places)('of a project that is exported, %s', async (where) => {
    const place = await emptyPlace(`export ${where}`);
    expect((await run(colouring(place, ['--codec', 'h264'], 'first.mkv'))).status).toBe(0);
    const args = ['export', join(place, 'film.kinetint'), '-o', join(place, 'out.mkv'), '--codec', 'ffv1'];
    expect((await run(args, dying(place, where))).status).toBe(null);
    const again = await run(args);
    expect([again.status, again.stderr]).toEqual([0, '']);
    expect(await digest(join(place, 'out.mkv'))).toBe(contents.get('a film'));
    expect((await readdir(place)).sort()).toEqual(['film.kinetint', 'first.mkv', 'out.mkv']);
  });

  it.each(places)('of a batch, %s', async (where) => {
    const place = await emptyPlace(`batch ${where}`);
    await writeFile(join(folder, `${where}.txt`), `${film}\n`);
    const args = ['batch', join(folder, `${where}.txt`), '--device', 'cpu', '--codec', 'ffv1', '-o', place];
    expect((await run(args, dying(place, where))).status).toBe(null);
    expect((await run(args)).status).toBe(0);
    expect(await digest(join(place, 'film.color.mkv'))).toBe(contents.get('a film'));
    expect((await readdir(place)).sort()).toEqual(['film.color.mkv', 'film.kinetint']);
  });

  it.each(places)('of parts that are joined, %s', async (where) => {
    const place = await emptyPlace(`joined ${where}`);
    const parts = [1, 2].map((number) => join(place, `film.part${number}-of-2.kinetint`));
    for (const [index, project] of parts.entries())
      expect((await run(['colorize', film, '--device', 'cpu', '--part', `${index + 1}/2`, '--project', project])).status).toBe(0);
    const output = join(place, 'joined.kinetint');
    const args = ['merge', ...parts, '-o', output];
    expect((await run(args, dying(place, where))).status).toBe(null);
    expect(existsSync(output)).toBe(where !== 'before');
    const made = where === 'before' ? null : await digest(output);
    const again = await run(args);
    expect([again.status, again.stderr]).toEqual([0, '']);
    expect(JSON.parse(again.stdout)).toEqual({ type: 'merged', project: output, parts: 2, frames: 25 });
    if (made !== null) expect(await digest(output)).toBe(made);
    expect((await readdir(place)).sort()).toEqual(['film.part1-of-2.kinetint', 'film.part2-of-2.kinetint', 'joined.kinetint']);
  });

  it('of frames to colour elsewhere: what a run left that has died goes, and what one writes that lives stays', async () => {
    const place = await emptyPlace('references');
    const { pid } = spawnSync(process.execPath, ['--eval', '']);
    const [left, written] = [`.kinetint-${pid}-abcdef`, `.kinetint-${process.pid}-abcdef`];
    for (const name of [left, written]) await mkdir(join(place, name));
    await writeFile(join(place, left, 'graph'), '');
    const result = await run(['references', 'export', film, '-o', place]);
    expect([result.status, result.stderr]).toEqual([0, '']);
    const names = (await readdir(place)).filter((name) => !name.endsWith('.png'));
    expect(names.sort()).toEqual([written, 'references.json']);
  });

  it('takes no other file for it: of other settings, of another project, or that somebody put in its place', async () => {
    const place = await emptyPlace('others');
    const output = join(place, 'out.mkv');
    const args = colouring(place, ['--codec', 'ffv1'], 'out.mkv');
    expect((await run(args, dying(place, 'named'))).status).toBe(null);
    const isRefused = async (changed: readonly string[]): Promise<void> => {
      const again = await run(changed);
      expect([again.status, eventsOf(again).at(-1)]).toEqual([1, expect.objectContaining({ type: 'error', code: 'output-exists' })]);
    };
    await isRefused([...args, '--saturation', '0.5']);
    await isRefused([...args, '--codec', 'h264']);
    await isRefused([...args, '--every', '2']);
    await isRefused([...args, '--project', join(place, 'other.kinetint')]);
    expect(await digest(output)).toBe(contents.get('a film'));
    await rm(output);
    await writeFile(output, 'dear to somebody');
    await isRefused(args);
    expect(await readFile(output, 'utf8')).toBe('dear to somebody');
  });
});
