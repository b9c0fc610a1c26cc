import { describe, expect, test } from 'vitest';
import { streamArguments } from '../../electron/engine/film/stream-arguments.ts';
import { containerFor, planStreams } from '../../electron/engine/film/streams.ts';
import { UserFacingError } from '../../shared/job/errors.ts';
import { allTracks, type Codec } from '../../shared/job/settings.ts';
import type { FilmInfo, OtherStream, StreamKind } from '../../shared/film/film.ts';
import { english } from '../../shared/words/english.ts';
import { nameStream } from '../../shared/words/streams.ts';
import { said } from '../support/said.ts';
import { plan } from './window/fixtures.ts';

function stream(index: number, kind: StreamKind, codec: string, more: Partial<OtherStream> = {}): OtherStream {
  const audio = kind === 'audio' ? { channels: 2, sampleRate: 48000 } : { channels: null, sampleRate: null };
  return { index, kind, codec, language: null, title: null, dispositions: [], trackTags: {}, ...audio, ...more };
}

function film(others: OtherStream[], more: Partial<FilmInfo> = {}): FilmInfo {
  const video: FilmInfo['video'] = {
    ...plan.film.video,
    frameRate: { num: 25, den: 1 },
    timeBase: { num: 1, den: 1000 },
    frames: 25,
  };
  return {
    path: '/f.mkv',
    bytes: 1,
    container: 'matroska,webm',
    startSeconds: 0,
    durationSeconds: 1,
    video,
    others,
    chapters: 0,
    title: null,
    tags: {},
    programmes: [],
    programmeTags: {},
    timecode: null,
    pictures: null,
    ...more,
  };
}

describe('containerFor', () => {
  test('goes by the ending, else by the codec', () => {
    expect(containerFor('a.MP4', 'h264')).toBe('mp4');
    expect(containerFor('a.m4v', 'h265')).toBe('mp4');
    expect(containerFor('a.b/film', 'prores')).toBe('mov');
    expect(containerFor(null, 'ffv1')).toBe('mkv');
    expect(containerFor('a.mkv', 'prores')).toBe('mkv');
  });
  test.each([
    ['a.mp4', 'ffv1'],
    ['a.mov', 'ffv1'],
    ['a.mp4', 'prores'],
    ['a.mov', 'av1'],
    ['a.avi', 'h264'],
    ['a.webm', 'av1'],
  ] as const)('refuses %s with %s in one sentence', (path, codec) => {
    let thrown: unknown;
    try {
      containerFor(path, codec);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserFacingError);
    expect(thrown).toMatchObject({ code: 'output-unsupported' });
    expect((thrown as Error).message).toMatch(/^[^.].*\.$/);
  });
});

