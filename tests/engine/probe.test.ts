import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { UserFacingError } from '../../shared/job/errors.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

const data = join(import.meta.dirname, '../../../shared/data');
const folder = filmFolder();
const at = (name: string): string => join(folder, name);

let plain = '';
beforeAll(async () => {
  plain = await makeFilm(at('plain.mp4'), { audio: [{}] });
});

async function refusal(path: string): Promise<UserFacingError> {
  const thrown: unknown = await probeFilm(path).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(UserFacingError);
  const error = thrown as UserFacingError;
  // One sentence with something to do after the colon.
  expect(error.message).toMatch(/^[^\n]+: [^\n]+\.$/);
  expect(error.message).toContain(path);
  return error;
}

describe('what a film holds', () => {
  test('everything at once', async () => {
    const path = await makeFilm(at('full.mkv'), {
      width: 97,
      height: 63,
      rate: '24000/1001',
      pixelFormat: 'yuv444p10le',
      sampleAspectRatio: '16/15',
      matrix: 'bt709',
      chapters: 2,
      filmTitle: 'The Film',
      encoder: ['ffv1'],
      audio: [
        { encoder: 'ac3', language: 'eng', disposition: 'default' },
        { channels: 1, sampleRate: 44100, title: 'Comments', disposition: 'comment' },
      ],
      subtitles: [{ language: 'fre', disposition: 'forced' }],
      cover: 'png',
      attachments: ['font.ttf'],
    });
    const film = await probeFilm(path);
    expect(film).toMatchObject({ path, container: 'matroska,webm', chapters: 2, title: 'The Film' });
    expect(film.durationSeconds).toBeCloseTo(1.02, 1);
    expect(film.video).toMatchObject({
      index: 0,
      codec: 'ffv1',
      width: 97,
      height: 63,
      pixelFormat: 'yuv444p10le',
      bitDepth: 10,
      sampling: '444',
      range: 'limited',
      matrix: 'bt709',
      sampleAspectRatio: { num: 16, den: 15 },
      frameRate: { num: 24000, den: 1001 },
      variableFrameRate: false,
      timeBase: { num: 1, den: 1000 },
      frames: 24,
      rotation: 0,
    });
    expect(film.video.tags).toMatchObject({ range: 'tv', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' });
    expect(film.others).toEqual([
      {
        index: 1,
        kind: 'audio',
        codec: 'ac3',
        language: 'eng',
        title: null,
        dispositions: ['default'],
        channels: 2,
        sampleRate: 48000,
        trackTags: {},
      },
      {
        index: 2,
        kind: 'audio',
        codec: 'aac',
        language: null,
        title: 'Comments',
        dispositions: ['comment'],
        channels: 1,
        sampleRate: 44100,
        trackTags: {},
      },
      {
        index: 3,
        kind: 'subtitle',
        codec: 'subrip',
        language: 'fre',
        title: null,
        dispositions: ['forced'],
        channels: null,
        sampleRate: null,
        trackTags: {},
      },
      {
        index: 4,
        kind: 'picture',
        codec: 'png',
        language: null,
        title: 'cover.png',
        dispositions: ['attached_pic'],
        channels: null,
        sampleRate: null,
        trackTags: {},
      },
      {
        index: 5,
        kind: 'attachment',
        codec: 'ttf',
        language: null,
        title: 'font.ttf',
        dispositions: [],
        channels: null,
        sampleRate: null,
        trackTags: {},
      },
    ]);
  });

  test.each([
    ['24000/1001', false],
    ['25', false],
    ['30000/1001', false],
  ])('%s frames a second are even in MP4 and Matroska', async (rate) => {
    for (const ending of ['mp4', 'mkv']) {
      const { video } = await probeFilm(await makeFilm(at(`rate.${ending}`), { rate, seconds: 2 }));
      expect(video.variableFrameRate).toBe(false);
      expect(`${video.frameRate?.num}/${video.frameRate?.den}`).toBe(rate.includes('/') ? rate : `${rate}/1`);
    }
  });

  test.each(['mp4', 'mkv'])('uneven frames are noticed in %s', async (ending) => {
    const { video } = await probeFilm(await makeFilm(at(`uneven.${ending}`), { variableRate: true, seconds: 2 }));
    expect(video.variableFrameRate).toBe(true);
  });

  test.each([
    ['full range', { range: 'full' }, { range: 'full', sampling: '420' }],
    ['grey samples', { pixelFormat: 'gray', encoder: ['ffv1'], range: 'full' }, { range: 'full', sampling: 'gray', bitDepth: 8 }],
    ['RGB', { pixelFormat: 'bgr0', encoder: ['ffv1'] }, { sampling: 'rgb', bitDepth: 8 }],
    ['top field first', { interlaced: 'top-first' }, { fieldOrder: 'top-first', frames: 25 }],
    ['bottom field first', { interlaced: 'bottom-first' }, { fieldOrder: 'bottom-first' }],
  ] as const)('%s', async (_, options, wanted) => {
    const { video } = await probeFilm(await makeFilm(at('kind.mkv'), options));
    expect(video).toMatchObject(wanted);
  });

  test('a picture to be turned, and one that starts late', async () => {
    await ffmpeg('-display_rotation', '-90', '-i', plain, '-c', 'copy', at('turned.mp4'));
    expect((await probeFilm(at('turned.mp4'))).video.rotation).toBe(90);
    const late = await probeFilm(await makeFilm(at('late.mkv'), { startSeconds: 0.5, audio: [{}] }));
    // AAC begins 21 ms before its first sample is heard, and all else moves by as much.
    expect(Math.abs(late.video.startSeconds - 0.5)).toBeLessThan(0.03);
    expect(late.startSeconds).toBeCloseTo(0, 1);
  });

  test('a cover larger than the film is not the film', async () => {
    const path = at('cover.mp4');
    await ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=400x400',
      '-i',
      plain,
      '-map',
      '0:v',
      '-map',
      '1',
      '-frames:v:0',
      '1',
      '-c:v:0',
      'png',
      '-disposition:v:0',
      'attached_pic',
      '-c:v:1',
      'copy',
      '-c:a',
      'copy',
      path,
    );
    const film = await probeFilm(path);
    expect(film.video.codec).toBe('h264');
    expect(film.others.some(({ kind, codec }) => kind === 'picture' && codec === 'png')).toBe(true);
  });

  test.each([
    '-dash \'quoted\' "twice" 100%03d é 映画.mp4',
    'http:not-a-host.mp4',
    'file:name.mp4',
    'a|b;$(touch x)&.mp4',
    'new\nline.mp4',
  ])('a file named %j', async (name) => {
    await copyFile(plain, at(name));
    expect((await probeFilm(at(name))).video.width).toBe(96);
    // Alone, without a folder before it, a name is likeliest to be read as something else.
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect((await probeFilm(name)).video.width).toBe(96);
    } finally {
      process.chdir(before);
    }
  });

  test('stops when asked to', async () => {
    await expect(probeFilm(plain, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});

describe('what is refused', () => {
  test('a missing file, and one in a file', async () => {
    expect((await refusal(at('none.mp4'))).code).toBe('film-missing');
    expect((await refusal(join(plain, 'none.mp4'))).code).toBe('film-missing');
  });
  test('a folder', async () => {
    await mkdir(at('folder.mp4'));
    expect((await refusal(at('folder.mp4'))).code).toBe('film-is-directory');
  });
  test('an empty file', async () => {
    await writeFile(at('empty.mp4'), '');
    expect((await refusal(at('empty.mp4'))).code).toBe('film-empty');
  });
  test.each(['mp4', 'mkv', 'txt', 'avi'])('text named .%s', async (ending) => {
    await writeFile(at(`text.${ending}`), 'Dear diary,\nnothing happened today.\n'.repeat(200));
    expect((await refusal(at(`text.${ending}`))).code).toBe('film-not-media');
  });
  test('bytes without sense', async () => {
    await writeFile(at('noise.mp4'), Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251)));
    expect((await refusal(at('noise.mp4'))).code).toBe('film-not-media');
  });
  test('a play list that names other files', async () => {
    await writeFile(at('list.m3u8'), `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${plain}\n#EXT-X-ENDLIST\n`);
    await writeFile(at('list.mp4'), `ffconcat version 1.0\nfile plain.mp4\n`);
    expect((await refusal(at('list.m3u8'))).code).toBe('film-not-media');
    expect((await refusal(at('list.mp4'))).code).toBe('film-not-media');
  });
  test('sound without a picture, subtitles alone, and sound with a cover', async () => {
    await ffmpeg('-i', plain, '-vn', '-c', 'copy', at('sound.m4a'));
    expect((await refusal(at('sound.m4a'))).message).toContain('sound but no picture');
    await makeFilm(at('words.mkv'), { subtitles: [{}] });
    await ffmpeg('-i', at('words.mkv'), '-map', '0:s', '-c', 'copy', at('only-words.mkv'));
    expect((await refusal(at('only-words.mkv'))).code).toBe('film-no-video');
    await ffmpeg(
      '-i',
      plain,
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=32x32',
      '-map',
      '0:a',
      '-map',
      '1:v',
      '-frames:v',
      '1',
      '-c:a',
      'copy',
      '-c:v',
      'png',
      '-disposition:v',
      'attached_pic',
      at('album.m4a'),
    );
    expect((await refusal(at('album.m4a'))).code).toBe('film-no-video');
  });
  test.each(['mp4', 'mkv', 'avi'])('a %s of no frames', async (ending) => {
    await ffmpeg('-i', plain, '-map', '0:v', '-c', 'copy', '-bsf:v', 'noise=drop=1', at(`none.${ending}`));
    expect((await refusal(at(`none.${ending}`))).code).toBe('film-no-frames');
  });
  test('sound and a picture track of no frames', async () => {
    await ffmpeg('-i', plain, '-c', 'copy', '-bsf:v', 'noise=drop=1', at('nothing.mkv'));
    expect((await refusal(at('nothing.mkv'))).code).toBe('film-no-frames');
  });
  test('a film without its index', async () => {
    await copyFile(plain, at('cut.mp4'));
    await truncate(at('cut.mp4'), 6000);
    const error = await refusal(at('cut.mp4'));
    expect(error.code).toBe('film-unreadable');
    expect(error.message).toContain('index');
  });
  test('a damaged header', async () => {
    await makeFilm(at('good.mkv'), {});
    await copyFile(at('good.mkv'), at('bad.mkv'));
    const file = await open(at('bad.mkv'), 'r+');
    await file.write(Buffer.alloc(800, 0x5a), 0, 800, 4);
    await file.close();
    expect((await refusal(at('bad.mkv'))).code).toBe('film-unreadable');
  });
  test('a film cut off in the middle is accepted: it is coloured as far as it goes', async () => {
    await makeFilm(at('long.mkv'), { seconds: 2 });
    await truncate(at('long.mkv'), 60_000);
    expect((await probeFilm(at('long.mkv'))).video.width).toBe(96);
  });
  test.skipIf(process.platform === 'win32')('a pipe', async () => {
    execFileSync('mkfifo', [at('pipe.mp4')]);
    expect((await refusal(at('pipe.mp4'))).code).toBe('film-unreadable');
  });
  test.skipIf(process.platform === 'win32')('a file that may not be read', async () => {
    await copyFile(plain, at('secret.mp4'));
    execFileSync('chmod', ['000', at('secret.mp4')]);
    // Permissions do not bind root: be somebody else for a moment.
    const root = process.getuid?.() === 0;
    if (root) {
      execFileSync('chmod', ['755', folder]);
      process.seteuid?.(65_534);
    }
    try {
      const error = await refusal(at('secret.mp4'));
      expect(error.code).toBe('film-unreadable');
      expect(error.message).toContain('permission');
    } finally {
      if (root) process.seteuid?.(0);
      await rename(at('secret.mp4'), at('was-secret.mp4'));
    }
  });
});

describe.skipIf(!existsSync(join(data, 'clips')))('real footage', () => {
  test('two pictures, two sounds, two subtitles in one file', async () => {
    const film = await probeFilm(join(data, 'clips/nasa_two_videos_two_sounds_subtitles.mp4'));
    expect(film.video).toMatchObject({ index: 3, width: 480, frames: 390, matrix: 'bt709' });
    expect(film.others.map(({ kind }) => kind)).toEqual(['video', 'audio', 'subtitle', 'audio', 'subtitle']);
    expect(film.others.every(({ title }) => title === null)).toBe(true);
  });
  test('MJPEG of full range, and a timecode track', async () => {
    expect((await probeFilm(join(data, 'clips/camera_mjpeg.avi'))).video).toMatchObject({
      range: 'full',
      sampling: '422',
      matrix: 'bt601',
      fieldOrder: 'unknown',
    });
    expect((await probeFilm(join(data, 'clips/dog.mp4'))).others.at(-1)).toMatchObject({ kind: 'data', codec: 'tmcd' });
  });
});
