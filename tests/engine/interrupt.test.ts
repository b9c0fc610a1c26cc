import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { filmFolder, makeFilm } from './support/films.ts';
import { tinyNetworks } from './support/engine.ts';

const cli = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));

interface Run {
  readonly status: number | null;
  readonly output: string;
}

/** Runs the command; kills it with `signal` once it has said that `frames` frames are done. */
async function kinetint(args: readonly string[], stop?: { readonly signal: NodeJS.Signals; readonly frames: number }): Promise<Run> {
  const child = spawn(process.execPath, [cli, ...args, '--json'], {
    env: { ...process.env, KINETINT_MODELS: tinyNetworks },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  let stopped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (stop === undefined || stopped) return;
    const frame = Number([...output.matchAll(/"frame":(\d+)/g)].at(-1)?.[1] ?? -1);
    if (frame >= stop.frames) {
      stopped = true;
      child.kill(stop.signal);
    }
  });
  const status = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { status, output };
}

async function digest(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

describe.each(['mp4', 'mkv'])('an interrupted run, %s', (ending) => {
  const folder = filmFolder();
  let film = '';
  let whole = '';
  let frames = 0;

  beforeAll(async () => {
    film = await makeFilm(join(folder, 'film.mp4'), { width: 640, height: 480, seconds: 8, grain: 10, audio: [{ encoder: 'aac' }] });
    const output = join(folder, `whole.${ending}`);
    const run = await kinetint(['colorize', film, '-o', output, '--device', 'cpu']);
    expect(run.status).toBe(0);
    frames = Number(/"type":"done".*"frames":(\d+)/.exec(run.output)?.[1]);
    expect(frames).toBe(200);
    whole = await digest(output);
  });

  it.each([
    ['SIGKILL', 1],
    ['SIGKILL', 110],
    ['SIGINT', 70],
    ['SIGTERM', 140],
  ] as const)('ended by %s at frame %i goes on and gives the same file, bit for bit', async (signal, at) => {
    const place = join(folder, `${ending}-${signal}-${at}`);
    await mkdir(place);
    const output = join(place, `film.color.${ending}`);
    const args = ['colorize', film, '-o', output, '--device', 'cpu'];
    const first = await kinetint(args, { signal, frames: at });
    expect(first.status).toBe(signal === 'SIGKILL' ? null : 130);
    expect(existsSync(output)).toBe(false);
    expect(existsSync(join(place, 'film.kinetint'))).toBe(true);
    const second = await kinetint(args);
    expect(second.status).toBe(0);
    const ready = Number(/"framesReady":(\d+)/.exec(second.output)?.[1]);
    // What was said to be done and lay in a finished chunk is not coloured again.
    expect(ready).toBeGreaterThanOrEqual(Math.floor(at / 32) * 32);
    expect(await digest(output)).toBe(whole);
    expect((await readdir(place)).sort()).toEqual([`film.color.${ending}`, 'film.kinetint'].sort());
  });
});
