import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectProject } from '../../electron/engine/track/inspect-project.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import { kinetint, type CliResult } from './support/cli.ts';
import { tinyNetworks } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const env = { KINETINT_MODELS: tinyNetworks };
const run = (...args: readonly string[]): Promise<CliResult> => kinetint(args, { env });

function framesOf(path: string): number {
  using project = ProjectFile.openExisting(path);
  return project.framesStored(project.tracks()[0]!);
}

describe('one film coloured in parts', () => {
  const film = join(folder, 'reel.mkv');
  const part = (number: number): string => join(folder, `reel.part${number}-of-3.kinetint`);
  const settings = ['--codec', 'ffv1', '--device', 'cpu', '--every', '4'];

  beforeAll(async () => {
    // Three shots of unequal length, the middle one across a border between shares.
    await makeFilm(film, {
      source:
        'testsrc2=size=160x120:rate=25:duration=1.6[one];mandelbrot=size=160x120:rate=25,trim=duration=1.6[two];' +
        'smptebars=size=160x120:rate=25:duration=0.8[three];[one][two][three]concat=n=3',
      encoder: ['ffv1'],
    });
  });

  it('holds together what one machine makes, bit for bit, also where a part was done twice', async () => {
    const alone = join(folder, 'alone.mkv');
    const whole = await run('colorize', film, '-o', alone, '--project', join(folder, 'alone.kinetint'), ...settings);
    expect(whole.status, whole.stderr).toBe(0);
    for (const number of [3, 1, 2, 1]) {
      const result = await run('colorize', film, '--part', `${number}/3`, ...settings, '--json');
      expect(result.status, result.stderr).toBe(0);
    }
    const frames = [1, 2, 3].map((number) => framesOf(part(number)));
    expect(frames.reduce((sum, count) => sum + count)).toBe(100);
    expect(frames.filter((count) => count > 0 && count < 100).length).toBeGreaterThan(1);
    const joined = join(folder, 'joined.kinetint');
    const merged = await run('merge', part(2), part(1), part(3), '-o', joined, '--json');
    expect([merged.status, JSON.parse(merged.stdout)]).toEqual([0, { type: 'merged', project: joined, parts: 3, frames: 100 }]);
    expect(inspectProject(joined)).toMatchObject({ whole: true, summed: true });
    const together = join(folder, 'together.mkv');
    const written = await run('colorize', film, '-o', together, '--project', joined, ...settings);
    expect(written.status, written.stderr).toBe(0);
    expect(written.stderr).toMatch(/100 of about 100 frames are coloured already/);
    // As they were joined: nothing of it was taken for damaged and coloured anew.
    expect(written.stderr).not.toMatch(/Note:/);
    expect((await readFile(together)).equals(await readFile(alone))).toBe(true);
  });

  it('a missing part is named, and what is there is kept', async () => {
    const joined = join(folder, 'gap.kinetint');
    const result = await run('merge', part(1), part(3), '-o', joined);
    expect([result.status, result.stdout]).toEqual([1, '']);
    expect(result.stderr).toMatch(/^Frames 40 to \d+ of reel\.mkv are in none of the parts; the rest is joined in /);
    expect(framesOf(joined)).toBe(framesOf(part(1)) + framesOf(part(3)));
    // As it says: the missing part too, and all again.
    const all = await run('merge', part(1), part(2), part(3), '-o', joined);
    expect([all.status, framesOf(joined)], all.stderr).toEqual([0, 100]);
  });

  it('writes over no project that holds anything else', async () => {
    const mine = join(folder, 'mine.kinetint');
    const refused = async (...parts: readonly string[]): Promise<void> => {
      const before = await readFile(mine);
      const result = await run('merge', ...parts, '-o', mine);
      expect([result.status, result.stderr]).toEqual([1, `There is a file ${mine} already: choose another name with -o.\n`]);
      expect((await readFile(mine)).equals(before)).toBe(true);
    };
    const changed = async (sql: string): Promise<void> => {
      await rm(mine, { force: true });
      await run('merge', part(1), '-o', mine);
      const database = new Database(mine);
      database.exec(sql);
      database.close();
    };
    // A file of another film was made of it; a person gave it a colour; a chunk of it is another's; it is one of the parts.
    await changed("INSERT INTO written VALUES ('film.mkv', '', '')");
    await refused(part(1), part(2), part(3));
    await changed("INSERT INTO guide_picture VALUES ('one', x'00')");
    await refused(part(1), part(2), part(3));
    await changed('UPDATE stretch SET first_frame = first_frame + 1');
    await refused(part(1), part(2), part(3));
    await changed('');
    await refused(part(2), mine);
    await writeFile(mine, 'no project');
    await refused(part(1), part(2));
  });

  it('says where it cannot be written, by the name that was asked for', async () => {
    const nowhere = join(folder, 'nowhere', 'joined.kinetint');
    const result = await run('merge', part(1), part(2), part(3), '-o', nowhere);
    expect([result.status, result.stderr]).toEqual([
      1,
      `The project file ${nowhere} cannot be written: choose a folder you may write to with -o.\n`,
    ]);
  });

  it('refuses a damaged part, which coloured again is mended', async () => {
    const hurt = join(folder, 'hurt.kinetint');
    await copyFile(part(1), hurt);
    const database = new Database(hurt);
    database.exec('UPDATE stretch SET chroma = zeroblob(length(chroma)) WHERE first_frame = 0');
    database.close();
    const joined = join(folder, 'hurt-joined.kinetint');
    const refused = await run('merge', hurt, part(2), part(3), '-o', joined);
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/hurt\.kinetint is damaged: run its .* again, which mends it\.\n$/),
    ]);
    expect(existsSync(joined)).toBe(false);
    const mended = await run('colorize', film, '--part', '1/3', ...settings, '--project', hurt);
    expect(mended.status, mended.stderr).toBe(0);
    expect(inspectProject(hurt).whole).toBe(true);
    expect((await run('merge', hurt, part(2), part(3), '-o', joined)).status).toBe(0);
  });

  it('refuses what does not belong together, leaving nothing', async () => {
    const other = join(folder, 'other.mkv');
    await makeFilm(other, { source: 'testsrc=size=160x120:rate=25:duration=0.4', encoder: ['ffv1'] });
    await run('colorize', other, '--part', '1/1', ...settings);
    const joined = join(folder, 'no.kinetint');
    const foreign = await run('merge', part(1), join(folder, 'other.part1-of-1.kinetint'), '-o', joined);
    expect([foreign.status, foreign.stderr]).toEqual([
      1,
      expect.stringMatching(/is of another film than .*join the parts of one film\.\n$/),
    ]);
    const firmer = join(folder, 'firmer.kinetint');
    await run('colorize', film, '--part', '2/3', ...settings, '--smoothing', '1', '--project', firmer);
    const mixed = await run('merge', part(1), firmer, '-o', joined);
    expect([mixed.status, mixed.stderr]).toEqual([1, expect.stringMatching(/was coloured with other settings/)]);
    expect((await readdir(folder)).filter((name) => /^no\.|\.part\.|journal/.test(name))).toEqual([]);
    const twice = await run('colorize', film, '--part', '4/3');
    expect([twice.status, twice.stderr]).toEqual([2, expect.stringMatching(/it is K\/N, the K-th of N parts/)]);
    const named = await run('colorize', film, '--part', '1/3', '-o', join(folder, 'x.mkv'));
    expect([named.status, named.stderr]).toEqual([2, expect.stringMatching(/A part writes no film/)]);
  });
});