describe('planStreams', () => {
  const action = (container: 'mp4' | 'mkv' | 'mov', kind: StreamKind, codec: string): [string, string | null] => {
    const plan = planStreams(film([stream(1, kind, codec)]), container).streams[1]!;
    return [plan.action, plan.encoder];
  };

  test.each(['aac', 'mp3', 'mp2', 'ac3', 'eac3', 'opus', 'flac', 'alac', 'dts', 'vorbis', 'truehd'])(
    '%s sound is copied into MP4',
    (codec) => {
      expect(action('mp4', 'audio', codec)).toEqual(['copy', null]);
    },
  );
  test.each([
    ['mp4', 'audio', 'pcm_s16le', 'convert', 'aac'],
    ['mp4', 'audio', 'wmav2', 'convert', 'aac'],
    ['mov', 'audio', 'pcm_s16le', 'copy', null],
    ['mov', 'audio', 'opus', 'convert', 'pcm_s24le'],
    ['mkv', 'audio', 'pcm_s16le', 'copy', null],
    ['mkv', 'audio', 'pcm_f32be', 'convert', 'pcm_f32le'],
    ['mkv', 'audio', 'pcm_bluray', 'convert', 'pcm_s24le'],
    ['mkv', 'audio', 'nellymoser', 'convert', 'flac'],
    ['mp4', 'subtitle', 'subrip', 'convert', 'mov_text'],
    ['mp4', 'subtitle', 'mov_text', 'copy', null],
    ['mp4', 'subtitle', 'dvd_subtitle', 'copy', null],
    ['mp4', 'subtitle', 'hdmv_pgs_subtitle', 'drop', null],
    ['mov', 'subtitle', 'dvd_subtitle', 'drop', null],
    ['mkv', 'subtitle', 'mov_text', 'convert', 'subrip'],
    ['mkv', 'subtitle', 'hdmv_pgs_subtitle', 'copy', null],
    ['mkv', 'subtitle', 'dvb_teletext', 'drop', null],
    ['mkv', 'attachment', 'ttf', 'copy', null],
    ['mp4', 'attachment', 'ttf', 'drop', null],
    ['mp4', 'picture', 'png', 'copy', null],
    ['mov', 'picture', 'png', 'drop', null],
    ['mkv', 'picture', 'mjpeg', 'copy', null],
    ['mp4', 'video', 'prores', 'drop', null],
    ['mkv', 'video', 'prores', 'copy', null],
    ['mkv', 'data', 'klv', 'drop', null],
    ['mkv', 'audio', 'unknown', 'drop', null],
  ] as const)('%s, %s %s: %s', (container, kind, codec, wanted, encoder) => {
    expect(action(container, kind, codec)).toEqual([wanted, encoder]);
  });

  test('everything that is not copied is told, with the language', () => {
    const { streams, warnings } = planStreams(
      film([
        stream(1, 'audio', 'pcm_s24le', { language: 'fre' }),
        stream(2, 'subtitle', 'hdmv_pgs_subtitle', { language: 'deu', title: 'Forced' }),
      ]),
      'mp4',
    );
    expect(warnings).toHaveLength(2);
    expect(said(warnings)[0]).toMatch(/^Sound track 1 \(French\) is converted to AAC.*\.mkv.*\.$/);
    expect(said(warnings)[1]).toMatch(/^Subtitle track 2 \(German, "Forced"\) is left out: MP4 cannot hold hdmv_pgs_subtitle.*\.$/);
    expect(streams.filter(({ action: done }) => done !== 'copy' && done !== 'colour').every(({ reason }) => reason !== null)).toBe(true);
  });

  test('no container is advised that the codec does not go into', () => {
    const advice = (codec: Codec): string =>
      said(planStreams(film([stream(1, 'audio', 'pcm_s24le')]), 'mp4', allTracks, codec).warnings)[0]!;
    expect(advice('h264')).toMatch(/choose \.mov or \.mkv to keep it/);
    expect(advice('av1')).toMatch(/in MP4; choose \.mkv to keep it/);
  });

  test('tags that a container has no place for are told', () => {
    const tagged = film([stream(1, 'subtitle', 'mov_text', { dispositions: ['default', 'forced'], language: 'en-GB' })]);
    expect(said(planStreams(tagged, 'mov').warnings).join(' ')).toMatch(/mark "forced".*language tag en-GB/);
    expect(said(planStreams(tagged, 'mp4').warnings).join(' ')).not.toMatch(/forced/);
    expect(
      planStreams(film([stream(1, 'audio', 'aac', { dispositions: ['default', 'forced'], language: 'eng' })]), 'mkv').warnings,
    ).toEqual([]);
  });

  test('timecode and chapter tracks that FFmpeg writes anew need no warning', () => {
    const { streams, warnings } = planStreams(film([stream(1, 'data', 'tmcd'), stream(2, 'data', 'bin_data')], { chapters: 3 }), 'mp4');
    expect(warnings).toEqual([]);
    expect(streams.map(({ action: done }) => done)).toEqual(['colour', 'drop', 'drop']);
  });

  test('sound of too many channels for AAC is left out, not mixed down in silence', () => {
    const { streams, warnings } = planStreams(film([stream(1, 'audio', 'pcm_s24le', { channels: 16 })]), 'mp4');
    expect(streams[1]?.action).toBe('drop');
    expect(said(warnings)[0]).toContain('16');
  });

  test('keeps the order of the film and colours its picture wherever it stands', () => {
    const moved = film([stream(0, 'audio', 'aac'), stream(2, 'subtitle', 'subrip')], {});
    const { streams } = planStreams({ ...moved, video: { ...moved.video, index: 1 } }, 'mkv');
    expect(streams.map(({ index, action: done }) => [index, done])).toEqual([
      [0, 'copy'],
      [1, 'colour'],
      [2, 'copy'],
    ]);
  });

  test('a language that is no language is named as it stands', () => {
    expect(nameStream(stream(1, 'audio', 'aac', { language: 'x y' }), english)).toBe('Sound track 1 (x y)');
  });
});

