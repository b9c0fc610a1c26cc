import { describe, expect, test } from 'vitest';
import { believeFrames, type ProbedFrames } from '../../electron/engine/film/first-frames.ts';
import { believableRate } from '../../electron/engine/film/frame-rate.ts';
import { planarFormat, readPixelFormat, wideningFilters } from '../../electron/engine/film/pixel-format.ts';
import { lastWord, lookAtHead } from '../../electron/engine/film/probe-failure.ts';
import { chooseVideo, parseFilm, parseRational, timedPackets, unevenTimes } from '../../electron/engine/film/probe-parse.ts';
import { probedFilmSchema, type ProbedStream } from '../../electron/engine/film/probe-schema.ts';

const picture: ProbedStream = {
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  width: 640,
  height: 480,
  pix_fmt: 'yuv420p',
  r_frame_rate: '25/1',
  avg_frame_rate: '25/1',
  time_base: '1/12800',
  nb_frames: '100',
  disposition: { default: 1 },
};

function parse(changes: Partial<ProbedStream>, others: ProbedStream[] = [], times: (number | null)[] = [], frames: ProbedFrames = []) {
  const video = { ...picture, ...changes };
  const format = { format_name: 'matroska,webm', duration: '4.0' };
  return parseFilm(
    '/film.mkv',
    1000,
    { streams: [video, ...others], chapters: [], programs: [], format },
    believeFrames(video, frames),
    times,
  );
}

describe('pixel formats', () => {
  test.each([
    ['yuv420p', '420', 8, 'limited'],
    ['yuvj422p', '422', 8, 'full'],
    ['yuv420p10le', '420', 10, 'limited'],
    ['yuva444p12be', '444', 12, 'limited'],
    ['yuv440p', '440', 8, 'limited'],
    ['yuv411p', '411', 8, 'limited'],
    ['yuv410p', '410', 8, 'limited'],
    ['nv12', '420', 8, 'limited'],
    ['p010le', '420', 10, 'limited'],
    ['p216le', '422', 16, 'limited'],
    ['nv20le', '422', 10, 'limited'],
    ['y210le', '422', 10, 'limited'],
    ['uyvy422', '422', 8, 'limited'],
    ['uyyvyy411', '411', 8, 'limited'],
    ['xv36le', '444', 12, 'limited'],
    ['ayuv64le', '444', 16, 'limited'],
    ['gray', 'gray', 8, 'full'],
    ['gray10le', 'gray', 10, 'full'],
    ['gray16be', 'gray', 16, 'full'],
    ['ya16le', 'gray', 16, 'full'],
    ['grayf32le', 'gray', 32, 'full'],
    ['monow', 'gray', 1, 'full'],
    ['rgb24', 'rgb', 8, 'full'],
    ['rgb48be', 'rgb', 16, 'full'],
    ['gbrp10le', 'rgb', 10, 'full'],
    ['gbrap12le', 'rgb', 12, 'full'],
    ['x2rgb10le', 'rgb', 10, 'full'],
    ['bgr0', 'rgb', 8, 'full'],
    ['xyz12le', 'rgb', 12, 'full'],
    ['pal8', 'rgb', 8, 'full'],
  ] as const)('%s is %s, %i bits, %s range', (name, sampling, bitDepth, impliedRange) => {
    expect(readPixelFormat(name)).toEqual({ sampling, bitDepth, impliedRange });
  });
});

describe('what filters can take apart', () => {
  test.each([
    ['uyvy422', 'yuv422p'],
    ['yuyv422', 'yuv422p'],
    ['nv12', 'yuv420p'],
    ['nv42', 'yuv444p'],
    ['p010le', 'yuv420p10le'],
    ['y212le', 'yuv422p12le'],
    ['p416le', 'yuv444p16le'],
    ['xv30le', 'yuv444p10le'],
    ['uyyvyy411', 'yuv411p'],
    ['yuv420p', 'yuv420p'],
    ['gray10le', 'gray10le'],
    ['gray16be', 'gray16le'],
    ['yuv422p10be', 'yuv422p10le'],
    ['monow', 'gray'],
  ])('%s becomes %s', (name, planar) => {
    expect(planarFormat(name)).toBe(planar);
  });

  test('RGB of few bits is widened by way of 24 bits', () => {
    expect(wideningFilters('rgb555le')).toEqual(['format=rgb24']);
    expect(wideningFilters('bgr565be')).toEqual(['format=rgb24']);
    expect(wideningFilters('rgb444le')).toHaveLength(2);
    expect(wideningFilters('rgb24')).toEqual([]);
  });
});

