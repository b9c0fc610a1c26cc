import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { OpenProjects } from '../../electron/engine/track/open-projects.ts';
import { kinetint, type CliResult } from './support/cli.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

/* Guides that cannot be used: each is told in a sentence, and the rest goes on. */

const folder = filmFolder();
const at = (...names: string[]): string => join(folder, ...names);
let film = '';

const colorize = (name: string, ...options: string[]): Promise<CliResult> =>
  kinetint(['colorize', film, '-o', at(`${name}.mkv`), '--project', at(`${name}.kinetint`), '--codec', 'ffv1', '--force', ...options]);

/** A frame of the film in colour. */
const reference = (path: string, frame: number): Promise<unknown> =>
  ffmpeg(
    '-i',
    film,
    '-vf',
    `select=eq(n\\,${frame}),scale=out_range=pc,format=yuv444p,lutyuv=u=70:v=170,format=rgb24`,
    '-frames:v',
    '1',
    path,
  );

function guidesOf(name: string): { kind: string; seconds: number }[] {
  using opened = new OpenProjects().openExisting(at(`${name}.kinetint`));
  return opened.project.edits().guides.map(({ kind, seconds }) => ({ kind, seconds: Math.round(100 * seconds) / 100 }));
}

beforeAll(async () => {
  film = await makeFilm(at('film.mkv'), { source: 'testsrc2=size=320x240:rate=25:duration=0.8', encoder: ['ffv1'] });
});

describe('a folder of pictures, of which most are of no use', () => {
  beforeAll(async () => {
    await mkdir(at('pictures'));
    await reference(at('pictures', 'ref_000005.png'), 5);
    await reference(at('pictures', 'ref_000090.png'), 5);
    await reference(at('pictures', 'take 2 of 7.png'), 5);
    await ffmpeg('-f', 'lavfi', '-i', 'mandelbrot=size=320x240', '-frames:v', '1', at('pictures', 'ref_000003.png'));
    const whole = await readFile(at('pictures', 'ref_000005.png'));
    await writeFile(at('pictures', 'ref_000007.png'), whole.subarray(0, 300));
    await writeFile(at('pictures', 'ref_000008.png'), 'no picture');
    await writeFile(at('pictures', 'notes.txt'), 'as agreed');
  });

  it('each is told with its reason, and the one that fits is used', async () => {
    const result = await colorize('most', '--references', at('pictures'));
    expect(result.status, result.stderr).toBe(0);
    const said = `${result.stdout}${result.stderr}`;
    const about = (file: string): string[] => said.split('\n').filter((line) => line.includes(file));
    for (const [file, why] of [
      ['ref_000090.png', /passed over: .*90.*19/],
      ['take 2 of 7.png', /passed over: .*number/],
      ['ref_000003.png', /passed over: .*frame 3/],
      ['ref_000007.png', /passed over: /],
      ['ref_000008.png', /passed over: /],
    ] as const) {
      expect(about(file), said).toHaveLength(1);
      expect(about(file)[0]).toMatch(why);
    }
    expect(guidesOf('most')).toEqual([{ kind: 'reference', seconds: 0.2 }]);
  });

  it('where none can be used nothing is written, and the last sentence says so', async () => {
    await mkdir(at('useless'));
    await writeFile(at('useless', 'ref_000001.png'), 'no picture');
    const result = await colorize('none', '--references', at('useless'));
    expect(result.status).not.toBe(0);
    expect(result.stderr).toMatch(/ref_000001\.png was passed over: /);
    expect(result.stderr.trimEnd().split('\n').at(-1)).toMatch(/None of the pictures in .*useless could be used/);
    expect([existsSync(at('none.mkv')), existsSync(at('none.kinetint'))]).toEqual([false, false]);
  });

  it.each([
    ['is not there', 'nowhere', /nowhere/],
    ['has no pictures', 'empty', /empty/],
  ])('a folder that %s is a sentence', async (_, name, sentence) => {
    if (name === 'empty') await mkdir(at(name), { recursive: true });
    const result = await colorize('folder', '--references', at(name));
    expect(result.status).not.toBe(0);
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(result.stderr).toMatch(sentence);
    expect(existsSync(at('folder.kinetint'))).toBe(false);
  });
});

describe('a file of hints', () => {
  it('whose places lie outside the picture or past the end: each is told, the others are used', async () => {
    const hint = { radius: 0.1, colour: '#a03020' };
    await writeFile(
      at('hints.json'),
      JSON.stringify({
        hints: [
          { ...hint, frame: 4, x: 0.5, y: 0.5 },
          { ...hint, frame: 4, x: 1.5, y: 0.5 },
          { ...hint, frame: 4, x: 0.5, y: -0.1 },
          { ...hint, frame: 400, x: 0.5, y: 0.5 },
          { ...hint, seconds: 60, x: 0.5, y: 0.5 },
        ],
      }),
    );
    const result = await colorize('hinted', '--hints', at('hints.json'));
    expect(result.status, result.stderr).toBe(0);
    const told = `${result.stdout}${result.stderr}`
      .split('\n')
      .filter((line) => line.includes('hints.json was passed over') || /hints\.json.*passed over/.test(line));
    expect(told).toHaveLength(4);
    expect(told.join('\n')).toMatch(/1\.5/);
    expect(told.join('\n')).toMatch(/400/);
    expect(told.join('\n')).toMatch(/60/);
    expect(guidesOf('hinted')).toEqual([{ kind: 'hint', seconds: 0.16 }]);
  });

  it.each([
    ['is none', 'no hints', /broken\.json/],
    ['has a colour that is none', JSON.stringify({ hints: [{ frame: 1, x: 0.5, y: 0.5, colour: 'red' }] }), /#rrggbb/],
    ['has no place inside the picture', JSON.stringify({ hints: [{ frame: 1, x: 7, y: 0.5, colour: '#ff0000' }] }), /broken\.json/],
  ])('that %s: one sentence more, and nothing is written', async (_, content, sentence) => {
    await writeFile(at('broken.json'), content);
    const result = await colorize('broken', '--hints', at('broken.json'));
    expect(result.status).not.toBe(0);
    expect(result.stderr).toMatch(sentence);
    expect(existsSync(at('broken.mkv'))).toBe(false);
    expect(existsSync(at('broken.kinetint'))).toBe(false);
  });
});
