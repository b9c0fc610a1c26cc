import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportProject } from '../../electron/engine/jobs/export.ts';
import type { ExportRequest } from '../../shared/job/job.ts';
import { plainExport } from '../../shared/job/job.ts';
import { engine, lumaHashes, probeJson, probeStreams, runColorize, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);
beforeAll(useTinyNetwork);

function exportOf(project: string, output: string, startSeconds: number | null, durationSeconds: number | null = null): ExportRequest {
  const section = startSeconds === null ? null : { startSeconds, durationSeconds };
  return { ...plainExport, codec: 'ffv1', project, output, section, force: false };
}

const signal = new AbortController().signal;
const groups = ['-g', '12', '-bf', '2'];

/** A film of which each frame differs, in a form of its own. */
async function filmOf(form: string): Promise<string> {
  const plain = await makeFilm(at(`${form}-plain.mkv`), { seconds: 3, rate: '24', grain: 10, encoder: ['ffv1'] });
  const mpeg2 = ['-c:v', 'mpeg2video', '-q:v', '4', ...groups];
  switch (form) {
    case 'm2v':
      await ffmpeg('-i', plain, ...mpeg2, at('film.m2v'));
      return at('film.m2v');
    case 'h264':
      await ffmpeg('-i', plain, '-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', at('film.h264'));
      return at('film.h264');
    case 'ts':
      await ffmpeg('-i', plain, ...mpeg2, '-output_ts_offset', '30', at('film.ts'));
      return at('film.ts');
    case 'joined.vob': {
      // A clock that starts again in the middle.
      await ffmpeg('-i', plain, '-t', '1.5', ...mpeg2, '-f', 'vob', at('one.vob'));
      await ffmpeg('-ss', '1.5', '-i', plain, ...mpeg2, '-f', 'vob', at('two.vob'));
      await writeFile(at('joined.vob'), Buffer.concat([await readFile(at('one.vob')), await readFile(at('two.vob'))]));
      return at('joined.vob');
    }
    case 'avi':
      await ffmpeg('-i', plain, '-c:v', 'mpeg4', '-q:v', '4', '-bf', '2', at('film.avi'));
      return at('film.avi');
    default:
      await ffmpeg(
        '-i',
        plain,
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-x264-params',
        'keyint=12:bframes=3:open-gop=1',
        at(`film.${form}`),
      );
      return at(`film.${form}`);
  }
}

describe('a part of a film is the frames shown within it', () => {
  it.each([
    ['mp4', 0],
    ['mkv', 0],
    ['m2v', 0],
    ['h264', 0],
    ['ts', 0],
    ['joined.vob', 0],
    // Frames are shown one later than they are stored, while the clock begins with the first stored.
    ['avi', 1],
  ])('%s', async (form, late) => {
    const film = await filmOf(form);
    const frames = await lumaHashes(film);
    expect(frames.length).toBeGreaterThanOrEqual(70);
    const whole = await runColorize(film, { codec: 'ffv1', output: at(`${form}.whole.mkv`), project: at(`${form}.whole.kinetint`) });
    expect(await lumaHashes(whole.done.output)).toEqual(frames);
    // Between two frames, so that what rounds shows.
    const section = { startSeconds: 1.49, durationSeconds: 0.75 };
    const part = await runColorize(film, { codec: 'ffv1', section, output: at(`${form}.part.mkv`), project: at(`${form}.part.kinetint`) });
    const expected = frames.slice(36 - late, 54 - late);
    expect(await lumaHashes(part.done.output)).toEqual(expected);
    for (const [project, name] of [
      [part.done.project, 'again'],
      [whole.done.project, 'of-whole'],
    ] as const) {
      const request = exportOf(project, at(`${form}.${name}.mkv`), name === 'again' ? null : section.startSeconds, section.durationSeconds);
      const done = await exportProject(request, { engine, signal });
      expect(await lumaHashes(done.output), name).toEqual(expected);
    }
  });
});

const streamsSchema = z.object({ streams: z.array(z.object({ tags: z.record(z.string(), z.string()).optional() })) });
const packetsSchema = z.object({ packets: z.array(z.object({ pts_time: z.string(), size: z.string() })) });
const lengthSchema = z.object({ format: z.object({ duration: z.string(), start_time: z.string() }) });

async function wordsOf(path: string): Promise<string> {
  return (await ffmpeg('-i', path, '-map', '0:s:0', '-f', 'srt', '-')).toString('utf8');
}

