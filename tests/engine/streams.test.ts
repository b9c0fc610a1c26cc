import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { extractCovers } from '../../electron/engine/film/covers.ts';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { planStreams, streamArguments } from '../../electron/engine/film/streams.ts';
import type { FilmInfo, OtherStream } from '../../shared/film/film.ts';
import type { StreamPlan } from '../../shared/job/plan.ts';
import type { Container } from '../../shared/job/settings.ts';
import { ffmpeg, filmFolder, makeFilm, packetHashes, packetHashesOf, type AudioOptions, type FilmOptions } from './support/films.ts';
import { said } from '../support/said.ts';

const data = join(import.meta.dirname, '../../../shared/data');
const folder = filmFolder();
let counter = 0;

interface Result {
  readonly film: FilmInfo;
  readonly back: FilmInfo;
  readonly streams: readonly StreamPlan[];
  readonly warnings: readonly string[];
  /** Source stream and the stream it became, for streams that were kept; covers and attachments aside. */
  readonly pairs: readonly { readonly plan: StreamPlan; readonly from: OtherStream; readonly to: OtherStream }[];
}

/** Does to a film what colouring does, with a plain filter in place of the colour. */
async function pass(path: string, container: Container): Promise<Result> {
  const film = await probeFilm(path);
  const { streams, warnings } = planStreams(film, container);
  const covers = await extractCovers(film, streams, container, folder);
  const output = join(folder, `out-${counter++}.${container}`);
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tag:v', container === 'mkv' ? '0' : 'avc1'];
  await ffmpeg(
    '-i',
    `file:${path}`,
    '-filter_complex',
    `[0:${film.video.index}]format=yuv420p[coloured]`,
    ...codec,
    ...streamArguments(film, streams, 0, { container, covers }),
    output,
  );
  const back = await probeFilm(output);
  const tracks = streams.filter(({ action, kind }) => action !== 'drop' && kind !== 'picture' && kind !== 'attachment');
  const made = [
    ...back.others.filter(({ kind }) => kind !== 'picture' && kind !== 'attachment' && kind !== 'data').map(({ index }) => index),
    back.video.index,
  ].sort((a, b) => a - b);
  expect(made).toHaveLength(tracks.length);
  const pairs = tracks.flatMap((plan, i) => {
    const from = film.others.find(({ index }) => index === plan.index);
    const to = back.others.find(({ index }) => index === made[i]);
    return from === undefined || to === undefined ? [] : [{ plan, from, to }];
  });
  return { film, back, streams, warnings: said(warnings), pairs };
}

async function expectSamePackets({ film, back, pairs }: Result): Promise<void> {
  const copies = pairs.filter(({ plan }) => plan.action === 'copy');
  const before = await packetHashesOf(
    film.path,
    copies.map(({ from }) => from.index),
  );
  const after = await packetHashesOf(
    back.path,
    copies.map(({ to }) => to.index),
  );
  copies.forEach(({ from }, i) => {
    expect(before[i]?.length).toBeGreaterThan(0);
    expect(after[i], `${from.codec} in ${back.container}`).toEqual(before[i]);
  });
}

async function attachment(film: FilmInfo, index: number): Promise<Buffer> {
  const path = join(folder, `attachment-${counter++}`);
  await ffmpeg(`-dump_attachment:${index}`, path, '-i', film.path, '-t', '0', '-f', 'null', '-');
  return await readFile(path);
}

/** The first subtitle track with its times. */
async function words(film: FilmInfo): Promise<string> {
  const text = (await ffmpeg('-i', film.path, '-map', '0:s:0', '-f', 'srt', '-')).toString();
  expect(text).toContain('Second title');
  return text;
}

const rich: FilmOptions = {
  secondPicture: true,
  audio: [
    { language: 'eng', title: 'Main', disposition: 'default' },
    { encoder: 'ac3', language: 'fre', title: "Director's cut", disposition: 'comment' },
  ],
  subtitles: [
    { language: 'ger', title: 'Deutsch', disposition: 'forced' },
    { codec: 'ass', language: 'jpn' },
    { codec: 'pgs', language: 'spa' },
    { codec: 'dvdsub' },
    { codec: 'dvbsub' },
    { codec: 'webvtt', disposition: 'hearing_impaired' },
  ],
  chapters: 3,
  cover: 'jpg',
  attachments: ['font.ttf', 'other font.ttf'],
  filmTitle: 'The Film',
  language: 'jpn',
  title: 'Picture',
};

