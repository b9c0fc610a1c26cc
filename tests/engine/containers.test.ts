import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import type { FilmInfo, OtherStream, StreamKind } from '../../shared/film/film.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { Codec, Container } from '../../shared/job/settings.ts';
import { eventsOf, kinetint } from './support/cli.ts';
import { packetTimes, probeJson, probeStreams, runColorize, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm, packetHashes } from './support/films.ts';
import { said } from '../support/said.ts';

const clips = join(import.meta.dirname, '../../../shared/data/clips');
const folder = filmFolder();
const codecOf: Readonly<Record<Exclude<Container, 'pictures'>, Codec>> = { mp4: 'h264', mkv: 'h264', mov: 'prores' };
beforeAll(useTinyNetwork);

interface Coloured {
  readonly before: FilmInfo;
  readonly after: FilmInfo;
  readonly plan: Plan;
  readonly warnings: readonly string[];
}

let counter = 0;

/** A whole run, and what film and output hold. */
async function colour(film: string, container: keyof typeof codecOf, durationSeconds: number | null = null): Promise<Coloured> {
  counter += 1;
  const { done, events } = await runColorize(film, {
    output: join(folder, `out-${counter}.${container}`),
    project: join(folder, `${counter}.kinetint`),
    codec: codecOf[container],
    section: { startSeconds: 0, durationSeconds },
  });
  const plan = events.find((event) => event.type === 'plan')!.plan;
  const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(warnings).toEqual(plan.warnings);
  return { before: await probeFilm(film), after: await probeFilm(done.output), plan, warnings: said(warnings) };
}

const ofKind = (film: FilmInfo, kind: StreamKind): OtherStream[] => film.others.filter((stream) => stream.kind === kind);
const named = (stream: OtherStream): unknown => [stream.language, stream.title];

/** Every stream that the plan copies has the same packets, and every one has its codec or the plan's. */
async function expectPlanned({ before, after, plan }: Coloured, kind: 'audio' | 'subtitle'): Promise<void> {
  const planned = plan.streams.filter((stream) => stream.kind === kind && stream.action !== 'drop');
  const made = ofKind(after, kind);
  expect(made).toHaveLength(planned.length);
  for (const [i, { index, action }] of planned.entries()) {
    const from = before.others.find((stream) => stream.index === index)!;
    if (action !== 'copy') continue;
    expect(made[i]!.codec).toBe(from.codec);
    const hashes = await packetHashes(before.path, index);
    expect(hashes.length).toBeGreaterThan(0);
    expect(await packetHashes(after.path, made[i]!.index), `track ${index}, ${from.codec}`).toEqual(hashes);
  }
}

const chaptersSchema = z.object({
  chapters: z.array(z.object({ start_time: z.string(), end_time: z.string(), tags: z.object({ title: z.string() }) })),
});

async function chapters(path: string): Promise<unknown> {
  const { chapters: found } = chaptersSchema.parse(await probeJson(path, '-show_chapters'));
  return found.map((chapter) => [Number(chapter.start_time).toFixed(2), Number(chapter.end_time).toFixed(2), chapter.tags.title]);
}

async function attachment(path: string, position: number): Promise<Buffer> {
  const to = join(folder, 'attachment.bin');
  await ffmpeg(`-dump_attachment:t:${position}`, to, '-i', `file:${path}`, '-map', '0:a:0', '-frames:a', '1', '-f', 'null', '-');
  return readFile(to);
}

