import { afterEach, describe, expect, test } from 'vitest';
import { setLanguage } from '../../renderer/i18n/i18n.ts';
import { pageWords } from '../../renderer/i18n/page-words.ts';
import type { EncoderReason } from '../../shared/film/encoder-reason.ts';
import { languages } from '../../shared/words/languages.ts';
import { streamReasonSchema, type StreamReason } from '../../shared/film/stream-reason.ts';
import { warningSchema, type GuideTrouble, type NamedStream, type Warning } from '../../shared/job/warning.ts';
import { describeEncoderReason } from '../../shared/words/encoders.ts';
import { english } from '../../shared/words/english.ts';
import { describeNetworkWarning } from '../../shared/words/misfits.ts';
import { describeStreamReason } from '../../shared/words/streams.ts';
import { describeWarning } from '../../shared/words/warnings.ts';
import { englishWord, type Sentences } from '../support/sentences.ts';

const reasons: Sentences<StreamReason> = {
  unwanted: [[{ code: 'unwanted' }, 'not wanted']],
  'pictures-only': [[{ code: 'pictures-only' }, 'numbered pictures are written, which have no place for it']],
  'timecode-rewritten': [[{ code: 'timecode-rewritten' }, 'the timecode is kept as a tag, which FFmpeg writes anew']],
  'chapters-rewritten': [[{ code: 'chapters-rewritten' }, 'the chapter list is written anew']],
  'without-loss': [[{ code: 'without-loss', codec: 'nellymoser' }, 'rewritten without loss, since Matroska cannot hold nellymoser']],
  'too-many-channels': [
    [
      { code: 'too-many-channels', container: 'mp4', most: 8, channels: 16 },
      'MP4 holds at most 8 channels of converted sound and this has 16; choose .mkv to keep it',
    ],
  ],
  'to-pcm': [[{ code: 'to-pcm', codec: 'opus' }, 'decoded to 24-bit PCM, since QuickTime (MOV) cannot hold opus']],
  'to-aac': [
    [
      { code: 'to-aac', codec: 'wmav2', mov: false },
      'converted to AAC, since players find no wmav2 in MP4; choose .mkv to keep it as it is',
    ],
    [
      { code: 'to-aac', codec: 'pcm_s16le', mov: true },
      'converted to AAC, since players find no pcm_s16le in MP4; choose .mov or .mkv to keep it as it is',
    ],
  ],
  'to-subrip': [[{ code: 'to-subrip' }, 'rewritten as SubRip, the same words at the same times']],
  'to-mp4-text': [
    [{ code: 'to-mp4-text', styled: false }, 'rewritten as MP4 text (mov_text)'],
    [{ code: 'to-mp4-text', styled: true }, 'rewritten as MP4 text (mov_text); positions, fonts and effects are lost'],
  ],
  'codec-unsupported': [[{ code: 'codec-unsupported', container: 'mkv', codec: 'dvb_teletext' }, 'Matroska cannot hold dvb_teletext']],
  'subtitles-unsupported': [
    [
      { code: 'subtitles-unsupported', container: 'mp4', codec: 'hdmv_pgs_subtitle' },
      'MP4 cannot hold hdmv_pgs_subtitle; choose .mkv to keep them',
    ],
  ],
  'pictures-unsupported': [[{ code: 'pictures-unsupported', container: 'mp4', codec: 'webp' }, 'MP4 takes no webp pictures']],
  'data-unsupported': [[{ code: 'data-unsupported', container: 'mkv', codec: 'klv' }, 'Matroska cannot hold klv data']],
  'no-covers': [[{ code: 'no-covers' }, 'FFmpeg writes no cover pictures into QuickTime (MOV)']],
  'no-attachments': [[{ code: 'no-attachments', container: 'mov' }, 'QuickTime (MOV) has no attachments; choose .mkv to keep it']],
  'codec-unknown': [[{ code: 'codec-unknown' }, 'FFmpeg does not know its codec']],
  'rate-unsupported': [
    [
      { code: 'rate-unsupported', container: 'mp4', codec: 'mp3', rate: 11025 },
      'converted to AAC, since MP4 cannot hold mp3 at 11025 Hz; choose .mkv to keep it as it is',
    ],
  ],
  'sound-empty': [[{ code: 'sound-empty' }, 'the film promises it and has not a sample of it']],
  plain: [[{ code: 'plain', text: 'MP4 does not like it' }, 'MP4 does not like it']],
};