describe('the first frames are believed', () => {
  const at = (times: (number | null)[], more = {}): ProbedFrames =>
    times.map((time) => ({ ...(time === null ? {} : { best_effort_timestamp_time: String(time) }), ...more }));

  test('over the size, the samples and the turning that a header states', () => {
    const frames = at([0], { width: 320, height: 240, pix_fmt: 'yuv422p', side_data_list: [{ rotation: -90 }] });
    expect(parse({}, [], [], frames).video).toMatchObject({ width: 320, height: 240, pixelFormat: 'yuv422p', rotation: 90 });
    expect(parse({ side_data_list: [{ rotation: -90 }] }, [], [], at([0])).video.rotation).toBe(90);
  });
  test('about where a stream without a container begins', () => {
    expect(parse({}, [], [], at([0.0417, 0.0833])).startSeconds).toBe(0.0417);
  });
  test('about captions', () => {
    const list = [{ side_data_type: 'ATSC A53 Part 4 Closed Captions' }];
    expect(parse({}, [], [], [...at([0]), { side_data_list: list }]).video.captions).toBe(true);
    expect(parse({}, [], [], at([0])).video.captions).toBe(false);
  });
  test('about the rate, unless the container lists every frame', () => {
    const second = { num: 60000, den: 1 };
    const pulledDown = 18 / 0.7507;
    expect(believableRate(second, { num: 30000, den: 1001 }, 29.97, false)).toEqual({ num: 30000, den: 1001 });
    expect(believableRate({ num: 30, den: 1 }, { num: 60000, den: 1001 }, pulledDown, false)).toEqual({ num: 24000, den: 1001 });
    expect(believableRate({ num: 25, den: 1 }, { num: 24, den: 1 }, 24, false)).toEqual({ num: 25, den: 1 });
    expect(believableRate({ num: 30, den: 1 }, { num: 24, den: 1 }, 24, false)).toEqual({ num: 24, den: 1 });
    expect(believableRate({ num: 12, den: 1 }, { num: 24, den: 1 }, 24, true)).toEqual({ num: 12, den: 1 });
    expect(believableRate({ num: 90000, den: 1 }, null, null, false)).toBeNull();
    expect(believableRate(null, null, 17.3, false)).toEqual({ num: 17300, den: 1000 });
  });
  test("and a count of frames that does not fit the length is another film's", () => {
    expect(parse({ nb_frames: 'N/A', tags: { NUMBER_OF_FRAMES: '48' } }).video.frames).toBe(100);
  });
});

describe('the picture that is coloured', () => {
  const stream = (index: number, width: number, disposition: Record<string, number>): ProbedStream => ({
    ...picture,
    index,
    width,
    disposition,
  });

  test('is the default one before a larger one', () => {
    expect(chooseVideo([stream(0, 1920, { default: 0 }), stream(1, 640, { default: 1 })])?.index).toBe(1);
  });
  test('is the largest of several defaults, then the first', () => {
    expect(chooseVideo([stream(0, 320, { default: 1 }), stream(1, 640, { default: 1 }), stream(2, 640, { default: 1 })])?.index).toBe(1);
  });
  test.each(['attached_pic', 'timed_thumbnails', 'still_image'])('is never a still (%s)', (name) => {
    expect(chooseVideo([stream(0, 4000, { default: 1, [name]: 1 }), stream(1, 64, { default: 0 })])?.index).toBe(1);
    expect(chooseVideo([stream(0, 4000, { default: 1, [name]: 1 })])).toBeUndefined();
  });
});