describe('a film with everything', () => {
  const film = join(folder, 'everything.mkv');
  const sound = ['aac', 'mp3', 'ac3', 'flac', 'opus', 'pcm_s16le'];
  beforeAll(() =>
    makeFilm(film, {
      filmTitle: 'The Film',
      language: 'eng',
      title: 'Print of 1924',
      chapters: 3,
      cover: 'png',
      attachments: ['font.ttf'],
      audio: [
        { encoder: 'aac', language: 'eng', title: 'Organ', disposition: 'default' },
        { encoder: 'libmp3lame', language: 'fre', title: 'Piano' },
        { encoder: 'ac3', channels: 6, language: 'ger' },
        { encoder: 'flac', disposition: 'comment' },
        { encoder: 'libopus' },
        { encoder: 'pcm_s16le' },
      ],
      subtitles: [
        { language: 'ger', title: 'Zwischentitel', disposition: 'forced' },
        { codec: 'ass', language: 'jpn' },
      ],
    }),
  );

  it('into Matroska: everything stays, packet for packet', async () => {
    const coloured = await colour(film, 'mkv');
    const { before, after, plan, warnings } = coloured;
    expect(warnings).toEqual([]);
    expect(plan.streams.every(({ action }) => action === 'copy' || action === 'colour')).toBe(true);
    await expectPlanned(coloured, 'audio');
    await expectPlanned(coloured, 'subtitle');
    expect(ofKind(after, 'audio').map(({ codec }) => codec)).toEqual(sound);
    for (const kind of ['audio', 'subtitle'] as const) {
      expect(ofKind(after, kind).map((stream) => [named(stream), stream.dispositions])).toEqual(
        ofKind(before, kind).map((stream) => [named(stream), stream.dispositions]),
      );
    }
    expect(await chapters(after.path)).toEqual(await chapters(film));
    expect([after.title, after.chapters]).toEqual(['The Film', 3]);
    expect(await attachment(after.path, 0)).toEqual(await attachment(film, 0));
    expect(ofKind(after, 'picture').map(({ codec }) => codec)).toEqual(['png']);
    expect(await packetHashes(after.path, ofKind(after, 'picture')[0]!.index)).toEqual(
      await packetHashes(film, ofKind(before, 'picture')[0]!.index),
    );
    const tags = z.object({ streams: z.array(z.object({ tags: z.looseObject({ language: z.string(), title: z.string() }) })) });
    expect(tags.parse(await probeJson(after.path, '-select_streams', 'v:0', '-show_streams')).streams[0]!.tags).toMatchObject({
      language: 'eng',
      title: 'Print of 1924',
    });
  });

  it.each([
    [
      'mp4',
      ['aac', 'mp3', 'ac3', 'flac', 'opus', 'aac'],
      [
        /^Sound track 6 is converted to AAC/,
        /^Subtitle track 7 .*mov_text/,
        /^Subtitle track 8 .*mov_text.*fonts and effects are lost/,
        /^Attachment 10.*left out/,
      ],
    ],
    [
      'mov',
      ['aac', 'mp3', 'ac3', 'pcm_s24le', 'pcm_s24le', 'pcm_s16le'],
      [/^Sound track 4 .*24-bit PCM/, /^Sound track 5 .*24-bit PCM/, /^Subtitle track 7/, /^Attachment 10.*left out/],
    ],
  ] as const)('into %s: what it takes is the same, what it does not take is converted or named', async (container, codecs, said) => {
    const coloured = await colour(film, container);
    const { after, plan, warnings } = coloured;
    await expectPlanned(coloured, 'audio');
    expect(ofKind(after, 'audio').map(({ codec }) => codec)).toEqual(codecs);
    for (const pattern of said) expect(warnings).toContainEqual(expect.stringMatching(pattern));
    for (const { index } of plan.streams.filter(({ action }) => action === 'convert' || action === 'drop')) {
      expect(
        warnings.some((warning) => warning.includes(` ${index} `)),
        `track ${index} is named`,
      ).toBe(true);
    }
    expect(ofKind(after, 'audio').slice(0, 2).map(named)).toEqual([
      ['eng', 'Organ'],
      [container === 'mov' ? 'fra' : 'fre', 'Piano'],
    ]);
    expect(await chapters(after.path)).toEqual(await chapters(film));
    expect(after.title).toBe('The Film');
    expect(ofKind(after, 'picture')).toHaveLength(container === 'mp4' ? 1 : 0);
    const words = (await ffmpeg('-i', after.path, '-map', '0:s:0', '-f', 'srt', '-')).toString();
    expect(words).toMatch(/00:00:00,100 --> 00:00:00,400\n<i>|First[^]*00:00:00,500 --> 00:00:00,900\nSecond title/);
    // Converted sound lasts as long.
    const length = (times: readonly number[]): number => times.at(-1)! - times[0]!;
    const [from, to] = [length(await packetTimes(film, 'a:5')), length(await packetTimes(after.path, 'a:5'))];
    expect(Math.abs(from - to)).toBeLessThan(0.05);
    const picture = (await probeStreams(after.path)).find(({ codec_type }) => codec_type === 'video');
    expect(picture).toMatchObject(
      container === 'mov' ? { codec_name: 'prores', pix_fmt: 'yuv422p10le' } : { codec_name: 'h264', pix_fmt: 'yuv420p' },
    );
  });
});