const sound: NamedStream = { index: 1, kind: 'audio', language: 'fre', title: null };
const subtitles: NamedStream = { index: 2, kind: 'subtitle', language: 'deu', title: 'Forced' };

const guideTroubles: readonly (readonly [GuideTrouble, string])[] = [
  [{ code: 'picture-broken', said: 'bad header' }, 'it is no picture that can be read (bad header)'],
  [{ code: 'name-ambiguous' }, "its name has several numbers, so put the frame's behind an underscore at its end, as in ref_000123.png"],
  [
    { code: 'nowhere-alike', match: 0.612 },
    'its name says no frame, no frame of the film is enough like it (at most 61 %), and no shot shows the same things; name it after its frame, as in ref_000123.png',
  ],
  [{ code: 'frame-taken', by: 'b.png' }, 'b.png is for the same frame'],
  [{ code: 'past-end', frame: 90, frames: 40 }, 'there is no frame 90, the last is 39'],
  [{ code: 'after-end', seconds: 9 }, 'the film has ended at 9 seconds'],
  [{ code: 'other-picture', frame: 3, match: 0.214 }, 'it matches frame 3 to 21 % only, so it seems to be of another picture'],
  [{ code: 'outside-picture', x: 2, y: 0.5 }, '2, 0.5 is outside of the picture, whose places go from 0, 0 to 1, 1'],
];