describe('kinetint batch', () => {
  const films = join(folder, 'films');
  const options = ['--codec', 'ffv1', '--device', 'cpu'];

  beforeAll(async () => {
    await mkdir(films);
    for (const name of ['a', 'b', 'c']) await makeFilm(join(films, `${name}.mp4`), { source: 'testsrc=size=64x48:rate=25:duration=0.2' });
    await writeFile(join(films, 'list.txt'), '# the reels of box 7\na.mp4\r\nb.mp4\n\nc.mp4\n');
  });

  it('colours its share of a list, then of the rest, and skips what is finished', async () => {
    const outputs = (): string[] => ['a', 'b', 'c'].filter((name) => existsSync(join(films, `${name}.color.mkv`)));
    const second = await run('batch', join(films, 'list.txt'), '--part', '2/2', ...options, '--json');
    expect(second.status, second.stderr).toBe(0);
    expect(outputs()).toEqual(['b']);
    const all = await run('batch', films, ...options, '--json');
    expect(all.status, all.stderr).toBe(0);
    expect(outputs()).toEqual(['a', 'b', 'c']);
    const lines = all.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; film?: string });
    expect(lines.filter(({ type }) => type === 'skipped').map(({ film }) => basename(film ?? ''))).toEqual(['b.mp4']);
    expect(lines.at(-1)).toEqual({ type: 'batch', films: 3, share: 3, skipped: 1 });
  });

  it('goes on past a film that is none, and ends with status 1', async () => {
    await writeFile(join(films, 'broken.mp4'), 'no film');
    await rm(join(films, 'c.color.mkv'));
    const result = await run('batch', films, ...options);
    expect([result.status, existsSync(join(films, 'c.color.mkv'))]).toEqual([1, true]);
    expect(result.stderr).toMatch(/1 of 2 films could not be coloured, for the reasons above: .*broken\.mp4\.\n$/);
  });

  it('two films of one name become two files, whichever share they are in', async () => {
    const twins = join(folder, 'twins');
    await mkdir(twins);
    for (const ending of ['mkv', 'mp4']) await makeFilm(join(twins, `a.${ending}`), { source: 'testsrc=size=64x48:rate=25:duration=0.2' });
    // By name a.mkv comes before a.mp4, so the first share is its.
    const second = await run('batch', twins, '--part', '2/2', ...options);
    expect([second.status, existsSync(join(twins, 'a.color.mkv'))], second.stderr).toEqual([0, false]);
    expect(existsSync(join(twins, 'a.mp4.color.mkv'))).toBe(true);
    const first = await run('batch', twins, '--part', '1/2', ...options);
    expect([first.status, existsSync(join(twins, 'a.color.mkv'))], first.stderr).toEqual([0, true]);
  });

  it('refuses lists of nothing', async () => {
    await writeFile(join(folder, 'empty.txt'), '# nothing yet\n');
    const empty = await run('batch', join(folder, 'empty.txt'), ...options);
    expect([empty.status, empty.stderr]).toEqual([2, expect.stringMatching(/names no film/)]);
    const missing = await run('batch', join(folder, 'nowhere'), ...options);
    expect([missing.status, missing.stderr]).toEqual([
      2,
      expect.stringMatching(/There is no list or folder .*nowhere: check its name\.\n$/),
    ]);
  });
});