describe('what the headers say', () => {
  test.each([
    [{ side_data_list: [{}, { rotation: -90 }] }, 90],
    [{ side_data_list: [{ rotation: 90 }] }, 270],
    [{ side_data_list: [{ rotation: -180 }] }, 180],
    [{ tags: { rotate: '90' } }, 90],
    [{}, 0],
  ])('rotation of %j is %i clockwise', (changes, degrees) => {
    expect(parse(changes).video.rotation).toBe(degrees);
  });

  test.each([
    [{ color_space: 'bt709' }, 'bt709'],
    [{ color_space: 'smpte170m', height: 1080 }, 'bt601'],
    [{ color_space: 'bt2020nc' }, 'bt2020'],
    [{ color_space: 'unknown', height: 480 }, 'bt601'],
    [{ height: 720 }, 'bt709'],
    [{ width: 1280, height: 536 }, 'bt709'],
    [{ color_space: 'gbr', height: 480 }, 'bt601'],
  ] as const)('matrix of %j is %s', (changes, matrix) => {
    expect(parse(changes).video.matrix).toBe(matrix);
  });

  test.each([
    [{}, 'limited'],
    [{ color_range: 'pc' }, 'full'],
    [{ pix_fmt: 'yuvj420p' }, 'full'],
    [{ pix_fmt: 'yuvj420p', color_range: 'tv' }, 'limited'],
    [{ pix_fmt: 'gray' }, 'full'],
    [{ pix_fmt: 'gray', color_range: 'tv' }, 'limited'],
  ] as const)('range of %j is %s', (changes, range) => {
    expect(parse(changes).video.range).toBe(range);
  });

  test.each([
    ['progressive', 'progressive'],
    ['tt', 'top-first'],
    ['tb', 'top-first'],
    ['bb', 'bottom-first'],
    ['bt', 'bottom-first'],
    ['unknown', 'unknown'],
    [undefined, 'unknown'],
  ] as const)('field order %s is %s', (name, order) => {
    expect(parse(name === undefined ? {} : { field_order: name }).video.fieldOrder).toBe(order);
  });

  test('unknown tags are null', () => {
    expect(parse({ color_range: 'unknown', color_space: 'reserved', color_primaries: 'bt709' }).video.tags).toEqual({
      range: null,
      matrix: null,
      primaries: 'bt709',
      transfer: null,
      chromaLocation: null,
    });
  });

  test('fractions that are undefined become null or 1:1', () => {
    expect(parseRational('0/0')).toBeNull();
    expect(parseRational('N/A')).toBeNull();
    expect(parseRational('16:11')).toEqual({ num: 16, den: 11 });
    const { video } = parse({ sample_aspect_ratio: '0:1', avg_frame_rate: '0/0', r_frame_rate: '0/0' });
    expect(video.sampleAspectRatio).toEqual({ num: 1, den: 1 });
    expect(video.frameRate).toBeNull();
    expect(video.frames).toBe(100);
  });

  test('the number of frames comes from the stream, its statistics, or its length', () => {
    expect(parse({ nb_frames: 'N/A', tags: { NUMBER_OF_FRAMES: '98' } }).video.frames).toBe(98);
    expect(parse({ nb_frames: 'N/A' }).video.frames).toBe(100);
    // Sound may outlast the picture; FFmpeg's tag says when the stream ends, not how long it is.
    expect(parse({ nb_frames: 'N/A', tags: { DURATION: '00:00:03.960000000' } }).video.frames).toBe(99);
    expect(parse({ nb_frames: 'N/A', start_time: '0.500', tags: { DURATION: '00:00:03.500000000' } }).video.frames).toBe(75);
    expect(parse({ nb_frames: 'N/A', tags: { DURATION: 'long' } }).video.frames).toBe(100);
  });
});