const warnings: Sentences<Warning> = {
  'pictures-hold-less': [
    [
      { code: 'pictures-hold-less', what: ['chapters', 'timecode'] },
      'Numbered pictures have no place for chapters and timecode: they are left out.',
    ],
    [
      { code: 'pictures-hold-less', what: ['captions'] },
      'Numbered pictures have no place for captions inside the picture: they are left out.',
    ],
  ],
  'guide-passed-over': guideTroubles.map(([why, said]) => [
    { code: 'guide-passed-over', file: 'a.png', why },
    `a.png was passed over: ${said}.`,
  ]),
  'reference-found': [
    [
      { code: 'reference-found', file: 'a.png', frame: 36, match: 0.97 },
      'a.png has no number in its name; by its picture it is frame 36 of the film (97 % alike).',
    ],
  ],
  'reference-matched': [
    [
      { code: 'reference-matched', file: 'a.png', frames: [36, 120] },
      'a.png is no frame of the film; the shots around these frames show the same things and take its colours: 36 and 120.',
    ],
  ],
  'shots-unlike': [
    [
      { code: 'shots-unlike', seconds: [12, 75.5] },
      'These shots show nothing of it, or have guides of their own, and take none of its colours: 0:12.00 and 1:15.50.',
    ],
  ],
  'reference-unlike': [
    [
      { code: 'reference-unlike', file: 'a.png', match: 0.7 },
      'a.png matches its frame to 70 % only: what does not match keeps the colours of the network.',
    ],
  ],
  'stream-converted': [
    [
      { code: 'stream-converted', stream: sound, reason: { code: 'to-pcm', codec: 'opus' } },
      'Sound track 1 (French) is decoded to 24-bit PCM, since QuickTime (MOV) cannot hold opus.',
    ],
  ],
  'stream-left-out': [
    [
      { code: 'stream-left-out', stream: subtitles, reason: { code: 'codec-unknown' } },
      'Subtitle track 2 (German, "Forced") is left out: FFmpeg does not know its codec.',
    ],
  ],
  'marks-lost': [
    [
      { code: 'marks-lost', stream: sound, marks: ['dub', 'hearing_impaired'], container: 'mov' },
      'Sound track 1 (French) loses its mark "dub" and "hearing_impaired", for which QuickTime (MOV) has no place.',
    ],
  ],
  'shape-changed': [
    [
      { code: 'shape-changed', seconds: 61.04, before: 4 / 3, after: 16 / 9, more: 0 },
      'From 61.04 s on the picture is meant to be 1.78 times as wide as high, before that 1.33 times: all of it is written as at the beginning.',
    ],
    [
      { code: 'shape-changed', seconds: 61.04, before: 4 / 3, after: 16 / 9, more: 3 },
      'From 61.04 s on the picture is meant to be 1.78 times as wide as high, before that 1.33 times, and its shape changes 3 times more: all of it is written as at the beginning.',
    ],
  ],
  'programmes-joined': [
    [
      { code: 'programmes-joined', names: ['Erstes', '2'] },
      'The film holds several programmes ("Erstes" and "2"): their tracks all go into one file, which does not say which of them belongs to which.',
    ],
  ],
  'side-data-lost': [
    [
      { code: 'side-data-lost', what: ['Stereo 3D', 'ICC profile'] },
      'What the picture says beside its samples is lost: Stereo 3D, ICC profile.',
    ],
  ],
  'stream-tags-lost': [
    [
      { code: 'stream-tags-lost', stream: sound, tags: ['SCANNER', 'REEL'], container: 'mp4' },
      'Sound track 1 (French) loses what MP4 has no place for: SCANNER, REEL; choose .mkv to keep it.',
    ],
  ],
  'rate-assumed': [
    [{ code: 'rate-assumed', rate: 24 }, 'Pictures do not say how fast they run: 24 frames a second are assumed; --fps says another.'],
  ],
  'captions-lost': [
    [
      { code: 'captions-lost' },
      'Captions inside the picture (CEA-608, CEA-708) are lost: choose --codec h264 or --codec h265 to keep them.',
    ],
  ],
  'hdr-lost': [[{ code: 'hdr-lost' }, 'What the picture says of the display it was made for (HDR metadata) is lost.']],
  'transparency-lost': [
    [
      { code: 'transparency-lost' },
      'Parts of the picture are transparent, for which coloured films have no place: what lies beneath is shown.',
    ],
  ],
  'samples-changed': [
    [
      { code: 'samples-changed', seconds: 0.5 },
      "From 0.5 s on the picture's samples are stored otherwise than before: everything is written as at the beginning.",
    ],
  ],
  'size-changed': [
    [
      { code: 'size-changed', width: 320, height: 240, changes: [{ seconds: 0.5, width: 352, height: 288 }], more: 0 },
      'The picture changes its size on the way (to 352x288 at 0.5 s): everything is written at 320x240.',
    ],
    [
      { code: 'size-changed', width: 320, height: 240, changes: [{ seconds: 0.5, width: 352, height: 288 }], more: 4 },
      'The picture changes its size on the way (to 352x288 at 0.5 s, and 4 times more): everything is written at 320x240.',
    ],
  ],
  'language-lost': [
    [
      { code: 'language-lost', stream: sound, language: 'en-GB', container: 'mp4' },
      'Sound track 1 (French) loses its language tag en-GB, for which MP4 has no place.',
    ],
  ],
  'bits-lost': [
    [
      { code: 'bits-lost', bits: 10, kept: 8, codec: 'h264' },
      'The film has 10 bits a sample and h264 here keeps 8: choose --codec h265 for 10 bits or --codec ffv1 to keep every bit.',
    ],
    [
      { code: 'bits-lost', bits: 12, kept: 10, codec: 'h265' },
      'The film has 12 bits a sample and h265 here keeps 10: choose --codec ffv1 to keep every bit.',
    ],
  ],
  'fields-unmarked': [
    [
      { code: 'fields-unmarked', codec: 'av1' },
      'av1 cannot mark interlaced frames, so players would show combs: add --deinterlace, or choose another --codec.',
    ],
  ],
  padded: [
    [{ code: 'padded', codec: 'h264', added: 'column' }, 'h264 needs an even picture size: one column is added at the edge.'],
    [{ code: 'padded', codec: 'h264', added: 'row' }, 'h264 needs an even picture size: one row is added at the edge.'],
    [{ code: 'padded', codec: 'av1', added: 'both' }, 'av1 needs an even picture size: one column and one row is added at the edge.'],
  ],
  'coloured-already': [[{ code: 'coloured-already' }, 'The film seems to be in colour already: its colours will be replaced.']],
  'device-failed': [
    [
      { code: 'device-failed', device: 'webgpu', reason: { code: 'refused', message: 'OOM' } },
      'webgpu failed in the middle of the film (OOM): the processor colours the rest.',
    ],
  ],
  'output-held': [
    [
      { code: 'output-held', wanted: '/films/a.mp4', path: '/films/a (2).mp4' },
      '/films/a.mp4 is open in another program and could not be replaced: the new film is /films/a (2).mp4.',
    ],
  ],
  damaged: [
    [
      { code: 'damaged', said: 'partial file', frames: 14, expected: 25 },
      'The film is cut off or damaged (FFmpeg says: partial file), so it is coloured as far as it goes, 14 of about 25 frames: copy or download it again to have the rest.',
    ],
    [
      { code: 'damaged', said: null, frames: 14, expected: null },
      'The film is cut off or damaged, so it is coloured as far as it goes, 14 frames: copy or download it again to have the rest.',
    ],
  ],
  'written-before': [
    [
      { code: 'written-before', output: '/films/a.color.mp4' },
      '/films/a.color.mp4 is there already, as an earlier run made it with the same settings: nothing was left to do.',
    ],
  ],
  'name-taken-meanwhile': [
    [
      { code: 'name-taken-meanwhile', wanted: '/films/a.color.mp4', output: '/films/a.color 2.mp4' },
      'A file /films/a.color.mp4 has come meanwhile and is not written over: the coloured film is /films/a.color 2.mp4.',
    ],
  ],
  'project-renamed': [
    [
      { code: 'project-renamed', project: 'harbour.mkv.kinetint', other: 'harbour.kinetint' },
      'harbour.kinetint holds the colours of another film, so those of this one are kept in harbour.mkv.kinetint.',
    ],
  ],
  'colours-damaged': [
    [
      {
        code: 'colours-damaged',
        spans: [
          { startSeconds: 1.2345, endSeconds: 3 },
          { startSeconds: 9, endSeconds: null },
        ],
      },
      'The project file is damaged: its colours from 1.23 to 3 s and from 9 s to the end are made anew.',
    ],
  ],
  'tracks-damaged': [
    [{ code: 'tracks-damaged', count: 1 }, 'The project file is damaged: sets of colours that nobody can tell any more are left out (1).'],
  ],
  'guide-picture-lost': [
    [
      { code: 'guide-picture-lost', file: 'a.png', seconds: 1.44 },
      'The project file is damaged: the picture a.png, which gave the frame at 1.44 s its colours, is lost. Its shot keeps the colours of the network until the picture is added again.',
    ],
  ],
  'edits-damaged': [
    [
      { code: 'edits-damaged' },
      'The project file is damaged: what was changed about the film last is lost, and the state before it holds.',
    ],
  ],
  'project-damaged': [
    [
      { code: 'project-damaged', project: 'harbour.kinetint' },
      'harbour.kinetint is damaged: it is set aside under another name, and the film is coloured anew.',
    ],
  ],
  'project-set-aside': [
    [
      { code: 'project-set-aside', project: 'harbour.kinetint', aside: 'harbour.kinetint.damaged' },
      'harbour.kinetint is damaged: it is now called harbour.kinetint.damaged, and the film is coloured anew.',
    ],
  ],
  'engine-restarted': [
    [
      { code: 'engine-restarted', onCpu: false },
      'The part of Kinetint that works on films stopped unexpectedly, and went on where it was.',
    ],
    [
      { code: 'engine-restarted', onCpu: true },
      'The part of Kinetint that works on films stopped unexpectedly again, and went on where it was, with the network on the processor.',
    ],
  ],
  plain: [[{ code: 'plain', text: 'Sound is re-encoded.' }, 'Sound is re-encoded.']],
};