describe('Matroska keeps everything', () => {
  test('tracks, packets, tags, chapters, cover, attachments', async () => {
    const result = await pass(await makeFilm(join(folder, 'rich.mkv'), rich), 'mkv');
    const { film, back, pairs, warnings } = result;
    expect(warnings).toEqual([]);
    expect(pairs).toHaveLength(9);
    await expectSamePackets(result);
    const facts = ({ kind, codec, language, title, dispositions }: OtherStream): unknown => ({
      kind,
      codec,
      language,
      title,
      dispositions,
    });
    expect(pairs.map(({ to }) => facts(to))).toEqual(pairs.map(({ from }) => facts(from)));
    const files = (info: FilmInfo): unknown[] => info.others.filter(({ kind }) => kind === 'attachment' || kind === 'picture').map(facts);
    expect(new Set(files(back).map((entry) => JSON.stringify(entry)))).toEqual(new Set(files(film).map((entry) => JSON.stringify(entry))));
    expect(files(back)).toHaveLength(3);
    expect([back.chapters, back.title]).toEqual([3, 'The Film']);
    const tags = (
      await ffmpeg(
        '-i',
        back.path,
        '-map',
        `0:${back.video.index}`,
        '-c',
        'copy',
        '-map_metadata',
        '-1',
        '-map_metadata:s:0',
        '0:s:0',
        '-f',
        'ffmetadata',
        '-',
      )
    ).toString();
    expect(tags).toMatch(/title=Picture/);
    expect(tags).toMatch(/language=jpn/);
  });

  test('the cover and the attached file are the same, byte for byte', async () => {
    const path = join(folder, 'cover.mkv');
    const { film, back } = await pass(await makeFilm(path, { cover: 'png', attachments: ['font.ttf'] }), 'mkv');
    for (const kind of ['picture', 'attachment'] as const) {
      const [a, b] = [film, back].map((info) => info.others.find((stream) => stream.kind === kind)!.index);
      if (kind === 'picture') expect(await packetHashes(back.path, b!)).toEqual(await packetHashes(film.path, a!));
      else expect(await attachment(back, b!)).toEqual(await attachment(film, a!));
    }
  });

  test('MP4 text becomes SubRip with the same words', async () => {
    const { pairs, warnings, back } = await pass(
      await makeFilm(join(folder, 'text.mp4'), { subtitles: [{ language: 'fre' }], cover: 'png' }),
      'mkv',
    );
    expect(pairs.map(({ to }) => [to.codec, to.language])).toEqual([['subrip', 'fre']]);
    expect(warnings).toHaveLength(1);
    expect((await ffmpeg('-i', back.path, '-map', '0:s', '-f', 'srt', '-')).toString()).toMatch(
      /First.*title[^]*00:00:00,500 --> 00:00:00,900\nSecond title/,
    );
    expect(back.others.some(({ kind, codec }) => kind === 'picture' && codec === 'png')).toBe(true);
  });
});

