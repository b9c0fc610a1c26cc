import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import { kinetint, type CliResult } from './support/cli.ts';
import { ffmpeg, filmFolder } from './support/films.ts';

/*
 * Shots that return, with Kinetint's own network, since the tests' tiny one sees nothing in a picture: a street, a cup, the
 * street two seconds later.
 */

const clips = fileURLToPath(new URL('../../../shared/data/clips/', import.meta.url));
const env = { KINETINT_MODELS: fileURLToPath(new URL('../../models', import.meta.url)) };
const folder = filmFolder();
const at = (name: string): string => join(folder, name);
const shot = 10;

const colorize = (name: string, ...options: string[]): Promise<CliResult> =>
  kinetint(
    [
      ...['colorize', at('film.mkv'), '-o', at(`${name}.mkv`), '--project', at(`${name}.kinetint`)],
      ...['--codec', 'ffv1', '--device', 'cpu', '--every', '4', ...options],
    ],
    { env },
  );

/** The colours of each frame, as a project has them. */
function coloursOf(name: string): Float32Array[] {
  using project = ProjectFile.openExisting(at(`${name}.kinetint`));
  const track = project.tracks()[0]!;
  return project.places(track).flatMap(({ firstFrame }) => [...project.chunkAt(track, firstFrame)!.chroma]);
}

/** Mean distance of two frames' colours, a*b* units. */
function step(one: Float32Array, other: Float32Array): number {
  const size = one.length / 2;
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += Math.hypot(one[i]! - other[i]!, one[size + i]! - other[size + i]!);
  return sum / size;
}

describe.skipIf(!existsSync(clips))('a scene that returns', () => {
  beforeAll(async () => {
    const cut = (from: number): string => `select=between(n\\,${from}\\,${from + shot - 1}),scale=320:240,setsar=1,setpts=N/25/TB`;
    const filter = `[0]${cut(60)}[a];[1]${cut(0)}[b];[2]${cut(110)}[c];[a][b][c]concat=n=3,format=gray`;
    const street = join(clips, 'people_walking.mp4');
    const inputs = ['-i', street, '-i', join(clips, 'coffee.mp4'), '-i', street];
    await ffmpeg(...inputs, '-filter_complex', filter, '-an', '-r', '25', '-c:v', 'ffv1', at('film.mkv'));
    for (const [name, options] of [
      ['alone', ['--no-scenes']],
      ['stays', []],
    ] as const) {
      const result = await colorize(name, ...options);
      expect(result.status, result.stderr).toBe(0);
    }
  });

  it('begins with the colours that it had; other shots are as without', () => {
    const [alone, stays] = [coloursOf('alone'), coloursOf('stays')];
    expect([alone.length, stays.length]).toEqual([3 * shot, 3 * shot]);
    const back = 2 * shot;
    expect(step(stays[shot - 1]!, stays[back]!)).toBeLessThan(0.6 * step(alone[shot - 1]!, alone[back]!));
    expect(stays.slice(0, back)).toEqual(alone.slice(0, back));
  });

  it('is the same bits when the run was interrupted, and in parts that were joined', async () => {
    const resumed = at('resumed.kinetint');
    await copyFile(at('stays.kinetint'), resumed);
    // As a run that was stopped before the return left it.
    const database = new Database(resumed);
    database.prepare('DELETE FROM stretch WHERE first_frame >= ?').run(2 * shot);
    database.close();
    const again = await colorize('resumed');
    expect(again.status, again.stderr).toBe(0);
    expect(again.stderr).toMatch(/20 of about 30 frames are coloured already/);
    expect((await readFile(at('resumed.mkv'))).equals(await readFile(at('stays.mkv')))).toBe(true);
    for (const part of ['1/2', '2/2']) {
      const result = await kinetint(['colorize', at('film.mkv'), '--part', part, '--codec', 'ffv1', '--device', 'cpu', '--every', '4'], {
        env,
      });
      expect(result.status, result.stderr).toBe(0);
    }
    const parts = [1, 2].map((number) => at(`film.part${number}-of-2.kinetint`));
    const merged = await kinetint(['merge', ...parts, '-o', at('joined.kinetint')], { env });
    expect(merged.status, merged.stderr).toBe(0);
    expect(coloursOf('joined')).toEqual(coloursOf('stays'));
  });
});