const encoders: Sentences<EncoderReason> = {
  proved: [[{ code: 'proved' }, 'two frames went in and came out again']],
  'not-in-build': [[{ code: 'not-in-build' }, 'this FFmpeg was built without it']],
  'too-few-bits': [[{ code: 'too-few-bits', most: 8 }, 'takes no more than 8 bits']],
  interlaced: [[{ code: 'interlaced' }, 'is not trusted with interlaced film']],
  'no-preset': [[{ code: 'no-preset', preset: 'p9' }, 'has no preset "p9"']],
  hung: [[{ code: 'hung' }, 'it hung']],
  'frames-lost': [[{ code: 'frames-lost', sent: 2, came: 1 }, 'of 2 frames that went in 1 came out']],
  garbled: [[{ code: 'garbled', likeness: 12.4 }, 'it garbles the picture (12 dB)']],
  'no-nvidia-driver': [[{ code: 'no-nvidia-driver' }, 'there is no NVIDIA driver']],
  'no-nvidia-encoder': [[{ code: 'no-nvidia-encoder' }, "NVIDIA's driver lacks its encoder library"]],
  'chip-incapable': [[{ code: 'chip-incapable' }, "the graphics card's encoder cannot do this"]],
  'no-quick-sync': [[{ code: 'no-quick-sync' }, 'there is no Intel graphics device with Quick Sync']],
  'no-amd-driver': [[{ code: 'no-amd-driver' }, "AMD's driver is not there"]],
  'no-vaapi': [[{ code: 'no-vaapi' }, 'there is no VA-API device']],
  said: [[{ code: 'said', said: 'Invalid argument' }, 'FFmpeg says: Invalid argument']],
  plain: [[{ code: 'plain', text: 'it is broken' }, 'it is broken']],
};

