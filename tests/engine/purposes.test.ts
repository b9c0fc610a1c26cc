import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportProject, planProjectExport } from '../../electron/engine/jobs/export.ts';
import { exportPresets } from '../../shared/job/export-presets.ts';
import { plainExport, type Done, type ExportRequest } from '../../shared/job/job.ts';
import { eventsOf, kinetint } from './support/cli.ts';
import { engine, lumaHashes, probeJson, probeStreams, runColorize, tinyNetworks, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm, packetHashes } from './support/films.ts';

const folder = filmFolder();
const film = join(folder, 'film.mkv');
const project = join(folder, 'film.kinetint');
const tinyNetworksWithoutNetwork = join(folder, 'models');
beforeAll(async () => {
  useTinyNetwork();
  await makeFilm(film, {
    seconds: 0.6,
    grain: 10,
    encoder: ['ffv1'],
    audio: [{ language: 'eng' }, { encoder: 'flac', language: 'fre' }],
    subtitles: [{ language: 'ger' }, { language: 'ita' }],
  });
  await runColorize(film, { output: join(folder, 'first.mp4'), project });
  await mkdir(tinyNetworksWithoutNetwork);
  await copyFile(join(tinyNetworks, 'catalog.json'), join(tinyNetworksWithoutNetwork, 'catalog.json'));
});

async function exportAgain(change: Partial<ExportRequest>): Promise<Done> {
  return exportProject(
    { ...plainExport, section: null, output: null, project, force: true, ...change },
    { engine, signal: new AbortController().signal },
  );
}

const described = z.object({
  streams: z.array(z.object({ codec_name: z.string(), profile: z.string().optional(), pix_fmt: z.string(), codec_tag_string: z.string() })),
});

describe('each purpose, out of a finished project', () => {
  it.each([
    ['share', 'film.color.mp4', { codec_name: 'h264', profile: 'High', pix_fmt: 'yuv420p', codec_tag_string: 'avc1' }],
    ['archive', 'film.color.mkv', { codec_name: 'hevc', profile: 'Main 10', pix_fmt: 'yuv420p10le' }],
    ['archive-lossless', 'film.color.mkv', { codec_name: 'ffv1', pix_fmt: 'yuv420p' }],
    ['edit', 'film.color.mov', { codec_name: 'prores', profile: 'HQ', pix_fmt: 'yuv422p10le', codec_tag_string: 'apch' }],
    ['small', 'film.color.mp4', { codec_name: 'av1', profile: 'Main', pix_fmt: 'yuv420p10le' }],
  ] as const)('%s makes %s', async (purpose, name, stream) => {
    const { output, frames } = await exportAgain(exportPresets[purpose]);
    expect([output, frames]).toEqual([join(folder, name), 15]);
    expect(described.parse(await probeJson(output, '-select_streams', 'v:0', '-show_streams')).streams[0]).toMatchObject(stream);
  });

  it('is what --for names on the command line, where plainer words count for more', async () => {
    const output = join(folder, 'said.mkv');
    expect(await kinetint(['export', project, '-o', output, '--for', 'archive', '--bits', '8', '--preset', 'ultrafast'])).toMatchObject({
      status: 0,
    });
    expect((await probeStreams(output))[0]).toMatchObject({ codec_name: 'hevc', pix_fmt: 'yuv420p' });
    const against = await kinetint(['export', project, '--for', 'archive', '--codec', 'av1']);
    expect([against.status, against.stderr]).toEqual([2, '--for archive writes h265: leave out --codec av1, or --for.\n']);
  });
});

