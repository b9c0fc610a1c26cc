import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportProject } from '../../electron/engine/jobs/export.ts';
import { plainExport, type JobEvent } from '../../shared/job/job.ts';
import { kinetint } from './support/cli.ts';
import { engine, packetTimes, runColorize, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder } from './support/films.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);
beforeAll(useTinyNetwork);

function codesIn(events: readonly JobEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'warning' ? [event.message.code] : []));
}

/** Twelve pictures with grain, each different. */
async function scan(place: string, name: string, pixelFormat: string, first: number): Promise<string> {
  await mkdir(at(place), { recursive: true });
  const source = `testsrc2=s=96x64:r=24:d=0.5,format=gray16le,noise=alls=20:allf=t,format=${pixelFormat}`;
  await ffmpeg('-f', 'lavfi', '-i', source, '-start_number', String(first), '-f', 'image2', join(at(place), name));
  return at(place);
}

/** Hashes of the luma of each frame, at 16 bits whatever the byte order. */
async function lumaOf(...input: string[]): Promise<string[]> {
  const text = await ffmpeg(...input, '-vf', 'extractplanes=y,format=gray16le', '-fps_mode', 'passthrough', '-f', 'framemd5', '-');
  return text
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)!.trim());
}

describe('numbered pictures are a film', () => {
  it.each([
    ['TIFF of 16 bits', 'roll_%06d.tif', 'gray16le', 1],
    ['TIFF of 8 bits', 'roll-%04d.tiff', 'gray', 86_400],
    ['PNG of 16 bits', '%05d.png', 'gray16be', 0],
    ['PNG of 8 bits whose numbers outgrow their width', 'f%01d.png', 'gray', 95],
    ['TIFF whose name has a sign that counts', '100%%d_%03d.tif', 'gray', 1],
  ])('%s, by their folder: every frame, luma to the bit', async (name, pattern, pixelFormat, first) => {
    const place = await scan(name, pattern, pixelFormat, first);
    const { done, events } = await runColorize(place, { codec: 'ffv1' });
    expect(done).toMatchObject({ frames: 12, output: at(`${name}.color.mkv`), project: at(`${name}.kinetint`) });
    expect(codesIn(events)).toContain('rate-assumed');
    const scanned = await lumaOf('-f', 'image2', '-start_number', String(first), '-i', join(place, pattern));
    expect(scanned).toHaveLength(12);
    expect(new Set(scanned).size).toBe(12);
    expect(await lumaOf('-i', done.output)).toEqual(scanned);
  });

  it.each(['gbrp10le', 'rgb48le'])('DPX (%s), by their pattern and at the rate that was said', async (pixelFormat) => {
    const place = await scan(`dpx ${pixelFormat}`, 'roll.%04d.dpx', pixelFormat, 7);
    await rename(place, at(`100% ${pixelFormat}`));
    const film = `${at(`100% ${pixelFormat}`)}/roll.%04d.dpx?fps=16`;
    const { done, events } = await runColorize(film, { codec: 'ffv1' });
    expect(codesIn(events)).not.toContain('rate-assumed');
    expect(done.frames).toBe(12);
    expect(basename(done.output)).toBe('roll.color.mkv');
    const times = await packetTimes(done.output, 'v');
    expect(times.map((time) => Math.round(time * 16))).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  it('a part of them, and their project exported', async () => {
    const place = await scan('parts', 'p%03d.tif', 'gray', 1);
    const scanned = await lumaOf('-f', 'image2', '-i', join(place, 'p%03d.tif'));
    const { done } = await runColorize(`${place}?fps=4`, {
      codec: 'ffv1',
      output: at('part.mkv'),
      project: at('part.kinetint'),
      section: { startSeconds: 2, durationSeconds: 0.75 },
    });
    expect(await lumaOf('-i', done.output)).toEqual(scanned.slice(8, 11));
    const request = { ...plainExport, codec: 'ffv1' as const, project: done.project, output: at('part2.mkv'), section: null, force: false };
    const again = await exportProject(request, { engine, signal: new AbortController().signal });
    expect(await lumaOf('-i', again.output)).toEqual(scanned.slice(8, 11));
    expect(await packetTimes(again.output, 'v')).toEqual([0, 0.25, 0.5]);
  });

  it('at another rate they are another film, whose colours are kept apart', async () => {
    const place = await scan('rates', 'r%03d.tif', 'gray', 1);
    const slow = await runColorize(`${place}?fps=16`, { output: at('slow.mkv'), codec: 'ffv1' });
    const fast = await runColorize(`${place}?fps=24000/1001`, { output: at('fast.mkv'), codec: 'ffv1' });
    expect(fast.done.project).not.toBe(slow.done.project);
    expect((await packetTimes(fast.done.output, 'v'))[11]).toBeCloseTo((11 * 1001) / 24000, 3);
  });
});

describe('pictures that make no film', () => {
  it('numbers that are missing are named', async () => {
    const place = await scan('gaps', 'g%04d.tif', 'gray', 1);
    for (const number of [3, 6, 7]) await rm(join(place, `g${String(number).padStart(4, '0')}.tif`));
    await expect(runColorize(place)).rejects.toThrow(/^Of the pictures g%04d\.tif 3 are missing \(3, 6 to 7\): put them there, or /);
    await expect(runColorize(join(place, 'g%04d.tif'))).rejects.toThrow(/3 are missing/);
  });

  it('several rows in a folder are named', async () => {
    await scan('rows', 'a_%03d.tif', 'gray', 1);
    const place = await scan('rows', 'b_%02d.png', 'gray', 1);
    await expect(runColorize(place)).rejects.toThrow(/holds 2 rows of numbered pictures \(a_%03d\.tif, b_%02d\.png\): name one of them/);
    expect((await runColorize(join(place, 'b_%02d.png'), { codec: 'ffv1' })).done.frames).toBe(12);
  });

  it('a folder without any, and a pattern that fits nothing', async () => {
    await mkdir(at('nothing'));
    await writeFile(join(at('nothing'), 'roll_1.txt'), 'no picture');
    await expect(runColorize(at('nothing'))).rejects.toThrow(/is a folder: name the film file inside it\.$/);
    await expect(runColorize(join(at('nothing'), 'x%04d.tif'))).rejects.toThrow(/^There is no file /);
  });
});

it('--fps says how fast they run, and is refused for a film that says so itself', async () => {
  const place = await scan('cli', 'c%03d.tif', 'gray', 1);
  const shown = await kinetint(['probe', place, '--fps', '18', '--json']);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    film: {
      durationSeconds: 12 / 18,
      pictures: { first: 1, count: 12, rate: { num: 18, den: 1 } },
      video: { frames: 12, variableFrameRate: false },
    },
  });
  const film = at('self.mkv');
  await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=96x64:d=0.2', film);
  const refused = await kinetint(['colorize', film, '--fps', '18']);
  expect([refused.status, refused.stderr]).toEqual([
    2,
    expect.stringMatching(/says itself how fast it runs: --fps is for numbered pictures\.\n$/),
  ]);
  const wrong = await kinetint(['colorize', place, '--fps', 'fast']);
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('it is a rate such as 18, 23.976 or 24000/1001 (')]);
});