describe('MP4 and MOV', () => {
  test.each(['mp4', 'mov'] as const)('%s: what is kept is the same, what is not is told', async (container) => {
    const result = await pass(await makeFilm(join(folder, `rich-${container}.mkv`), rich), container);
    const { film, back, pairs, streams, warnings } = result;
    await expectSamePackets(result);
    const dropped = streams.filter(({ action }) => action === 'drop');
    expect(dropped.map(({ index }) => index)).toEqual(container === 'mp4' ? [6, 8, 11, 12] : [6, 7, 8, 10, 11, 12]);
    for (const { index } of [...dropped, ...streams.filter(({ action }) => action === 'convert')]) {
      expect(warnings.some((warning) => warning.includes(` ${index} `))).toBe(true);
    }
    // FFmpeg marks the first subtitle track of an MP4 as default where none is.
    const marks = (stream: OtherStream): string[] =>
      stream.dispositions.filter((name) => !(stream.kind === 'subtitle' && name === 'default') && name !== 'captions');
    for (const { from, to } of pairs) {
      expect(to.title).toBe(from.title);
      expect(to.language).toBe(container === 'mov' && from.language === 'fre' ? 'fra' : from.language);
      expect(marks(to)).toEqual(container === 'mp4' ? from.dispositions : from.dispositions.filter((name) => name === 'default'));
    }
    expect([back.chapters, back.title]).toEqual([3, 'The Film']);
    expect(back.others.filter(({ kind }) => kind === 'picture')).toHaveLength(container === 'mp4' ? 1 : 0);
    expect(await words(back)).toBe(await words(film));
  });

  // In one film each, so that FFmpeg starts a few times only.
  const copied: Readonly<Record<'mp4' | 'mov' | 'mkv', readonly string[]>> = {
    mp4: ['aac', 'libmp3lame', 'mp2', 'ac3', 'eac3', 'libopus', 'flac', 'alac', 'dca', 'libvorbis', 'truehd'],
    mov: [
      'aac',
      'libmp3lame',
      'mp2',
      'ac3',
      'eac3',
      'alac',
      'dca',
      'pcm_s16le',
      'pcm_s24le',
      'pcm_s32le',
      'pcm_f32le',
      'pcm_f64le',
      'pcm_u8',
      'pcm_s16be',
      'pcm_mulaw',
      'pcm_alaw',
    ],
    mkv: [
      'aac',
      'libmp3lame',
      'mp2',
      'ac3',
      'eac3',
      'libopus',
      'flac',
      'alac',
      'dca',
      'libvorbis',
      'truehd',
      'mlp',
      'wavpack',
      'tta',
      'pcm_s16le',
      'pcm_s24le',
      'pcm_f32le',
      'pcm_u8',
      'pcm_s16be',
      'pcm_mulaw',
      'adpcm_ms',
      'wmav2',
    ],
  };
  test.each(['mp4', 'mov', 'mkv'] as const)('%s: sound of every codec it takes has the same packets', async (container) => {
    const audio = copied[container].map((encoder): AudioOptions => ({ encoder, channels: 2 }));
    const result = await pass(await makeFilm(join(folder, `sound-${container}.mkv`), { audio }), container);
    expect(result.streams.filter(({ kind }) => kind === 'audio').map(({ action }) => action)).toEqual(audio.map(() => 'copy'));
    expect(result.pairs.map(({ to }) => to.codec.replace('mp2', 'mp3'))).toEqual(
      result.pairs.map(({ from }) => from.codec.replace('mp2', 'mp3')),
    );
    await expectSamePackets(result);
  });

  test('MP4: PCM becomes AAC of the same length and says so; MOV: Opus becomes PCM', async () => {
    const path = await makeFilm(join(folder, 'pcm.mkv'), { audio: [{ encoder: 'pcm_s24le', channels: 6 }, { encoder: 'libopus' }] });
    const mp4 = await pass(path, 'mp4');
    expect(mp4.pairs.map(({ to }) => [to.codec, to.channels])).toEqual([
      ['aac', 6],
      ['opus', 2],
    ]);
    expect(mp4.warnings).toEqual([expect.stringMatching(/^Sound track 1 is converted to AAC.*\.mov or \.mkv.*\.$/)]);
    const mov = await pass(path, 'mov');
    expect(mov.pairs.map(({ to }) => to.codec)).toEqual(['pcm_s24le', 'pcm_s24le']);
    expect(mov.warnings).toHaveLength(1);
  });

  test('the coloured picture keeps its place among the tracks', async () => {
    await makeFilm(join(folder, 'order.mkv'), { audio: [{}], subtitles: [{}] });
    await ffmpeg('-i', join(folder, 'order.mkv'), '-map', '0:s', '-map', '0:a', '-map', '0:v', '-c', 'copy', join(folder, 'order2.mkv'));
    const { back, film } = await pass(join(folder, 'order2.mkv'), 'mkv');
    expect([film.video.index, back.video.index]).toEqual([2, 2]);
  });
});

test.each([
  ['mp4', 'fre'],
  ['mov', 'fra'],
  ['mkv', 'fre'],
] as const)('the coloured picture keeps its language, title and marks in %s, and again from there', async (container, language) => {
  const source = await makeFilm(join(folder, `picture-${container}.mkv`), {
    language: 'fre',
    title: 'The picture',
    extra: ['-disposition:v:0', 'comment+hearing_impaired'],
  });
  const first = await pass(source, container);
  expect(first.film.video).toMatchObject({ language: 'fre', title: 'The picture', dispositions: ['comment', 'hearing_impaired'] });
  const marks = container === 'mov' ? ['default'] : ['default', 'comment', 'hearing_impaired'];
  const kept = { language, title: 'The picture', dispositions: expect.arrayContaining(marks) as unknown };
  expect(first.back.video).toMatchObject(kept);
  // The name that MP4 gives the title must be understood when such a file comes in.
  const second = await pass(first.back.path, 'mkv');
  expect(second.back.video).toMatchObject({ ...kept, language });
});

describe.skipIf(!existsSync(join(data, 'clips')))('real footage', () => {
  test.each(['mp4', 'mkv', 'mov'] as const)('two pictures, two sounds, two subtitles: all kept in %s', async (container) => {
    const result = await pass(join(data, 'clips/nasa_two_videos_two_sounds_subtitles.mp4'), container);
    expect(result.streams.every(({ action }) => action !== 'drop')).toBe(true);
    expect(result.pairs).toHaveLength(5);
    expect(result.warnings).toHaveLength(container === 'mkv' ? 2 : 0);
    await expectSamePackets(result);
  });
  test('a timecode track stays', async () => {
    const { back } = await pass(join(data, 'clips/dog.mp4'), 'mp4');
    expect(back.others.map(({ codec }) => codec)).toEqual(['aac', 'tmcd']);
  });
});
