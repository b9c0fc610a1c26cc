import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { referenceListSchema, type ReferenceList } from '../../electron/engine/references/reference-list.ts';
import { kinetint } from './support/cli.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (...names: string[]): string => join(folder, ...names);
let film = '';
const mine = 'coloured by a person';

async function exported(place: string, ...more: string[]): ReturnType<typeof kinetint> {
  return kinetint(['references', 'export', film, '-o', place, ...more]);
}

async function listOf(place: string): Promise<ReferenceList> {
  return referenceListSchema.parse(JSON.parse(await readFile(join(place, 'references.json'), 'utf8')));
}

beforeAll(async () => {
  film = await makeFilm(at('film.mkv'), {
    source: 'testsrc2=size=96x64:rate=25:duration=0.8[one];mandelbrot=size=96x64:rate=25,trim=duration=0.8[two];[one][two]concat=n=2',
  });
});

describe('frames that are exported again', () => {
  it.each([
    ['one coloured', 1],
    ['all coloured', null],
  ] as const)('leave pictures that are others as they are, name them, and keep the list true: %s', async (name, most) => {
    const place = at(name);
    expect((await exported(place)).status).toBe(0);
    const files = (await listOf(place)).references.map(({ file }) => file);
    expect(files.length).toBeGreaterThan(1);
    const coloured = files.slice(0, most ?? files.length);
    for (const file of coloured) await writeFile(join(place, file), mine);
    const again = await exported(place);
    expect(again.status, again.stderr).toBe(0);
    for (const file of coloured) expect(await readFile(join(place, file), 'utf8')).toBe(mine);
    expect(again.stderr).toContain(coloured[0]!);
    expect(again.stderr).toContain('--force');
    expect((await listOf(place)).references.map(({ file }) => file)).toEqual(files);
    await exported(place, '--per-shot', '1');
    expect((await listOf(place)).references.map(({ file }) => file)).toEqual(files);
    const forced = await exported(place, '--force');
    expect(forced.stderr).not.toContain('--force');
    for (const file of coloured) expect(await readFile(join(place, file), 'utf8')).not.toBe(mine);
  });

  it('say nothing of pictures that are the very same', async () => {
    const place = at('same');
    await exported(place);
    const again = await exported(place);
    expect([again.status, again.stderr]).toEqual([0, expect.not.stringContaining('--force')]);
  });

  it('leave a list that cannot be read, and that of another film, which --force does not take either', async () => {
    const place = at('broken');
    await mkdir(place);
    await writeFile(join(place, 'references.json'), '{');
    expect((await exported(place)).status).not.toBe(0);
    expect(await readFile(join(place, 'references.json'), 'utf8')).toBe('{');
    expect((await exported(place, '--force')).status).toBe(0);

    const list = await listOf(place);
    const other = JSON.stringify({ ...list, film: { ...list.film, bytes: list.film.bytes + 1, name: 'other.mkv' } });
    await writeFile(join(place, 'references.json'), other);
    for (const more of [[], ['--force']]) {
      const refused = await exported(place, ...more);
      expect(refused.status).not.toBe(0);
      expect(refused.stderr).toContain('other.mkv');
    }
    expect(await readFile(join(place, 'references.json'), 'utf8')).toBe(other);
  });
});