it('from MP4 into MP4, MKV and MOV: sound, words and cover of an MP4 stay', async () => {
  const film = await makeFilm(join(folder, 'plain.mp4'), {
    audio: [{ language: 'eng' }, { encoder: 'ac3', language: 'spa' }],
    subtitles: [{ language: 'ita' }],
    chapters: 2,
    cover: 'jpg',
    filmTitle: 'Plain',
  });
  for (const container of ['mp4', 'mkv', 'mov'] as const) {
    const coloured = await colour(film, container);
    await expectPlanned(coloured, 'audio');
    expect(ofKind(coloured.after, 'audio')).toHaveLength(2);
    expect(ofKind(coloured.after, 'audio').map(({ language }) => language)).toEqual(['eng', 'spa']);
    expect(ofKind(coloured.after, 'subtitle')[0]!.language).toBe('ita');
    expect(await chapters(coloured.after.path)).toEqual(await chapters(film));
    expect(ofKind(coloured.after, 'picture')).toHaveLength(container === 'mov' ? 0 : 1);
    if (container === 'mov') expect(coloured.warnings).toContainEqual(expect.stringMatching(/^Cover picture \d.* left out/));
  }
});

it('any file name goes in and out', async () => {
  const names = [
    'two words.mkv',
    'two\nlines.mkv',
    `it's "quoted".mkv`,
    '100% %d %03d.mkv',
    '-leading dash.mkv',
    'Nuit d’été – 映画 🎬.mkv',
    'a:b;c,d[0]=\\e.mkv',
    'no ending',
  ];
  const place = join(folder, 'names');
  await mkdir(place);
  const networkId = await makeFilm(join(folder, 'name.mkv'), { seconds: 0.2, audio: [{ encoder: 'aac' }], cover: 'png' });
  for (const name of names) await copyFile(networkId, join(place, name));
  const result = await kinetint(['colorize', '--device', 'cpu', '--json', '--', ...names], { cwd: place });
  expect([result.status, result.stderr]).toEqual([0, '']);
  expect(eventsOf(result).filter(({ type }) => type === 'done')).toHaveLength(names.length);
  const stems = names.map((name) => name.replace(/\.mkv$/, ''));
  expect((await readdir(place)).sort()).toEqual([...names, ...stems.flatMap((stem) => [`${stem}.color.mp4`, `${stem}.kinetint`])].sort());
});

describe.skipIf(!existsSync(clips))('real footage', () => {
  it.each([
    ['nasa_two_videos_two_sounds_subtitles.mp4', 'mkv'],
    ['nasa_two_videos_two_sounds_subtitles.mp4', 'mp4'],
    ['pancake.mkv', 'mp4'],
    ['camera_mjpeg.avi', 'mkv'],
    ['camera_mjpeg.avi', 'mp4'],
    ['model_fence.mp4', 'mp4'],
  ] as const)('the first 0.4 seconds of %s into %s', async (name, container) => {
    const coloured = await colour(join(clips, name), container, 0.4);
    const { before, after, plan } = coloured;
    for (const kind of ['audio', 'subtitle', 'video'] as const) {
      expect(ofKind(after, kind)).toHaveLength(
        plan.streams.filter((stream) => stream.kind === kind && (stream.action === 'copy' || stream.action === 'convert')).length,
      );
    }
    for (const [i, stream] of ofKind(after, 'audio').entries()) {
      const times = await packetTimes(after.path, `a:${i}`);
      expect(times[0]!).toBeLessThan(0.1);
      expect(times.at(-1)!).toBeGreaterThan(0.2);
      expect(times.at(-1)!).toBeLessThan(0.6);
      // What is copied is the beginning of the film's own packets.
      const source = ofKind(before, 'audio')[i]!;
      if (stream.codec !== source.codec) continue;
      const [all, made] = [await packetHashes(before.path, source.index), await packetHashes(after.path, stream.index)];
      expect(all.join(' ')).toContain(made.slice(0, -1).join(' '));
    }
    const picture = await packetTimes(after.path, `${after.video.index}`);
    expect(picture.length).toBeGreaterThanOrEqual(Math.floor(0.4 * (before.video.frameRate!.num / before.video.frameRate!.den)));
    expect(picture.at(-1)!).toBeLessThan(0.45);
  });
});
