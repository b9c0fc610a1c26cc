import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { eventsOf, kinetint, kinetintProgram } from './support/cli.ts';
import { lumaHashes, tinyNetworks } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

/** What is a matter of course on one system and was never seen on another. */
const execute = promisify(execFile);
const folder = filmFolder();
const isWindows = process.platform === 'win32';
let film: string;
beforeAll(async () => {
  film = await makeFilm(join(folder, 'film.mkv'), { width: 320, height: 240, seconds: 12, grain: 10 });
});

const processesSchema = z.array(z.object({ pid: z.number(), parent: z.number(), command: z.string() }));

/** All processes of the machine, with their command lines. */
async function processes(): Promise<z.infer<typeof processesSchema>> {
  if (isWindows) {
    const ask =
      'ConvertTo-Json @(Get-CimInstance Win32_Process | % { @{ pid = $_.ProcessId; parent = $_.ParentProcessId; command = "$($_.CommandLine)" } })';
    const { stdout } = await execute('powershell', ['-NoProfile', '-Command', ask], { maxBuffer: 64 << 20 });
    return processesSchema.parse(JSON.parse(stdout));
  }
  const { stdout } = await execute('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { maxBuffer: 64 << 20 });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

it('a thousand frames go both ways through pipes 3 to 5, to their end', async () => {
  const frames = 1000;
  const bytes = 64 * 48;
  const raw = (pipe: number): string[] => ['-f', 'rawvideo', '-fps_mode', 'passthrough', `pipe:${pipe}`];
  const child = spawn(
    findFilmTools().ffmpeg,
    [
      ...['-hide_banner', '-v', 'error', '-nostdin', '-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '64x48', '-i', 'pipe:3'],
      ...['-map', '0:v', '-vf', 'negate', ...raw(4), '-map', '0:v', '-vf', 'copy', ...raw(5)],
    ],
    { stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe', 'pipe'] },
  );
  const [input, negative, same] = child.stdio.slice(3) as [Writable, Readable, Readable];
  const exit = once(child, 'close');
  const read = async (pipe: Readable): Promise<Buffer> => Buffer.concat(await pipe.toArray());
  const came = Promise.all([read(negative), read(same)]);
  for (let frame = 0; frame < frames; frame += 1) {
    if (!input.write(Buffer.alloc(bytes, frame % 251))) await once(input, 'drain');
  }
  input.end();
  const [turned, kept] = await came;
  expect((await exit)[0]).toBe(0);
  expect([turned.length, kept.length]).toEqual([frames * bytes, frames * bytes]);
  for (let frame = 0; frame < frames; frame += 1) {
    expect([turned[frame * bytes], kept[(frame + 1) * bytes - 1]]).toEqual([255 - (frame % 251), frame % 251]);
  }
});

it('a decoder that is killed by its number is told as that, and the same command goes on', async () => {
  const child = spawn(process.execPath, [kinetintProgram, 'colorize', film, '--device', 'cpu', '--json'], {
    env: { ...process.env, KINETINT_MODELS: tinyNetworks },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const said = Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  const decoder = await (async () => {
    for (;;) {
      const found = (await processes()).find(({ parent, command }) => parent === child.pid && command.includes('framecrc'));
      if (found !== undefined) return found.pid;
      if (child.exitCode !== null) return null;
    }
  })();
  expect(decoder).not.toBeNull();
  process.kill(decoder!, 'SIGKILL');
  expect((await closed)[0]).toBe(1);
  const [stdout, stderr] = (await said).map((parts) => Buffer.concat(parts).toString()) as [string, string];
  expect(stderr).toMatch(/^FFmpeg was ended by the system .*run the same command again to go on\.\n$/);
  expect(stdout).not.toContain('"type":"done"');
  const again = eventsOf(await kinetint(['colorize', film, '--device', 'cpu', '--json', '--codec', 'ffv1']));
  expect(again.at(-1)).toMatchObject({ type: 'done', frames: 300 });
  expect(await lumaHashes(join(folder, 'film.color.mkv'))).toEqual(await lumaHashes(film));
  // Three starts of the command line, beside whatever else the machine does.
}, 600_000);

describe('paths', () => {
  async function coloured(place: string, name = 'film.mp4'): Promise<string[]> {
    await mkdir(place, { recursive: true });
    await cp(await makeFilm(join(folder, 'short.mp4'), { seconds: 0.2 }), join(place, name));
    const result = await kinetint(['colorize', join(place, name), '--device', 'cpu', '--json']);
    expect(result.stderr).toBe('');
    expect(eventsOf(result).at(-1)?.type).toBe('done');
    return (await readdir(place)).sort();
  }

  it('of more than 260 characters, with spaces and umlauts', async () => {
    const place = join(folder, ...Array.from({ length: 6 }, (_, at) => `Ordner für sehr lange Namen, der ${at + 1}. von sechs`));
    expect(place.length).toBeGreaterThan(260);
    expect(await coloured(place)).toEqual(['film.color.mp4', 'film.kinetint', 'film.mp4']);
  });

  it.runIf(isWindows)('on a share (UNC)', async () => {
    const place = `\\\\localhost\\${join(folder, 'shared').replace(':', '$')}`;
    expect(await coloured(place)).toEqual(['film.color.mp4', 'film.kinetint', 'film.mp4']);
  });

  it.runIf(isWindows)('to an output that another program holds and lets nobody else have: kept under a free name', async () => {
    const place = join(folder, 'held');
    await mkdir(place);
    await makeFilm(join(place, 'film.mp4'), { seconds: 0.2 });
    const output = join(place, 'film.color.mp4');
    await cp(join(place, 'film.mp4'), output);
    const hold = `$f = [IO.File]::Open('${output}', 'Open', 'Read', 'None'); 'held'; [Console]::In.ReadLine()`;
    const holder = spawn('powershell', ['-NoProfile', '-Command', hold], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(holder.stdout, 'data');
      const events = eventsOf(await kinetint(['colorize', join(place, 'film.mp4'), '--device', 'cpu', '--json', '--force']));
      expect(events.at(-1)).toMatchObject({ type: 'done', output: join(place, 'film.color (2).mp4') });
      expect(await readdir(place)).toContain('film.color (2).mp4');
    } finally {
      holder.stdin.end('\n');
    }
  });
});
