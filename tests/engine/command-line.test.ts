import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventsOf, kinetint, kinetintProgram } from './support/cli.ts';
import { probeStreams, tinyNetworks } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const film = join(folder, 'film.mp4');
beforeAll(() =>
  makeFilm(film, { source: 'testsrc2=size=96x64:rate=25:duration=1,hue=s=0,gblur=sigma=3', audio: [{ language: 'eng' }], chapters: 2 }),
);

async function place(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  return path;
}

describe('kinetint probe', () => {
  it('says what a film holds, for people and as JSON', async () => {
    const [people, json] = [await kinetint(['probe', film]), await kinetint(['probe', film, '--json'])];
    expect([people.status, people.stderr]).toEqual([0, '']);
    expect(people.stdout).toMatch(
      /picture +track 0: h264 96x64[^]*25\.000 frames a second, constant[^]*scan +progressive[^]*colour +gray[^]*audio +track 1: aac, eng/,
    );
    expect(JSON.parse(json.stdout)).toMatchObject({
      type: 'probe',
      film: { chapters: 2, video: { codec: 'h264' } },
      inspection: { scan: 'progressive' },
    });
  });
});

describe('kinetint colorize', () => {
  it('--dry-run states the plan and writes nothing', async () => {
    const where = await place('dry');
    const args = ['colorize', film, '-o', where, '--device', 'cpu', '--dry-run', '--start', '0.2', '--duration', '0.4'];
    const people = await kinetint(args);
    expect([people.status, people.stdout]).toEqual([0, '']);
    const lines = people.stderr.trimEnd().split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'film.mp4: 96x64 h264, 8 bits, 25 frames a second, 00:00:01 long.',
      'Kept as they are: 1 sound track, 2 chapters.',
      'Only a part of it is written, from 0.2 seconds on for 0.4 seconds.',
      `Coloured by Tiny on cpu at 192x128, written as H.264 to ${join(where, 'film.color.mp4')}.`,
    ]);
    // Measured on the film itself, so the figures differ from run to run.
    expect(lines.slice(4)).toEqual([expect.stringMatching(/^It will take about \S+/)]);
    const events = eventsOf(await kinetint([...args, '--json']));
    expect(events.map(({ type }) => type)).toEqual(['plan', 'estimate']);
    expect(await readdir(where)).toEqual([]);
  });

  it('speaks of sound that is converted by the number that probe gives it, and of none where there is none', async () => {
    const where = await place('converted');
    const linesOf = async (path: string): Promise<string[]> => {
      const { status, stderr } = await kinetint(['colorize', path, '-o', where, '--device', 'cpu', '--dry-run']);
      expect(status).toBe(0);
      return stderr.split('\n');
    };
    const sounding = await makeFilm(join(folder, 'pcm.mkv'), { audio: [{ encoder: 'pcm_s16le' }] });
    expect((await kinetint(['probe', sounding])).stdout).toMatch(/audio +track 1: pcm_s16le/);
    const said = await linesOf(sounding);
    expect(said[1]).toBe('No sound track, subtitles or chapters are kept as they are.');
    expect(said).toContainEqual(expect.stringMatching(/^Note: Sound track 1 is converted to AAC/));
    const silent = await linesOf(await makeFilm(join(folder, 'silent.mkv')));
    expect(silent[1]).toBe('The film has no sound, subtitles or chapters.');
  });

  it('colours several films into a folder; every line of --json keeps the contract, and the last says done', async () => {
    const where = await place('several');
    const second = join(folder, 'second.mkv');
    await makeFilm(second, { seconds: 0.4 });
    const result = await kinetint(['colorize', film, second, '-o', where, '--device', 'cpu', '--codec', 'h264', '--json']);
    expect([result.status, result.stderr]).toEqual([0, '']);
    const events = eventsOf(result);
    expect(events.filter(({ type }) => type === 'done')).toMatchObject([
      { output: join(where, 'film.color.mp4'), project: join(where, 'film.kinetint'), frames: 25, model: 'tiny', device: 'cpu' },
      { output: join(where, 'second.color.mp4'), frames: 10 },
    ]);
    const progress = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    for (const { frame, frames } of progress) expect(frame).toBeLessThanOrEqual(frames ?? Infinity);
    expect((await readdir(where)).sort()).toEqual(['film.color.mp4', 'film.kinetint', 'second.color.mp4', 'second.kinetint']);
  });

  it('counts the frames of a Matroska film and not the length of its sound; the last word on progress is the truth', async () => {
    const where = await place('counted');
    const sounding = await makeFilm(join(folder, 'sounding.mkv'), { audio: [{}], startSeconds: 0.2 });
    const events = eventsOf(await kinetint(['colorize', sounding, '-o', where, '--device', 'cpu', '--json']));
    expect(events.find((event) => event.type === 'plan')).toMatchObject({ plan: { film: { video: { frames: 25 } } } });
    const progress = events.filter((event) => event.type === 'progress');
    for (const event of progress) expect(event).toMatchObject({ frames: 25 });
    expect(progress.at(-1)).toMatchObject({ frame: 25, frames: 25 });
  });

  it('for people: the plan, notes and one closing line on standard error, nothing on standard output', async () => {
    const where = await place('people');
    const result = await kinetint(['colorize', film, '-o', where, '--device', 'cpu']);
    expect([result.status, result.stdout]).toEqual([0, '']);
    expect(result.stderr).toMatch(
      /^film\.mp4: .*\nKept as they are: .*\nColoured by Tiny .*\nDone: .*film\.color\.mp4 \(25 frames in 0:\d\d, \d+\.\d frames a second\)\.\n$/,
    );
  });

  it.each(['h264', 'ffv1'])('the same film, settings and device make the same bytes: %s', async (codec) => {
    const film = await makeFilm(join(folder, `same-${codec}.mkv`), { seconds: 1, grain: 10, audio: [{}] });
    const made = [];
    for (const place of ['one', 'two']) {
      const output = join(folder, `${place} ${codec}`, 'film.mkv');
      await mkdir(dirname(output), { recursive: true });
      const { status } = await kinetint(['colorize', film, '--device', 'cpu', '--codec', codec, '-o', output]);
      expect(status).toBe(0);
      made.push(await readFile(output));
    }
    expect(made[0]!.equals(made[1]!)).toBe(true);
  });

  // Programs for graphics complain there.
  it.skipIf(process.platform === 'win32')('on a machine without a display nothing but Kinetint speaks', async () => {
    const film = await makeFilm(join(folder, 'no-display.mp4'), { seconds: 0.2 });
    const without = ['XDG_RUNTIME_DIR', 'DISPLAY', 'WAYLAND_DISPLAY'].flatMap((name) => ['-u', name]);
    const args = [...without, process.execPath, kinetintProgram, 'colorize', film, '-o', join(folder, 'no-display-out.mp4')];
    const { stdout, stderr } = await promisify(execFile)('env', args, { env: { ...process.env, KINETINT_MODELS: tinyNetworks } });
    expect(stdout).toBe('');
    expect(stderr).toContain('Done: ');
    expect(stderr).not.toMatch(/XDG_RUNTIME_DIR|Dawn|^(error|warning):/im);
  });

  it('the colour track is exported again, with another codec', async () => {
    const where = await place('export');
    await copyFile(film, join(where, 'film.mp4'));
    expect((await kinetint(['colorize', join(where, 'film.mp4'), '--device', 'cpu'])).status).toBe(0);
    const result = await kinetint(['export', join(where, 'film.kinetint'), '-o', join(where, 'again.mov'), '--codec', 'prores', '--json']);
    expect([result.status, result.stderr]).toEqual([0, '']);
    expect(eventsOf(result).at(-1)).toMatchObject({ type: 'done', frames: 25 });
    expect((await probeStreams(join(where, 'again.mov')))[0]).toMatchObject({ codec_name: 'prores' });
  });

  it.skipIf(process.platform === 'win32')(
    'Ctrl+C, which a terminal sends to the whole process group: exit 130, nothing half-made, and it goes on',
    async () => {
      const where = await place('stopped');
      const long = await makeFilm(join(folder, 'long.mp4'), { width: 320, height: 240, seconds: 20, grain: 10 });
      const args = ['colorize', long, '-o', where, '--device', 'cpu', '--json'];
      // A group of its own, as a shell makes one for each command.
      const child = spawn(process.execPath, [kinetintProgram, ...args], {
        detached: true,
        env: { ...process.env, KINETINT_MODELS: tinyNetworks },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [stdout, stderr, sent] = ['', '', false];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
        if (sent || !/"frame":(3[3-9]|[4-9]\d|\d{3})/.test(stdout)) return;
        sent = true;
        process.kill(-child.pid!, 'SIGINT');
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const status = await new Promise((resolve) => {
        child.once('close', resolve);
      });
      expect([status, sent]).toEqual([130, true]);
      expect(stderr).toMatch(/^Stopped; \d+ coloured frames are kept in .*long\.kinetint: run the same command again to go on\.\n$/);
      expect(await readdir(where)).toEqual(['long.kinetint']);
      const again = eventsOf(await kinetint(args));
      expect(again.at(-1)).toMatchObject({ type: 'done', frames: 500 });
      expect(again[0]?.type === 'plan' ? again[0].plan.framesReady : 0).toBeGreaterThan(0);
      expect(again.filter(({ type }) => type === 'warning')).toEqual([]);
    },
  );
});