describe('frame times', () => {
  const every = (step: number, count = 50): number[] => Array.from({ length: count }, (_, i) => i * step);

  test('even, rounded to milliseconds, are even', () => {
    expect(unevenTimes(every(1001 / 24000).map((time) => Math.round(time * 1000) / 1000))).toBe(false);
  });
  test('in decoding order are sorted first', () => {
    expect(unevenTimes([0, 0.16, 0.08, 0.04, 0.12, 0.32, 0.24, 0.2, 0.28])).toBe(false);
  });
  test('with one frame left out are uneven', () => {
    expect(unevenTimes(every(0.04).filter((_, i) => i !== 20))).toBe(true);
  });
  test('that end in the middle of a group do not count at the end', () => {
    const cut = every(0.04, timedPackets + 2);
    cut.splice(-3, 2);
    expect(cut).toHaveLength(timedPackets);
    expect(unevenTimes(cut)).toBe(false);
  });
  test('that are missing say nothing, and the rates decide', () => {
    expect(unevenTimes([0, null, 0.08])).toBeNull();
    expect(parse({ avg_frame_rate: '29/1', r_frame_rate: '30/1' }, [], [null, 0]).video.variableFrameRate).toBe(true);
    expect(parse({ avg_frame_rate: '25/1', r_frame_rate: '50/1' }, [], [null, 0]).video.variableFrameRate).toBe(false);
    expect(parse({ avg_frame_rate: '25/1', r_frame_rate: '50/1', field_order: 'progressive' }, [], [null, 0]).video.variableFrameRate).toBe(
      true,
    );
  });
  test('that are even to the end outweigh a mean rate that a short last frame bends', () => {
    expect(parse({ avg_frame_rate: '26/1' }, [], every(0.04)).video.variableFrameRate).toBe(false);
  });
});

describe('other streams', () => {
  test('keep language, title, dispositions; und and handler names of programs are nothing', () => {
    const { others } = parse({}, [
      {
        index: 1,
        codec_type: 'audio',
        codec_name: 'aac',
        channels: 2,
        sample_rate: '48000',
        disposition: { default: 1, forced: 0, comment: 1 },
        tags: { language: 'fre', TITLE: ' Director ' },
      },
      { index: 2, codec_type: 'audio', codec_name: 'aac', tags: { language: 'und', handler_name: '#Mainconcept MP4 Sound Media Handler' } },
      { index: 3, codec_type: 'subtitle', codec_name: 'mov_text', tags: { handler_name: 'English for the deaf' } },
      { index: 4, codec_type: 'data', codec_tag_string: 'tmcd' },
      { index: 5, codec_type: 'attachment', codec_name: 'ttf', tags: { filename: 'a.ttf' } },
      { index: 6, codec_type: 'video', codec_name: 'png', disposition: { attached_pic: 1 } },
      { index: 7, codec_type: 'audio', codec_name: 'unknown', codec_tag_string: 'U[8][0][0]' },
    ]);
    expect(others.map(({ kind, codec, language, title }) => [kind, codec, language, title])).toEqual([
      ['audio', 'aac', 'fre', 'Director'],
      ['audio', 'aac', null, null],
      ['subtitle', 'mov_text', null, 'English for the deaf'],
      ['data', 'tmcd', null, null],
      ['attachment', 'ttf', null, 'a.ttf'],
      ['picture', 'png', null, null],
      ['audio', 'unknown', null, null],
    ]);
    expect(others[0]).toMatchObject({ channels: 2, sampleRate: 48000, dispositions: ['default', 'comment'] });
  });

  test('ffprobe output with fields of the wrong kind is refused', () => {
    expect(probedFilmSchema.safeParse({ streams: [{ index: 'x' }], format: { format_name: 'mov' } }).success).toBe(false);
    expect(probedFilmSchema.safeParse({ streams: [] }).success).toBe(false);
  });
});

describe('files that are no films', () => {
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
  test.each([
    ['\0\0\0\x20ftypisom', 'film'],
    ['\x1a\x45\xdf\xa3\x01', 'film'],
    ['RIFF\0\0\0\0AVI LIST', 'film'],
    ['RIFF\0\0\0\0WAVEfmt ', 'other'],
    ['Dear diary,\r\n\ttoday', 'text'],
    ['\x89PNG\r\n\x1a\n', 'other'],
  ] as const)('%j looks like %s', (head, look) => {
    expect(lookAtHead(bytes(head))).toBe(look);
  });
  test("ffprobe's last word stands without its address and file", () => {
    expect(lastWord('[mov @ 0x1] first\nfile:/a: b.mp4: Invalid data found\n', '/a: b.mp4')).toBe('Invalid data found');
  });
});
