import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { eventsOf, kinetint } from './support/cli.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();

/**
 * An FFmpeg that is killed while it decodes a film for the network, and whose status is then one that a program can have by
 * itself: so Windows tells of a program that was ended or crashed.
 */
async function killedDecoder(status: number): Promise<string> {
  const path = join(folder, `ffmpeg-killed-${status}.sh`);
  const real = findFilmTools().ffmpeg;
  // At the film's own pace, so that it is killed in the middle however fast the machine is.
  const kills = `"${real}" -re "$@" &\ndecoder=$!\nsleep 1\nkill -9 $decoder\nwait $decoder 2>/dev/null\nexit ${status}`;
  await writeFile(path, `#!/bin/sh\ncase "$*" in *framecrc*) ;; *) exec "${real}" "$@" ;; esac\n${kills}\n`);
  await chmod(path, 0o755);
  return path;
}

/** The same where the last frame's samples came through, and its time did not. */
async function killedBetween(): Promise<string> {
  const path = join(folder, 'ffmpeg-killed-between.sh');
  const real = findFilmTools().ffmpeg;
  const decodes = `"${real}" -re "$@" 3>&1 1>&5 &\ndecoder=$!\nsleep 1\nkill -9 $decoder\nwait $decoder 2>/dev/null`;
  const lines = '{ head -c 800 >&3; cat >/dev/null; }';
  await writeFile(
    path,
    `#!/bin/sh\ncase "$*" in *framecrc*) ;; *) exec "${real}" "$@" ;; esac\nexec 5>&1\n{\n${decodes}\n} | ${lines}\nexit 1\n`,
  );
  await chmod(path, 0o755);
  return path;
}

it.skipIf(process.platform === 'win32').each([1, 0])(
  'a decoder that ends before the film does is not its end, whatever its status (%i): the same command goes on',
  async (status) => {
    const where = join(folder, `killed-${status}`);
    await mkdir(where);
    const film = await makeFilm(join(where, 'film.mkv'), { width: 320, height: 240, seconds: 24, grain: 10 });
    const args = ['colorize', film, '--device', 'cpu', '--json'];
    const killed = await kinetint(args, { env: { KINETINT_FFMPEG: await killedDecoder(status) } });
    expect(killed.status).toBe(1);
    expect(killed.stderr).toMatch(/^FFmpeg was ended by the system after [1-9]\d* frames .*run the same command again to go on\.\n$/);
    expect((await readdir(where)).sort()).toEqual(['film.kinetint', 'film.mkv']);
    const again = eventsOf(await kinetint(args));
    expect(again.filter(({ type }) => type === 'warning')).toEqual([]);
    expect(again.at(-1)).toMatchObject({ type: 'done', frames: 600 });
  },
);

it.skipIf(process.platform === 'win32').each([
  ['a part', (film: string) => ['colorize', film, '--part', '1/1', '--device', 'cpu']],
  ['frames to colour elsewhere', (film: string) => ['references', 'export', film, '-o', join(folder, 'references')]],
])('nor is it the end of %s', async (_, args) => {
  const film = await makeFilm(join(folder, 'other.mkv'), { width: 320, height: 240, seconds: 24, grain: 10 });
  for (const ffmpeg of [await killedDecoder(1), await killedBetween()]) {
    const killed = await kinetint(args(film), { env: { KINETINT_FFMPEG: ffmpeg } });
    expect([killed.status, killed.stdout]).toEqual([1, '']);
    expect(killed.stderr).toMatch(/FFmpeg was ended by the system after [1-9]\d* frames .*run the same command again to go on\.\n$/);
  }
});