describe('a part of the film', () => {
  it('is written without a network: those frames, with their sound, as the command line says it', async () => {
    // Whoever would load a network would miss it.
    const output = join(folder, 'part.mkv');
    const result = await kinetint(['export', project, '-o', output, '--codec', 'ffv1', '--start', '0.2', '--duration', '0.24', '--json'], {
      env: { KINETINT_MODELS: tinyNetworksWithoutNetwork },
    });
    expect([result.status, result.stderr]).toEqual([0, '']);
    expect(eventsOf(result).at(-1)).toMatchObject({ type: 'done', frames: 6 });
    const [whole, part] = [await lumaHashes(film), await lumaHashes(output)];
    expect(part).toEqual(whole.slice(5, 11));
    const late = await kinetint(['export', project, '-o', output, '--start', '9', '--force']);
    expect([late.status, late.stderr]).toEqual([2, expect.stringContaining('nothing of it is left after 9 s: choose an earlier --start.')]);
  });

  it('about tells how large a file will be before it is written', async () => {
    // Sound is reckoned as usual sound, and a tone is less: short films come out smaller.
    for (const purpose of ['archive-lossless', 'share'] as const) {
      const request = {
        ...plainExport,
        section: null,
        project,
        force: true,
        ...exportPresets[purpose],
        output: join(folder, `sized.${exportPresets[purpose].container}`),
      };
      const { estimatedBytes } = await planProjectExport(request, { engine, signal: new AbortController().signal });
      const { output } = await exportAgain(request);
      const { size } = await stat(output);
      expect(Math.abs(Math.log(estimatedBytes! / size)), `${purpose}: ${estimatedBytes} for ${size}`).toBeLessThan(Math.log(2));
    }
  });
});

describe('chosen tracks', () => {
  it.each([
    [{ audio: [2], subtitles: null }, ['v', 'a:fre', 's:ger', 's:ita']],
    [{ audio: null, subtitles: [] }, ['v', 'a:eng', 'a:fre']],
    [{ audio: [], subtitles: [3] }, ['v', 's:ger']],
  ] as const)('%j: those are kept, packet for packet, and no others', async (tracks, kept) => {
    const chosen = {
      audio: tracks.audio === null ? null : [...tracks.audio],
      subtitles: tracks.subtitles === null ? null : [...tracks.subtitles],
    };
    const { output } = await exportAgain({ ...exportPresets['archive-lossless'], tracks: chosen });
    const tagged = z.object({
      streams: z.array(z.object({ codec_type: z.string(), tags: z.object({ language: z.string() }).partial().optional() })),
    });
    const { streams } = tagged.parse(await probeJson(output, '-show_streams'));
    expect(streams.map(({ codec_type, tags }) => [codec_type[0], tags?.language].filter((word) => word !== undefined).join(':'))).toEqual(
      kept,
    );
    const source = ['v', 'a:eng', 'a:fre', 's:ger', 's:ita'];
    for (const [index, name] of kept.entries()) {
      if (index > 0) expect(await packetHashes(output, index)).toEqual(await packetHashes(film, source.indexOf(name)));
    }
  });

  it('that are not there are refused in a sentence', async () => {
    await expect(exportAgain({ tracks: { audio: [3], subtitles: null } })).rejects.toMatchObject({
      code: 'usage',
      message: 'The film has no sound track 3: choose --audio from 1, 2, as "kinetint probe" numbers them.',
    });
    const wrong = await kinetint(['export', project, '--subtitles', 'german']);
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('it is "all", "none", or tracks')]);
  });
});

it.each([
  ['limited', 0],
  ['full', 6],
] as const)('8 bits of %s range in a 10-bit file are exactly those brightnesses', async (range, filled) => {
  const eight = await makeFilm(join(folder, `${range}.mkv`), { seconds: 0.12, grain: 30, range, encoder: ['ffv1'] });
  const { done } = await runColorize(eight, {
    codec: 'ffv1',
    bitDepth: 10,
    output: join(folder, `${range}.10.mkv`),
    project: join(folder, `${range}.kinetint`),
  });
  const raw = async (path: string): Promise<Buffer> =>
    ffmpeg('-i', path, '-map', '0:v:0', '-vf', 'extractplanes=y', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-');
  const [from, to] = [await raw(eight), await raw(done.output)];
  expect(to.length).toBe(2 * from.length);
  // Full range reaches from 0 to 1023, so the low bits repeat the high ones; in limited range white stays 4 × 235.
  const expected = Buffer.alloc(to.length);
  from.forEach((value, at) => {
    expected.writeUInt16LE(4 * value + (filled === 0 ? 0 : value >> filled), 2 * at);
  });
  expect(to.equals(expected)).toBe(true);
});