describe('what goes along with a part', () => {
  it.each(['mp4', 'mov', 'mkv'])('%s: the line that is on the screen where it begins, and no more than its length', async (ending) => {
    const film = at(`words-${ending}.mkv`);
    await writeFile(at('words.srt'), '1\n00:00:00,200 --> 00:00:01,900\nlong line\n\n2\n00:00:00,000 --> 00:00:00,100\nover before\n');
    await ffmpeg(
      '-i',
      await makeFilm(at(`words-${ending}-plain.mp4`), { seconds: 4, rate: '24' }),
      '-i',
      at('words.srt'),
      '-map',
      '0',
      '-map',
      '1',
      '-c',
      'copy',
      '-c:s',
      'srt',
      film,
    );
    const { done } = await runColorize(film, {
      output: at(`words-out.${ending}`),
      project: at(`words-${ending}.kinetint`),
      section: { startSeconds: 1.5, durationSeconds: 0.25 },
    });
    expect(done.frames).toBe(6);
    const words = await wordsOf(done.output);
    expect(words).toMatch(/00:00:00,00[0-2] --> 00:00:00,2[45]\d\s+long line/);
    expect(words).not.toContain('over before');
    const { format } = lengthSchema.parse(await probeJson(done.output, '-show_format'));
    expect(Number(format.duration)).toBeLessThan(0.3);
  });

  it.each([
    ['pgs', 'mkv', 'hdmv_pgs_subtitle'],
    ['dvbsub', 'ts', 'dvb_subtitle'],
    ['dvdsub', 'mkv', 'dvd_subtitle'],
  ])('bitmap subtitles (%s in %s) that are on the screen where it begins, and none that are over', async (codec, ending, name) => {
    const film = await makeFilm(at(`${codec}.${ending}`), { seconds: 1.6, subtitles: [{ codec }] });
    // The box is shown from 0.1 s to 0.6 s.
    const parts = [0.3, 0.9].map(async (startSeconds) => {
      const output = at(`${codec}-${startSeconds}.mkv`);
      const project = at(`${codec}-${startSeconds}.kinetint`);
      const { done } = await runColorize(film, { output, project, section: { startSeconds, durationSeconds: 0.5 } });
      expect(done.frames).toBeGreaterThanOrEqual(12);
      expect(await probeStreams(output)).toMatchObject([{ codec_type: 'video' }, { codec_name: name }]);
      return packetsSchema.parse(await probeJson(output, '-select_streams', 's', '-show_entries', 'packet=pts_time,size')).packets;
    });
    const [spanned, over] = await Promise.all(parts);
    expect(Number(spanned?.[0]?.pts_time)).toBeLessThan(0.01);
    // The picture itself, and not only the word that it goes.
    expect(Number(spanned?.[0]?.size)).toBeGreaterThan(48);
    // Of a DVD's title FFmpeg's encoder writes no end.
    expect(over?.filter(({ size }) => Number(size) > 48)).toHaveLength(codec === 'dvdsub' ? 1 : 0);
  });

  it.each(['srt', 'ass'])('a track of %s without a line in it', async (codec) => {
    const film = await makeFilm(at(`empty-${codec}.mkv`), { seconds: 2, subtitles: [{ codec }] });
    const { done } = await runColorize(film, {
      output: at(`empty-${codec}.out.mkv`),
      project: at(`empty-${codec}.kinetint`),
      section: { startSeconds: 1.2, durationSeconds: 0.4 },
    });
    expect(done.frames).toBe(10);
    expect((await probeStreams(done.output)).map((stream) => stream.codec_type)).toEqual(['video', 'subtitle']);
    expect(await wordsOf(done.output)).toBe('');
  });

  it.each(['prores', 'h264'] as const)('%s: the timecode of its first frame', async (codec) => {
    const film = at(`timecode-${codec}.mov`);
    const plain = await makeFilm(at(`timecode-${codec}-plain.mp4`), { seconds: 2, rate: '24' });
    await ffmpeg('-i', plain, '-c', 'copy', '-timecode', '01:00:00:00', film);
    const { done } = await runColorize(film, {
      codec,
      output: at(`timecode-${codec}.out.mov`),
      project: at(`timecode-${codec}.kinetint`),
      section: { startSeconds: 1, durationSeconds: null },
    });
    const { streams } = streamsSchema.parse(await probeJson(done.output, '-show_streams'));
    expect(streams.flatMap(({ tags }) => tags?.['timecode'] ?? [])).toContain('01:00:01:00');
    expect(streams.flatMap(({ tags }) => tags?.['timecode'] ?? [])).not.toContain('01:00:00:00');
  });

  it('a recorder’s clock of hours is not the film’s length', async () => {
    const film = at('late.mkv');
    await ffmpeg(
      '-i',
      await makeFilm(at('late-plain.mp4'), { audio: [{}] }),
      '-map',
      '0',
      '-c',
      'copy',
      '-output_ts_offset',
      '21600',
      film,
    );
    const { done } = await runColorize(film, { output: at('late.out.mp4'), project: at('late.kinetint') });
    expect(done.frames).toBe(25);
    const { format } = lengthSchema.parse(await probeJson(done.output, '-show_format'));
    expect(Number(format.duration)).toBeLessThan(1.2);
    expect(Number(format.start_time)).toBeLessThan(0.1);
  });
});