const allEncoders = Object.values(encoders).flat();
const allReasons = Object.values(reasons).flat();
const allWarnings = Object.values(warnings).flat();

describe('in the terminal', () => {
  test.each(allReasons)('%j', (reason, sentence) => {
    expect(describeStreamReason(reason, english)).toBe(sentence);
  });

  test('a network', () => {
    expect(describeNetworkWarning({ code: 'nearly-grey' }, english)).toBe(
      'It left the test picture as good as grey: look at a film before you trust it.',
    );
  });

  test.each(allEncoders)('%j', (reason, sentence) => {
    expect(describeEncoderReason(reason, english)).toBe(sentence);
  });

  test.each(allWarnings)('%j', (warning, sentence) => {
    expect(describeWarning(warning, english)).toBe(sentence);
  });
});

describe('in the window', () => {
  afterEach(() => setLanguage('en'));

  test.each(languages)('every code has its words in "%s", whole and without an option of the command line', async (language) => {
    await setLanguage(language);
    const sentences = [
      ...allReasons.filter(([{ code }]) => code !== 'plain').map(([reason]) => describeStreamReason(reason, pageWords)),
      describeNetworkWarning({ code: 'nearly-grey' }, pageWords),
      ...allEncoders.filter(([{ code }]) => code !== 'plain').map(([reason]) => describeEncoderReason(reason, pageWords)),
      ...allWarnings.filter(([{ code }]) => code !== 'plain').map(([warning]) => describeWarning(warning, pageWords)),
    ];
    for (const sentence of sentences) {
      expect(sentence).not.toMatch(/\{\{|\}\}|--|engine:|undefined|pcm_s16le|hearing_impaired/);
      if (language !== 'en') expect(sentence.replace(/\((MOV|FFmpeg sagt: [^)]*|[^)]*„Forced“)\)/, '')).not.toMatch(englishWord);
    }
  });

  test('names languages and marks as the reader does', async () => {
    await setLanguage('de');
    expect(describeWarning(warnings['marks-lost'][0]![0], pageWords)).toBe(
      'Tonspur 1 (Französisch) verliert die Kennzeichnung „synchronisiert“ und „für Hörgeschädigte“, für die QuickTime (MOV) keinen Platz hat.',
    );
    expect(describeWarning(warnings['stream-converted'][0]![0], pageWords)).toBe(
      'Tonspur 1 (Französisch) wird in PCM mit 24 Bit umgewandelt, weil QuickTime (MOV) kein Opus aufnimmt.',
    );
  });
});

test('sentences that an earlier version wrote down are read as they stand', () => {
  expect(streamReasonSchema.parse('MP4 does not like it')).toEqual({ code: 'plain', text: 'MP4 does not like it' });
  const warning = warningSchema.parse('Sound is re-encoded.');
  expect(describeWarning(warning, pageWords)).toBe('Sound is re-encoded.');
});
