import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { colorize } from '../../electron/engine/jobs/colorize.ts';
import { exportProject } from '../../electron/engine/jobs/export.ts';
import { plainExport } from '../../shared/job/job.ts';
import { said } from '../support/said.ts';
import { kinetint } from './support/cli.ts';
import { engine, packetTimes, requestFor, runColorize, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);
beforeAll(useTinyNetwork);

const [width, height] = [96, 64];

function samples(bytes: Buffer, bitDepth: number): Uint8Array | Uint16Array {
  const copy = Uint8Array.from(bytes);
  return bitDepth > 8 ? new Uint16Array(copy.buffer) : copy;
}

interface LumaOfPictures {
  readonly luma: number[];
  /** Whether any picture has colour. */
  readonly coloured: boolean;
}

/** Luma of RGB pictures by the usual weights, in the code values of a film of so many bits. */
async function lumaOfPictures(
  pattern: string,
  first: number,
  written: 8 | 16,
  { range, bits, red, blue }: { range: 'limited' | 'full'; bits: number; red: number; blue: number },
): Promise<LumaOfPictures> {
  const raw = samples(
    await ffmpeg(
      ...['-f', 'image2', '-start_number', String(first), '-i', pattern],
      ...['-pix_fmt', written > 8 ? 'rgb48le' : 'rgb24', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'],
    ),
    written,
  );
  const most = 2 ** written - 1;
  const unit = 2 ** (bits - 8);
  const luma: number[] = [];
  let coloured = false;
  for (let at = 0; at < raw.length; at += 3) {
    const [r, g, b] = [raw[at]!, raw[at + 1]!, raw[at + 2]!];
    coloured ||= Math.abs(r - b) > most / 20;
    const share = (red * r + (1 - red - blue) * g + blue * b) / most;
    luma.push(Math.round(range === 'full' ? share * (2 ** bits - 1) : unit * (16 + 219 * share)));
  }
  return { luma, coloured };
}

/** Luma of a film as it is stored. */
async function lumaOfFilm(bits: number, ...input: readonly string[]): Promise<number[]> {
  const raw = await ffmpeg(...input, '-vf', 'extractplanes=y', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-');
  return [...samples(raw, bits)];
}

/** How many samples differ. RGB has no blacker black and no whiter white than limited range has. */
function differing(written: readonly number[], filmed: readonly number[], [low, high]: readonly [number, number]): number {
  expect(written).toHaveLength(filmed.length);
  return filmed.filter((value, index) => written[index] !== Math.min(high, Math.max(low, value))).length;
}

/** Contrast that limited range just holds, so that no colour is at the edge of RGB. */
const gentle = 'lutyuv=y=60+val/2';

describe('a film as numbered pictures', () => {
  it('PNG of 8 bits: every frame, luma to the bit, its time beside it', async () => {
    const film = await makeFilm(at('8 100%d.mkv'), {
      ...{ width, height, seconds: 0.6, grain: 20, filters: gentle, matrix: 'bt709', variableRate: true, chapters: 2 },
      ...{ encoder: ['ffv1'], audio: [{ encoder: 'flac' }], filmTitle: 'Harbour' },
    });
    for (const made of ['8 100%d.color.pictures', '8 100%d.kinetint']) await rm(at(made), { recursive: true, force: true });
    const { done, events } = await runColorize(film, { codec: 'png' });
    expect(done.output).toBe(at('8 100%d.color.pictures'));
    const times = await packetTimes(film, 'v:0');
    expect(new Set(times.slice(1).map((time, index) => (time - times[index]!).toFixed(3))).size).toBeGreaterThan(1);
    const names = times.map((_, index) => `8 100%d_${String(index).padStart(6, '0')}.png`);
    expect((await readdir(done.output)).sort()).toEqual([...names, 'frames.csv']);
    expect(await readFile(join(done.output, 'frames.csv'), 'utf8')).toBe(
      `${['file,seconds', ...times.map((seconds, index) => `${names[index]!},${seconds.toFixed(6)}`)].join('\n')}\n`,
    );
    const about = { range: 'limited', bits: 8, red: 0.2126, blue: 0.0722 } as const;
    const { luma, coloured } = await lumaOfPictures(join(at('8 100%%d.color.pictures'), '8 100%%d_%06d.png'), 0, 8, about);
    expect(coloured).toBe(true);
    expect(differing(luma, await lumaOfFilm(8, '-i', film, '-map', '0:v:0'), [16, 235])).toBe(0);
    const warnings = said(events.flatMap((event) => (event.type === 'warning' ? [event.message] : [])));
    expect(warnings).toContainEqual(expect.stringMatching(/^Numbered pictures have no place for chapters.*: they are left out\.$/));
    expect(warnings).toContainEqual(expect.stringMatching(/^Sound track 1 .*numbered pictures are written, which have no place for it/));
  });

  it.each(['tiff', 'png'] as const)('%s of 16 bits out of scans of 16 bits: names and numbers stay, luma to the bit', async (codec) => {
    const scans = at(`scans ${codec}`);
    for (const made of [scans, at(`out ${codec}`)]) await rm(made, { recursive: true, force: true });
    await mkdir(scans);
    const source = `testsrc2=s=${width}x${height}:r=24:d=0.5,format=gray16le,noise=alls=20:allf=t,lutyuv=y=12000+val/2,format=gray16le`;
    await ffmpeg('-f', 'lavfi', '-i', source, '-start_number', '86', '-f', 'image2', join(scans, 'roll-%04d.tif'));
    const { done } = await runColorize(`${scans}?fps=16`, {
      codec,
      output: at(`out ${codec}`),
      section: { startSeconds: 0.25, durationSeconds: 0.25 },
    });
    expect(done.frames).toBe(4);
    const names = [90, 91, 92, 93].map((number) => `roll-00${number}.${codec}`);
    expect((await readdir(done.output)).sort()).toEqual(['frames.csv', ...names].sort());
    expect((await readFile(join(done.output, 'frames.csv'), 'utf8')).split('\n')[1]).toBe(`roll-0090.${codec},0.250000`);
    const about = { range: 'full', bits: 16, red: 0.299, blue: 0.114 } as const;
    const { luma, coloured } = await lumaOfPictures(join(done.output, `roll-%04d.${codec}`), 90, 16, about);
    expect(coloured).toBe(true);
    const scanned = (await lumaOfFilm(16, '-f', 'image2', '-start_number', '86', '-i', join(scans, 'roll-%04d.tif'))).slice(
      4 * width * height,
      8 * width * height,
    );
    expect(differing(luma, scanned, [0, 65_535])).toBe(0);
  });

  it('a project is exported so, and what is written is a film again', async () => {
    const film = await makeFilm(at('again.mkv'), { width, height, seconds: 0.4 });
    for (const made of [at('again'), at('again.mp4')]) await rm(made, { recursive: true, force: true });
    const { done } = await runColorize(film, { output: at('again.mp4'), project: at('again.kinetint') });
    const request = { ...plainExport, codec: 'tiff' as const, bitDepth: 16, project: done.project, output: at('again'), section: null };
    const written = await exportProject({ ...request, force: false }, { engine, signal: new AbortController().signal });
    expect(written.frames).toBe(10);
    const shown = await kinetint(['probe', written.output, '--fps', '25', '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ film: { pictures: { first: 0, count: 10 }, video: { bitDepth: 16 } } });
  });
});

describe('the folder of the pictures', () => {
  it('takes the place of nothing but an empty one, or with --force of pictures that Kinetint wrote', async () => {
    const film = await makeFilm(at('place.mkv'), { width, height, seconds: 0.2 });
    const output = at('place');
    await rm(output, { recursive: true, force: true });
    await mkdir(output);
    const args = ['colorize', film, '--device', 'cpu', '--codec', 'png', '-o', output];
    expect((await kinetint(args)).status).toBe(0);
    expect(await readdir(output)).toHaveLength(6);
    // Of the very same command nothing is left to do.
    const same = await kinetint(args);
    expect([same.status, same.stderr]).toEqual([0, expect.stringMatching(/place is there already, as an earlier run made it/)]);
    const again = await kinetint([...args, '--saturation', '0.5']);
    expect([again.status, again.stderr]).toEqual([
      expect.any(Number),
      expect.stringMatching(/place exists already: .*--force to write over the/),
    ]);
    expect(again.status).not.toBe(0);
    expect((await kinetint([...args, '--duration', '0.1', '--force'])).status).toBe(0);
    expect((await readdir(output)).sort()).toEqual(['frames.csv', 'place_000000.png', 'place_000001.png', 'place_000002.png']);
    await writeFile(join(output, 'notes.txt'), 'mine');
    const refused = await kinetint([...args, '--force']);
    expect(refused.stderr).toMatch(/place holds other things than pictures that Kinetint wrote: choose another name with -o\.\n$/);
    expect(await readFile(join(output, 'notes.txt'), 'utf8')).toBe('mine');
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('is never the film itself, and no file', async () => {
    const film = await makeFilm(at('self.mkv'), { width, height, seconds: 0.2 });
    await rm(at('self'), { recursive: true, force: true });
    await runColorize(film, { codec: 'png', output: at('self') });
    await expect(runColorize(`${at('self')}?fps=25`, { codec: 'png', output: at('self'), force: true })).rejects.toThrow(
      /self is the film itself, which is never written over/,
    );
    await expect(runColorize(film, { codec: 'png', output: film, force: true })).rejects.toThrow(/png does not go into Matroska: give the/);
    await writeFile(at('a file'), '');
    await expect(runColorize(film, { codec: 'png', output: at('a file'), force: true })).rejects.toThrow(
      /is a file, not a folder: give the/,
    );
    await expect(runColorize(film, { codec: 'png', output: at('self.mp4') })).rejects.toThrow(
      /png does not go into MP4: give the name of a folder/,
    );
    expect(await readdir(at('self'))).toHaveLength(6);
  });

  it('is not there before it is whole', async () => {
    const film = await makeFilm(at('stop.mkv'), { width, height, seconds: 2 });
    const stop = new AbortController();
    const seen = new Set<string>();
    const request = requestFor(film, { codec: 'png', output: at('stopped'), project: at('stopped.kinetint') });
    const work = colorize(request, {
      engine,
      signal: stop.signal,
      onEvent: (event) => {
        seen.add(event.type);
        if (event.type === 'progress') stop.abort();
      },
    });
    await expect(work).rejects.toThrow(/^Stopped; /);
    expect(seen).toContain('progress');
    expect((await readdir(folder)).filter((name) => name.startsWith('stopped'))).toEqual(['stopped.kinetint']);
    // What a killed run left goes too.
    await mkdir(at('stopped.123.part'));
    await writeFile(join(at('stopped.123.part'), 'stop_000000.png'), 'half');
    const { done } = await runColorize(film, { codec: 'png', output: at('stopped'), project: at('stopped.kinetint') });
    expect(done.frames).toBe(50);
    expect((await readdir(folder)).filter((name) => name.startsWith('stopped')).sort()).toEqual(['stopped', 'stopped.kinetint']);
    await rm(at('stopped'), { recursive: true });
  });
});
