import { spawn } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { kinetint, kinetintProgram } from '../engine/support/cli.ts';
import { tinyNetworks } from '../engine/support/engine.ts';
import { filmFolder, makeFilm } from '../engine/support/films.ts';
import { areGone, digest, killed, processesOf } from '../support/processes.ts';
import { dice, tryAll } from './dice.ts';

const folder = filmFolder();
const kills = tryAll ? 100 : 4;

// Which processes there are is asked of Linux.
describe.skipIf(process.platform !== 'linux')('kill -9', () => {
  let [film, whole, milliseconds] = ['', '', 0];
  const argsFor = (place: string): string[] => ['colorize', film, '--device', 'cpu', '--codec', 'ffv1', '-o', join(place, 'out.mkv')];

  beforeAll(async () => {
    film = await makeFilm(join(folder, 'film.mkv'), { width: 320, height: 240, seconds: 4, grain: 10, audio: [{ encoder: 'aac' }] });
    const place = join(folder, 'whole');
    await mkdir(place, { recursive: true });
    const begun = performance.now();
    expect((await kinetint(argsFor(place))).status).toBe(0);
    milliseconds = performance.now() - begun;
    whole = await digest(join(place, 'out.mkv'));
  }, 600_000);

  it(
    `at ${kills} seeded moments, of the command or one of its FFmpegs: the next run makes the same file, and nothing is left over`,
    { timeout: kills * 120_000 },
    async () => {
      const random = dice(19);
      const ends = { before: 0, midway: 0, after: 0, ffmpegs: 0 };
      for (let index = 0; index < kills; index += 1) {
        const place = join(folder, `kill-${index}`);
        await mkdir(place, { recursive: true });
        const [moment, ofFfmpeg] = [random() * 1.05 * milliseconds, random() < 0.3];
        const env = { ...process.env, KINETINT_MODELS: tinyNetworks };
        const child = spawn(process.execPath, [kinetintProgram, ...argsFor(place)], { env, stdio: 'ignore' });
        const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
        await wait(moment);
        const ffmpegs = (await processesOf(film)).filter(({ pid }) => pid !== child.pid && pid !== process.pid);
        const victim = ffmpegs[Math.floor(random() * ffmpegs.length)];
        if (ofFfmpeg && victim !== undefined && killed(victim.pid)) ends.ffmpegs += 1;
        else child.kill('SIGKILL');
        const status = await ended;
        expect(await areGone(film), `an orphan ${moment} ms after the start`).toBe(true);
        const left = await readdir(place);
        ends[status === 0 ? 'after' : left.length === 0 ? 'before' : 'midway'] += 1;
        if (status !== 0) {
          // Nothing has the output's name before it is whole; killed at the very end it may be so.
          if (left.includes('out.mkv')) expect(await digest(join(place, 'out.mkv')), String(moment)).toBe(whole);
          const again = await kinetint([...argsFor(place), '--force']);
          expect([again.status, again.stderr.match(/^FFmpeg.*/m)], String(moment)).toEqual([0, null]);
        }
        expect(await digest(join(place, 'out.mkv')), String(moment)).toBe(whole);
        expect((await readdir(place)).sort(), String(moment)).toEqual(['film.kinetint', 'out.mkv']);
        await rm(place, { recursive: true });
      }
      if (tryAll) console.log(JSON.stringify(ends));
    },
  );
});
