import type { Problem } from '../../shared/job/problem.ts';
import type { Sentences } from './sentences.ts';

/** What each problem says in the terminal. */
export const problems: Sentences<Problem> = {
  'networks-missing': [[{ code: 'networks-missing' }, 'The folder of networks (models/) is missing']],
  'catalogue-unreadable': [
    [{ code: 'catalogue-unreadable', path: '/models/catalog.json' }, 'The catalogue of networks /models/catalog.json cannot be read'],
  ],
  'own-catalogue-unreadable': [
    [
      { code: 'own-catalogue-unreadable', path: '/networks/catalog.json' },
      'The catalogue of your own networks /networks/catalog.json cannot be read',
    ],
  ],
  'downloads-unreadable': [
    [
      { code: 'downloads-unreadable', path: '/models/downloads.json' },
      'The list of networks to download /models/downloads.json cannot be read',
    ],
  ],
  'references-folder-missing': [[{ code: 'references-folder-missing', path: '/refs' }, 'There is no folder /refs']],
  'references-none': [
    [{ code: 'references-none', path: '/refs' }, 'The folder /refs holds no pictures (.png, .jpg, .bmp, .ppm, .webp, .tif)'],
  ],
  'references-unusable': [
    [{ code: 'references-unusable', path: '/refs' }, 'None of the pictures in /refs could be used, for the reasons above'],
  ],
  'references-of-other-film': [
    [{ code: 'references-of-other-film', path: '/refs', film: 'b.mp4' }, 'The pictures in /refs were exported from another film, b.mp4'],
  ],
  'references-list-unreadable': [
    [
      { code: 'references-list-unreadable', path: '/refs/references.json', said: 'no' },
      'The list /refs/references.json cannot be read (no)',
    ],
  ],
  'hints-missing': [[{ code: 'hints-missing', path: '/h.json' }, 'There is no file /h.json']],
  'hints-unreadable': [[{ code: 'hints-unreadable', path: '/h.json', said: 'no' }, 'The hints in /h.json cannot be read (no)']],
  'hints-unusable': [[{ code: 'hints-unusable', path: '/h.json' }, 'None of the hints in /h.json could be used, for the reasons above']],
  'no-networks': [[{ code: 'no-networks' }, 'The catalogue has no networks']],
  'network-unknown': [[{ code: 'network-unknown', id: 'far' }, 'There is no network "far"']],
  'network-file-missing': [
    [{ code: 'network-file-missing', id: 'far', path: '/networks/far.onnx' }, 'The file of network "far" is missing (/networks/far.onnx)'],
  ],
  'network-file-changed': [
    [
      { code: 'network-file-changed', id: 'far', path: '/networks/far.onnx' },
      'The file of network "far" does not have its checksum, so it is damaged or not the network it says (/networks/far.onnx)',
    ],
  ],
  'network-name-bad': [[{ code: 'network-name-bad', id: 'far' }, '"far" is no name for a network']],
  'network-name-taken': [[{ code: 'network-name-taken', id: 'far' }, 'There is a network "far" already']],
  'network-stays': [[{ code: 'network-stays', id: 'far' }, '"far" comes with Kinetint and stays']],
  'network-entry-wrong': [[{ code: 'network-entry-wrong', id: 'far', name: 'luma' }, 'Network "far" has no input or output named "luma"']],
  'network-answer-wrong': [
    [
      { code: 'network-answer-wrong', id: 'far', shape: '1 x 3 x 8 x 8' },
      'Network "far" answers with a tensor of 1 x 3 x 8 x 8, which is not what its catalogue entry says',
    ],
  ],
  'network-too-large': [
    [
      { code: 'network-too-large', file: 'harbour.onnx', bytes: 3e9, mostBytes: 2e9 },
      'harbour.onnx has 3000.0 MB, and this machine takes networks of 2000.0 MB at most',
    ],
  ],
  'network-unbounded': [
    [
      { code: 'network-unbounded', file: 'harbour.onnx' },
      'harbour.onnx could not be tried: it took more time or memory than it may for one small picture, or ONNX Runtime ended on it',
    ],
  ],
  'not-onnx': [
    [
      { code: 'not-onnx', file: 'harbour.onnx', said: 'Invalid data' },
      'harbour.onnx is no network that ONNX Runtime can read (Invalid data)',
    ],
  ],
  misfit: [
    [
      { code: 'misfit', file: 'harbour.onnx', kind: 'ddcolor', misfit: { code: 'no-input' } },
      'harbour.onnx does not fit "ddcolor": it has no input',
    ],
  ],
  'device-unusable': [
    [
      { code: 'device-unusable', device: 'cuda', reason: { code: 'no-driver' } },
      'The device cuda cannot be used (no graphics driver for Vulkan on this machine)',
    ],
    [{ code: 'device-unusable', device: 'coreml', reason: null }, 'The device coreml cannot be used (it does not exist on this platform)'],
  ],
  'network-not-on-device': [
    [
      { code: 'network-not-on-device', name: 'luma', device: 'cuda', reason: { code: 'no-driver' } },
      'The network luma cannot be used on cuda (no graphics driver for Vulkan on this machine)',
    ],
  ],
  'download-unknown': [[{ code: 'download-unknown', id: 'far' }, 'There is no network "far" to download']],
  'download-unverified': [
    [
      { code: 'download-unverified', id: 'far', host: 'example.org' },
      'Nobody has published a checksum of "far", so nobody can tell whether what example.org sends is what its makers meant',
    ],
  ],
  'download-mismatch': [
    [
      { code: 'download-mismatch', id: 'far', host: 'example.org', published: true },
      'What example.org sent for "far" does not have its published checksum, so it was thrown away',
    ],
    [
      { code: 'download-mismatch', id: 'far', host: 'example.org', published: false },
      'What example.org sent for "far" does not have the checksum of the first time, so it was thrown away',
    ],
  ],
  'download-refused': [
    [
      { code: 'download-refused', id: 'far', host: 'example.org', answer: '404 (Not Found)' },
      '"far" could not be downloaded: example.org answers 404 (Not Found); look at its page for where it went',
    ],
  ],
  'download-other-part': [
    [
      { code: 'download-other-part', id: 'far', host: 'example.org' },
      '"far" could not be downloaded: example.org sends another part than was asked for; try again later',
    ],
  ],
  'download-broken': [
    [
      { code: 'download-broken', id: 'far', host: 'example.org', trouble: { code: 'silent' }, keptBytes: 1500000 },
      '"far" could not be downloaded from example.org (it sent nothing for half a minute); the 1.5 MB that came are kept, so trying again goes on from there',
    ],
    [
      { code: 'download-broken', id: 'far', host: 'example.org', trouble: { code: 'name-unknown' }, keptBytes: 0 },
      '"far" could not be downloaded from example.org (its name was not found; is this computer online?)',
    ],
    [
      { code: 'download-broken', id: 'far', host: 'example.org', trouble: { code: 'refused' }, keptBytes: 0 },
      '"far" could not be downloaded from example.org (it refused the connection)',
    ],
    [
      {
        code: 'download-broken',
        id: 'far',
        host: 'example.org',
        trouble: { code: 'unencrypted', origin: 'http://example.org' },
        keptBytes: 0,
      },
      '"far" could not be downloaded from example.org (it sends on to http://example.org, which is not encrypted)',
    ],
    [
      { code: 'download-broken', id: 'far', host: 'example.org', trouble: { code: 'endless' }, keptBytes: 0 },
      '"far" could not be downloaded from example.org (it sends on and on)',
    ],
    [
      { code: 'download-broken', id: 'far', host: 'example.org', trouble: { code: 'short', received: 3, total: 9 }, keptBytes: 0 },
      '"far" could not be downloaded from example.org (3 of 9 bytes came)',
    ],
    [
      { code: 'download-broken', id: 'far', host: 'example.org', trouble: { code: 'said', said: 'socket hang up' }, keptBytes: 0 },
      '"far" could not be downloaded from example.org (socket hang up)',
    ],
  ],
  'download-stopped': [
    [
      { code: 'download-stopped', id: 'far', keptBytes: 1500000 },
      'The download of "far" was stopped; the 1.5 MB that came are kept, so trying again goes on from there',
    ],
    [{ code: 'download-stopped', id: 'far', keptBytes: 0 }, 'The download of "far" was stopped'],
  ],
  'download-too-large': [
    [
      { code: 'download-too-large', id: 'far', folder: '/networks', neededBytes: 30000000, leftBytes: 500000 },
      '"far" needs 30.0 MB more, and the disk of /networks has 500.0 kB left',
    ],
  ],
  'file-missing': [[{ code: 'file-missing', path: '/films/harbour.mp4' }, 'There is no file /films/harbour.mp4']],
  'disk-full': [[{ code: 'disk-full', path: '/networks' }, 'The disk of /networks is full']],
  'folder-missing': [[{ code: 'folder-missing', path: '/out' }, 'There is no folder /out']],
  'folder-is-file': [[{ code: 'folder-is-file', path: '/out' }, '/out is a file, not a folder']],
  'folder-of-others': [[{ code: 'folder-of-others', path: '/out' }, '/out holds other things than pictures that Kinetint wrote']],
  'folder-unwritable': [[{ code: 'folder-unwritable', path: '/out' }, 'Nothing may be written into the folder /out']],
  'output-is-film': [
    [{ code: 'output-is-film', path: '/films/harbour.mp4' }, '/films/harbour.mp4 is the film itself, which is never written over'],
  ],
  'output-is-folder': [[{ code: 'output-is-folder', path: '/out' }, '/out is a folder']],
  'pictures-several': [
    [
      { code: 'pictures-several', path: '/scans', patterns: ['a_%04d.tif', 'b_%04d.tif'], rows: 2 },
      '/scans holds 2 rows of numbered pictures (a_%04d.tif, b_%04d.tif)',
    ],
  ],
  'pictures-missing': [
    [
      {
        code: 'pictures-missing',
        pattern: 'a_%04d.tif',
        missing: 9,
        gaps: [
          { from: 12, to: 12 },
          { from: 15, to: 17 },
        ],
        more: 3,
      },
      'Of the pictures a_%04d.tif 9 are missing (12, 15 to 17, 3 more gaps)',
    ],
  ],
  'name-too-long': [
    [{ code: 'name-too-long', path: '/films/harbour.mp4', bytes: 260 }, 'The file name /films/harbour.mp4 is too long (260 bytes)'],
  ],
  'name-promised': [[{ code: 'name-promised', path: '/films/harbour.mp4' }, '/films/harbour.mp4 is promised to another film']],
  'output-exists': [[{ code: 'output-exists', path: '/films/harbour.mp4' }, '/films/harbour.mp4 exists already']],
  'output-unwritable': [[{ code: 'output-unwritable', path: '/films/harbour.mp4' }, '/films/harbour.mp4 cannot be written']],
  'output-full': [[{ code: 'output-full', path: '/films/harbour.mp4' }, 'The disk that would hold /films/harbour.mp4 is full']],
  'temporary-full': [[{ code: 'temporary-full', path: '/tmp' }, 'The disk that holds the folder for temporary files, /tmp, is full']],
  'temporary-unwritable': [
    [{ code: 'temporary-unwritable', path: '/tmp' }, 'Nothing can be written into the folder for temporary files, /tmp'],
  ],
  'output-unknown-ending': [[{ code: 'output-unknown-ending', ending: '.avi' }, 'Kinetint does not write .avi files']],
  'output-codec-elsewhere': [[{ code: 'output-codec-elsewhere', codec: 'ffv1', container: 'mp4' }, 'ffv1 does not go into MP4']],
  'no-encoder': [
    [
      { code: 'no-encoder', codec: 'ffv1', tried: [{ name: 'libx264', detail: { code: 'hung' } }] },
      'This machine cannot write ffv1 (libx264: it hung)',
    ],
  ],
  'film-is-folder': [[{ code: 'film-is-folder', path: '/films/harbour.mp4' }, '/films/harbour.mp4 is a folder']],
  'film-no-file': [[{ code: 'film-no-file', path: '/films/harbour.mp4' }, '/films/harbour.mp4 is not an ordinary file']],
  'film-empty': [[{ code: 'film-empty', path: '/films/harbour.mp4' }, '/films/harbour.mp4 is empty (0 bytes)']],
  'film-forbidden': [[{ code: 'film-forbidden', path: '/films/harbour.mp4' }, '/films/harbour.mp4 may not be read']],
  'film-unreadable': [
    [{ code: 'film-unreadable', path: '/films/harbour.mp4', said: 'Invalid data' }, '/films/harbour.mp4 cannot be read (Invalid data)'],
  ],
  'film-slow': [[{ code: 'film-slow', path: '/films/harbour.mp4' }, '/films/harbour.mp4 could not be read within a minute']],
  'film-list': [[{ code: 'film-list', path: '/films/harbour.m3u8' }, '/films/harbour.m3u8 is a list of other files, not a film']],
  'film-text': [[{ code: 'film-text', path: '/films/harbour.mp4' }, '/films/harbour.mp4 holds text, not a film']],
  'film-other': [
    [{ code: 'film-other', path: '/films/harbour.mp4' }, '/films/harbour.mp4 is not a film, or of a kind that FFmpeg cannot read'],
  ],
  'film-no-index': [
    [
      { code: 'film-no-index', path: '/films/harbour.mp4' },
      '/films/harbour.mp4 lacks its index, so it was cut off or its recording never finished',
    ],
  ],
  'film-too-short': [
    [{ code: 'film-too-short', path: '/films/harbour.mp4' }, '/films/harbour.mp4 begins like a film but ends before its first frame'],
  ],
  'film-damaged': [
    [
      { code: 'film-damaged', path: '/films/harbour.mp4', said: 'Invalid data' },
      '/films/harbour.mp4 begins like a film but is damaged or cut off (Invalid data)',
    ],
  ],
  'film-no-frames': [[{ code: 'film-no-frames', path: '/films/harbour.mp4' }, '/films/harbour.mp4 holds no frames at all']],
  'film-encrypted': [[{ code: 'film-encrypted', path: '/f.mp4' }, '/f.mp4 is encrypted, and Kinetint has no key to it']],
  'film-no-frame-decoded': [
    [{ code: 'film-no-frame-decoded', path: '/films/harbour.mp4' }, 'No frame of /films/harbour.mp4 could be decoded'],
  ],
  'film-empty-picture': [
    [{ code: 'film-empty-picture', path: '/films/harbour.mp4' }, '/films/harbour.mp4 has a picture track without a single frame'],
  ],
  'film-no-picture-decoded': [
    [
      { code: 'film-no-picture-decoded', path: '/films/harbour.mp4', said: 'Invalid data' },
      'No picture of /films/harbour.mp4 could be decoded (Invalid data)',
    ],
  ],
  'film-not-one-frame': [
    [{ code: 'film-not-one-frame', path: '/films/harbour.mp4' }, 'Not one frame of /films/harbour.mp4 could be decoded'],
  ],
  'film-nothing-decoded': [
    [{ code: 'film-nothing-decoded', path: '/films/harbour.mp4' }, '/films/harbour.mp4 holds no picture that can be decoded'],
  ],
  'film-no-video': [
    [{ code: 'film-no-video', path: '/films/harbour.mp4', has: 'sound' }, '/films/harbour.mp4 has sound but no picture'],
    [{ code: 'film-no-video', path: '/films/harbour.mp4', has: 'subtitles' }, '/films/harbour.mp4 has subtitles but no picture'],
    [{ code: 'film-no-video', path: '/films/harbour.mp4', has: 'still' }, '/films/harbour.mp4 has a still picture but no film'],
    [{ code: 'film-no-video', path: '/films/harbour.mp4', has: 'nothing' }, '/films/harbour.mp4 has no picture'],
  ],
  'film-codec-unknown': [
    [
      { code: 'film-codec-unknown', path: '/films/harbour.mp4', tag: 'XVIX' },
      'The picture of /films/harbour.mp4 is coded in a way FFmpeg does not know (XVIX)',
    ],
    [
      { code: 'film-codec-unknown', path: '/films/harbour.mp4', tag: null },
      'The picture of /films/harbour.mp4 is coded in a way FFmpeg does not know (no name)',
    ],
  ],
  'film-ends-before': [
    [{ code: 'film-ends-before', lengthSeconds: 3.04, startSeconds: 9 }, 'The film is 3.04 s long, so nothing of it is left after 9 s'],
  ],
  'film-no-track': [
    [{ code: 'film-no-track', kind: 'audio', index: 7 }, 'The film has no sound track 7'],
    [{ code: 'film-no-track', kind: 'subtitle', index: 7 }, 'The film has no subtitle track 7'],
  ],
  'film-changed': [
    [{ code: 'film-changed', path: '/films/a.mp4' }, '/films/a.mp4 was replaced, changed or removed while it was being coloured'],
  ],
  'film-not-looked-at': [[{ code: 'film-not-looked-at' }, 'The film has not been looked at yet']],
  'film-moved': [
    [
      { code: 'film-moved', project: 'harbour.kinetint', path: '/films/harbour.mp4' },
      'The film of harbour.kinetint is not where it was (/films/harbour.mp4)',
    ],
  ],
  'project-missing': [[{ code: 'project-missing', path: '/films/harbour.kinetint' }, 'There is no project /films/harbour.kinetint']],
  'project-incomplete': [[{ code: 'project-incomplete', project: 'harbour.kinetint' }, 'harbour.kinetint is not coloured to its end yet']],
  'project-network-gone': [
    [
      { code: 'project-network-gone', firstFrame: 12, id: 'far' },
      'Frames from 12 on have to be coloured, and the network "far" that coloured the film is not there',
    ],
  ],
  'project-of-other-film': [
    [
      { code: 'project-of-other-film', project: 'harbour.kinetint', film: 'market.mp4' },
      'harbour.kinetint holds the colours of another film (market.mp4)',
    ],
  ],
  'project-of-other-frames': [
    [{ code: 'project-of-other-frames' }, 'The project holds colours for other frames than this film has (was FFmpeg changed?)'],
  ],
  'project-not-of-film': [
    [
      { code: 'project-not-of-film', path: '/films/harbour.mp4', project: 'harbour.kinetint' },
      '/films/harbour.mp4 is not the film that harbour.kinetint was made from',
    ],
  ],
  'project-busy': [[{ code: 'project-busy', project: 'harbour.kinetint' }, 'harbour.kinetint is being coloured already']],
  'project-elsewhere': [[{ code: 'project-elsewhere', project: 'harbour.kinetint' }, 'harbour.kinetint is being used by another Kinetint']],
  'project-foreign': [[{ code: 'project-foreign', project: 'harbour.kinetint' }, 'harbour.kinetint is not a Kinetint project']],
  'project-newer': [[{ code: 'project-newer', project: 'harbour.kinetint' }, 'harbour.kinetint was made by a newer Kinetint']],
  'project-damaged': [
    [{ code: 'project-damaged', project: 'harbour.kinetint' }, 'harbour.kinetint is not a Kinetint project or is damaged'],
  ],
  'project-unwritable': [
    [{ code: 'project-unwritable', path: '/films/harbour.kinetint' }, 'The project file /films/harbour.kinetint cannot be written'],
  ],
  'project-no-place': [[{ code: 'project-no-place', path: '/films/harbour.mp4' }, '/films/harbour.mp4 cannot hold the project too']],
  'project-disk-gone': [
    [{ code: 'project-disk-gone', project: 'harbour.kinetint' }, 'The disk that holds harbour.kinetint can no longer be read and written'],
  ],
  'project-full': [[{ code: 'project-full', project: 'harbour.kinetint' }, 'The disk that holds harbour.kinetint is full']],
  'ffmpeg-missing': [
    [{ code: 'ffmpeg-missing', name: 'ffmpeg' }, 'FFmpeg was not found'],
    [{ code: 'ffmpeg-missing', name: 'ffprobe' }, 'ffprobe, a part of FFmpeg, was not found'],
  ],
  'ffmpeg-wrong': [
    [{ code: 'ffmpeg-wrong', variable: 'KINETINT_FFMPEG', path: '/opt/ffmpeg' }, 'KINETINT_FFMPEG names /opt/ffmpeg, which does not run'],
  ],
  'ffmpeg-unstartable': [[{ code: 'ffmpeg-unstartable', said: 'Invalid data' }, 'FFmpeg could not be started (Invalid data)']],
  'ffprobe-crashed': [[{ code: 'ffprobe-crashed', path: '/films/harbour.mp4' }, 'ffprobe crashed on /films/harbour.mp4']],
  'ffmpeg-died': [[{ code: 'ffmpeg-died', signal: 'SIGSEGV', said: 'Invalid data' }, 'FFmpeg died of SIGSEGV (FFmpeg says: Invalid data)']],
  'ffmpeg-killed': [[{ code: 'ffmpeg-killed', frames: 7 }, 'FFmpeg was ended by the system after 7 frames (is memory short?)']],
  'ffmpeg-wrote-other': [
    [{ code: 'ffmpeg-wrote-other', encoded: 9, written: 10 }, 'FFmpeg wrote 9 frames where 10 were coloured, so the file was thrown away'],
  ],
  'ffmpeg-cannot-write': [
    [
      { code: 'ffmpeg-cannot-write', path: '/films/harbour.mp4', said: 'Invalid data' },
      'FFmpeg could not write /films/harbour.mp4: Invalid data',
    ],
  ],
  'cover-unreadable': [
    [
      { code: 'cover-unreadable', path: '/films/harbour.mp4', said: 'Invalid data' },
      'The cover picture of /films/harbour.mp4 could not be read (Invalid data)',
    ],
  ],
};