describe('streamArguments', () => {
  const argumentsFor = (info: FilmInfo, container: 'mp4' | 'mkv' | 'mov', covers?: ReadonlyMap<number, string>): string => {
    const { streams } = planStreams(info, container);
    return streamArguments(info, streams, 0, { container, ...(covers && { covers }) }).join(' ');
  };

  test('maps every kept stream in place with its tags and dispositions', () => {
    const info = film([
      stream(1, 'audio', 'pcm_s16le', { channels: 6 }),
      stream(2, 'subtitle', 'hdmv_pgs_subtitle'),
      stream(3, 'subtitle', 'subrip', { dispositions: ['forced', 'brand_new'] }),
    ]);
    const args = argumentsFor(info, 'mp4');
    expect(args).toMatch(/^-map \[coloured\] -map_metadata:s:0 0:s:0 -disposition:0 default /);
    expect(args).toContain('-map 0:1 -c:1 aac -b:1 640k -map_metadata:s:1 0:s:1 -disposition:1 0');
    expect(args).toContain('-map 0:3 -c:2 mov_text -map_metadata:s:2 0:s:3 -disposition:2 forced');
    expect(args).not.toContain('0:2');
    expect(args).toMatch(/-map_metadata 0 -map_chapters 0$/);
  });

  test('attaches covers to Matroska and never maps them there', () => {
    const info = film([stream(1, 'picture', 'png', { dispositions: ['attached_pic'] }), stream(2, 'audio', 'aac')]);
    const args = argumentsFor(info, 'mkv', new Map([[1, '/tmp/c.png']]));
    expect(args).toContain('-attach /tmp/c.png -metadata:s:2 mimetype=image/png -metadata:s:2 filename=cover.png');
    expect(args).not.toContain('0:1');
    expect(argumentsFor(info, 'mkv')).not.toContain('0:1');
    expect(argumentsFor(info, 'mp4')).toContain('-map 0:1 -c:1 copy');
  });

  test('the coloured picture keeps its own tags and marks, and what has no place is told', () => {
    const info = film([]);
    const tagged = { ...info, video: { ...info.video, language: 'fre', title: 'Picture', dispositions: ['dub', 'forced'] } };
    expect(argumentsFor(tagged, 'mp4')).toContain('-disposition:0 default+dub+forced -metadata:s:0 handler_name=Picture');
    expect(argumentsFor(tagged, 'mov')).toContain('-metadata:s:0 handler_name=Picture -metadata:s:0 language=fra');
    expect(argumentsFor(tagged, 'mkv')).toContain('-disposition:0 default+dub+forced -metadata:s:0 title=Picture');
    expect(planStreams(tagged, 'mp4').warnings).toEqual([]);
    expect(said(planStreams(tagged, 'mov').warnings)).toEqual([
      'Picture track 0 (French, "Picture") loses its mark "dub" and "forced", for which QuickTime (MOV) has no place.',
    ]);
  });

  test('titles and languages take the names that MP4 and MOV have for them', () => {
    const info = film([stream(1, 'audio', 'aac', { title: 'Director', language: 'fre' })]);
    expect(argumentsFor(info, 'mp4')).toContain('handler_name=Director');
    expect(argumentsFor(info, 'mov')).toContain('language=fra');
    expect(argumentsFor(info, 'mkv')).toContain('title=Director');
  });
});