it('kinetint models lists and verifies', async () => {
  const list = await kinetint(['models', 'list']);
  expect([list.status, list.stderr]).toEqual([0, '']);
  expect(list.stdout).toMatch(/^tiny +1\.0\.0 +\S+ [kM]B +MIT +for tests only\n$/);
  const verify = await kinetint(['models', 'verify', 'tiny']);
  expect([verify.status, verify.stdout]).toEqual([0, 'tiny: whole\n']);
  expect((await kinetint(['models', 'verify', 'other'])).status).toBe(1);
});

it('kinetint bench measures each stage and all at once, and leaves nothing behind', async () => {
  const temporary = await place('bench');
  const result = await kinetint(['bench', '--size', '65x64', '--device', 'cpu', '--json'], { env: { TMPDIR: temporary, TEMP: temporary } });
  expect([result.status, result.stderr]).toEqual([0, '']);
  const figures = result.stdout
    .trim()
    .split('\n')
    .map((line) => z.object({ type: z.literal('bench'), stage: z.string(), fps: z.number().positive() }).parse(JSON.parse(line)));
  expect(figures.map(({ stage }) => stage)).toEqual(['decode', 'network', 'encode', 'colorize', 'export']);
  expect(await readdir(temporary)).toEqual([]);
  expect((await kinetint(['bench', '--size', 'large'])).stderr).toMatch(/it is a size such as 640x480/);
});

it('whoever reads along may leave', async () => {
  const where = await place('pipe');
  const child = spawn(process.execPath, [kinetintProgram, 'colorize', film, '-o', where, '--device', 'cpu', '--json'], {
    env: { ...process.env, KINETINT_MODELS: tinyNetworks },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.once('data', () => child.stdout.destroy());
  expect(
    await new Promise((resolve) => {
      child.once('close', resolve);
    }),
  ).toBe(0);
  expect(await readdir(where)).toContain('film.color.mp4');
});

it.each([[['--help']], [['colorize', '--help']], [['--version']]])('%j: exit 0, on standard output', async (args) => {
  const result = await kinetint(args);
  expect([result.status, result.stderr]).toEqual([0, '']);
  expect(result.stdout.length).toBeGreaterThan(4);
});
