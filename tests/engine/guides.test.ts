import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import type { Chunk } from '../../electron/engine/track/chunk.ts';
import { applyEdit, type EditAction } from '../../shared/project/edits.ts';
import type { ColorizeRequest, JobEvent } from '../../shared/job/job.ts';
import { kinetint } from './support/cli.ts';
import { runColorize, tinyNetworks, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (...names: string[]): string => join(folder, ...names);
const settings: Partial<ColorizeRequest> = { smoothing: 0.5, every: 4, codec: 'ffv1', force: true };
let film = '';

/**
 * Two shots of 105 and 40 frames at 25 frames a second; the first is of one thing that moves on a still ground. Its guide is in the fourth
 * chunk: what comes backwards to the first two is kept in memory, to the others on disk.
 */
beforeAll(async () => {
  useTinyNetwork();
  film = await makeFilm(at('source.mkv'), {
    source: `testsrc2=size=320x240:rate=25:duration=4.2[one];mandelbrot=size=320x240:rate=25,trim=duration=1.6[two];[one][two]concat=n=2`,
    encoder: ['ffv1'],
  });
  await mkdir(at('refs'));
  await picture(at('refs', 'ref_000102.png'), 102);
});

/** The film's frame in shades of one strong colour. */
async function picture(path: string, frame: number, filters = ''): Promise<void> {
  const chain = `select=eq(n\\,${frame}),scale=out_range=pc,format=yuv444p,lutyuv=u=70:v=170,format=rgb24${filters}`;
  await ffmpeg('-i', film, '-vf', chain, '-frames:v', '1', path);
}

function chunks(path: string): Chunk[] {
  using project = ProjectFile.openExisting(path);
  const track = project.tracks()[0]!;
  return project.places(track).map(({ firstFrame }) => project.chunkAt(track, firstFrame)!);
}

function edit(path: string, ...actions: EditAction[]): void {
  using project = ProjectFile.openExisting(path);
  project.saveEdits(actions.reduce(applyEdit, project.edits()), null);
}

const run = async (name: string): Promise<JobEvent[]> =>
  (await runColorize(film, { ...settings, project: at(`${name}.kinetint`), output: at(`${name}.mkv`) })).events;
const readyIn = (events: readonly JobEvent[]): number => events.find((event) => event.type === 'plan')!.plan.framesReady;

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Mean a* and b* of a frame. */
const tint = (chunk: Chunk, offset: number): [number, number] => {
  const ab = chunk.chroma[offset]!;
  return [mean(ab.subarray(0, ab.length / 2)), mean(ab.subarray(ab.length / 2))];
};

describe('a reference frame', () => {
  let before: Chunk[] = [];
  let guided: Chunk[] = [];

  beforeAll(async () => {
    await run('film');
    before = chunks(at('film.kinetint'));
    const result = await kinetint(['references', 'import', at('film.kinetint'), at('refs'), '--json']);
    expect(result.status, result.stderr).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({ type: 'references', used: 1 });
    // Only the shot that it reaches is to be coloured again, which the plan says.
    expect(readyIn(await run('film'))).toBe(40);
    guided = chunks(at('film.kinetint'));
  });

  it('colours its shot before and after it, across chunks', () => {
    const wanted = tint(guided[3]!, 6);
    expect(wanted[0]).toBeGreaterThan(tint(before[3]!, 6)[0] + 10);
    for (const [chunk, offset] of [
      [0, 0],
      [0, 31],
      [1, 12],
      [2, 0],
      [2, 31],
      [3, 8],
    ] as const) {
      const [a, b] = tint(guided[chunk]!, offset);
      expect(Math.hypot(a - wanted[0], b - wanted[1])).toBeLessThan(6);
    }
    expect(guided[0]!.guides).not.toBeNull();
  });

  it('leaves all other shots byte for byte', () => {
    expect(guided.map(({ firstFrame }) => firstFrame)).toEqual([0, 32, 64, 96, 105, 137]);
    expect(guided.slice(4)).toEqual(before.slice(4));
  });

  it('gives the same from nothing, and after a stop in the middle of the shot', async () => {
    const first = await kinetint(
      ['colorize', film, '-o', at('fresh.mkv'), '--project', at('fresh.kinetint'), '--references', at('refs'), '--smoothing', '0.5'].concat(
        ['--every', '4', '--codec', 'ffv1', '--device', 'cpu', '--json'],
      ),
      { env: { KINETINT_MODELS: tinyNetworks } },
    );
    expect(first.status, first.stderr).toBe(0);
    expect(chunks(at('fresh.kinetint'))).toEqual(guided);
    const whole = await readFile(at('fresh.mkv'));
    await copyFile(at('fresh.kinetint'), at('stopped.kinetint'));
    // What a run that was killed within the shot leaves: its first chunk, which the guide behind it coloured.
    const database = new Database(at('stopped.kinetint'));
    database.exec('DELETE FROM stretch WHERE first_frame >= 32');
    database.close();
    expect(readyIn(await run('stopped'))).toBe(32);
    expect(chunks(at('stopped.kinetint'))).toEqual(guided);
    expect(await readFile(at('stopped.mkv'))).toEqual(whole);
  });

  it('is missed aloud where the project has lost its picture', async () => {
    await copyFile(at('fresh.kinetint'), at('lost.kinetint'));
    expect((await run('lost')).filter(({ type }) => type === 'warning')).toEqual([]);
    const database = new Database(at('lost.kinetint'));
    database.exec("UPDATE guide_picture SET picture = 'no picture'; DELETE FROM stretch WHERE first_frame < 105");
    database.close();
    const warnings = (await run('lost')).filter((event) => event.type === 'warning').map(({ message }) => message);
    expect(warnings).toContainEqual({ code: 'guide-picture-lost', file: 'ref_000102.png', seconds: 4.08 });
  });

  it('is undone, and switched off', async () => {
    {
      using project = ProjectFile.openExisting(at('film.kinetint'));
      project.undoEdit();
      expect(project.edits().guides).toEqual([]);
    }
    await run('film');
    expect(chunks(at('film.kinetint'))).toEqual(before);
    {
      using project = ProjectFile.openExisting(at('film.kinetint'));
      project.redoEdit();
    }
    edit(at('film.kinetint'), { type: 'change-guide', id: 'reference-000102', change: { on: false } });
    expect(readyIn(await run('film'))).toBe(145);
  });

  it('is of no effect where its picture is transparent', async () => {
    await mkdir(at('half'));
    await picture(at('half', '102.png'), 102, ",format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*lt(X,W/2)'");
    await writeFile(at('half', 'broken.png'), 'no picture');
    await copyFile(at('fresh.kinetint'), at('half.kinetint'));
    const result = await kinetint(['references', 'import', at('half.kinetint'), at('half'), '--json']);
    expect(result.status, result.stderr).toBe(0);
    await run('half');
    const [after] = chunks(at('half.kinetint')).slice(3);
    const ab = after!.chroma[6]!;
    const plain = before[3]!.chroma[6]!;
    const columns = 80;
    const change = (from: number, to: number): number => {
      let sum = 0;
      for (let i = 0; i < ab.length; i += 1) if (i % columns >= from && i % columns < to) sum += Math.abs(ab[i]! - plain[i]!);
      return sum;
    };
    expect(change(0, columns / 2)).toBeGreaterThan(20 * change(columns / 2 + 2, columns));
  });
});
