import { afterEach, describe, expect, test } from 'vitest';
import {
  codecName,
  fileName,
  filmLine,
  folderName,
  formatBytes,
  formatCount,
  formatDate,
  formatDuration,
  formatFrameRate,
  formatPercent,
  formatTimeLeft,
  roughly,
  roughlyBytes,
  setHome,
  streamLine,
} from '../../../renderer/format.ts';
import { setLanguage } from '../../../renderer/i18n/i18n.ts';
import { planSentences } from '../../../renderer/inspector/plan-words.ts';
import { plan } from './fixtures.ts';

describe('durations', () => {
  test.each([
    [0, '0 sec'],
    [45.4, '45 sec'],
    [59.6, '1 min'],
    [200, '3 min, 20 sec'],
    [3599.7, '1 hr'],
    [7325, '2 hr, 2 min'],
  ])('%d seconds are "%s"', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });

  test.each([
    [2, 'a few seconds left'],
    [41, 'about 41 sec left'],
    [75, 'about 1 min, 15 sec left'],
    [701, 'about 11 min, 45 sec left'],
    [5400, 'about 1 hr, 30 min left'],
  ])('%d seconds to go are "%s"', (seconds, words) => {
    expect(formatTimeLeft(seconds)).toBe(words);
  });
});

test.each([
  [0.5, '0.5'],
  [9.876, '9.88'],
  [24, '24'],
  [23.44, '23.4'],
  [100, '100'],
  [217.6, '218'],
])('a speed of %d is written %s', (fps, words) => {
  expect(formatFrameRate(fps)).toBe(words);
});

test('paths of every system are taken apart', () => {
  expect(fileName('/films/a b.mp4')).toBe('a b.mp4');
  expect(folderName('/films/a b.mp4')).toBe('/films');
  expect(folderName('/a.mp4')).toBe('/');
  setHome('/home/ann');
  expect(['/home/ann/a.mp4', '/home/ann/Films/a.mp4', '/home/anna/a.mp4'].map(folderName)).toEqual(['~', '~/Films', '/home/anna']);
  setHome(null);
  expect(fileName('C:\\Films\\a.mkv')).toBe('a.mkv');
  expect(folderName('C:\\Films\\a.mkv')).toBe('C:\\Films');
});

test('the film in one line keeps 23.976 apart from 24', () => {
  expect(filmLine(plan.film)).toBe('12 min, 22 sec · 640 × 480 · 23.976 frames a second · H.264');
  const { video } = plan.film;
  expect(filmLine({ ...plan.film, durationSeconds: null, video: { ...video, frameRate: null, codec: 'theora' } })).toBe(
    '640 × 480 · theora',
  );
});

test('every stream has its name, what tells it apart, and what becomes of it', () => {
  const lines = plan.streams.map((stream) => streamLine(stream, plan.film));
  expect(lines.map(({ name, detail, outcome }) => `${name} | ${detail} | ${outcome}`)).toEqual([
    'Picture | H.264 | coloured',
    'Sound | English, PCM | converted',
    'Subtitles | Intertitles, SubRip | kept as it is',
  ]);
  expect(lines[1]?.reason).toBe('converted to AAC, since players find no PCM in MP4; choose .mov or .mkv to keep it as it is');
  expect(codecName('pcm_s24be')).toBe('PCM');
  // Of an attachment of no known kind FFmpeg has a number for a codec.
  const attachment = {
    index: 3,
    kind: 'attachment' as const,
    codec: '[0][0][0][0]',
    language: null,
    title: 'notes.txt',
    dispositions: [],
    channels: null,
    sampleRate: null,
    trackTags: {},
  };
  expect(
    streamLine({ index: 3, kind: 'attachment', action: 'drop', encoder: null, reason: null }, { ...plan.film, others: [attachment] })
      .detail,
  ).toBe('notes.txt');
});

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1234, '1.23 kB'],
  [999_600, '1 MB'],
  [12_345_678, '12.3 MB'],
  [4.2e12, '4.2 TB'],
])('%d bytes are "%s"', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

describe('in German', () => {
  afterEach(() => setLanguage('en'));

  test('numbers, durations, sizes and dates are written as Germans write them', async () => {
    await setLanguage('de');
    expect(formatCount(17795)).toBe('17.795');
    expect(formatFrameRate(23.44)).toBe('23,4');
    expect(formatPercent(0.25)).toBe('25\u00a0%');
    expect(formatDuration(7325)).toBe('2 Std., 2 Min.');
    expect(formatBytes(1_234_567)).toBe('1,23 MB');
    expect(formatDate(new Date(2026, 10, 3, 15, 4))).toBe('03.11.2026, 15:04');
    expect(formatTimeLeft(41)).toBe('noch etwa 41 Sek.');
    expect(filmLine(plan.film)).toBe('12 Min., 22 Sek. · 640 × 480 · 23,976 Bilder pro Sekunde · H.264');
    expect(streamLine(plan.streams[1]!, plan.film)).toMatchObject({
      name: 'Ton',
      detail: 'Englisch, PCM',
      outcome: 'wird umgewandelt',
      reason: expect.stringMatching(/^wird in AAC umgewandelt/) as string,
    });
  });
});

test('a plan says what the film is and what is unusual about it, and nothing else', () => {
  expect(planSentences(plan)).toEqual(['A black-and-white film. Its colours are guessed; its brightness goes to the encoder as it is.']);
  const unusual = planSentences({
    ...plan,
    inspection: { ...plan.inspection, colour: 'tinted', scan: 'top-first' },
    scan: 'keep-interlaced',
    section: { startSeconds: 60, durationSeconds: 30 },
    framesReady: 1200,
  });
  expect(unusual.join('\n')).toMatch(
    /^A tinted film.*\nIt is interlaced, and stays so\.\nOnly a part is coloured: 30 sec from 1 min on\.\n1,200 frames are/,
  );
});

test('a plan whose colours are ready says that there is nothing to colour, and what starting does', () => {
  const words = planSentences({ ...plan, framesReady: 1200, coloursReady: true }).at(-1);
  expect(words).toBe(
    'All its colours are ready, from an earlier run: there is nothing to colour. “Write the film” only writes harbour.color.mp4; the Export tab makes any other file of it.',
  );
});

test('estimates are no more exact than they are worth', () => {
  expect([3.4, 41, 100, 754, 5000].map(roughly)).toEqual([3, 40, 120, 780, 4800]);
  expect([182_345, 1_484_000].map(roughlyBytes)).toEqual([180_000, 1_500_000]);
});
