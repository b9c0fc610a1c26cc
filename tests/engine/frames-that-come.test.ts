import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import type { JobEvent } from '../../shared/job/job.ts';
import type { Warning } from '../../shared/job/warning.ts';
import { kinetint } from './support/cli.ts';
import { chromaOfFrames, lumaHashes, probeStreams, runColorize, tinyNetworks, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);
beforeAll(useTinyNetwork);

/** What was said of a film besides that it looks like one in colour, which test patterns with noise do. */
function notes(events: readonly JobEvent[]): Warning[] {
  return events.flatMap((event) => (event.type === 'warning' && event.message.code !== 'coloured-already' ? [event.message] : []));
}

/** Colours a film into FFV1 beside it. */
async function lossless(film: string): ReturnType<typeof runColorize> {
  return runColorize(film, { codec: 'ffv1', output: `${film}.out.mkv`, project: `${film}.kinetint` });
}

describe('samples however they are stored', () => {
  it.each([
    ['uyvy422', 'yuv422p', 'mov'],
    ['yuyv422', 'yuv422p', 'avi'],
    ['yvyu422', 'yuv422p', 'nut'],
    ['nv12', 'yuv420p', 'avi'],
    ['nv21', 'yuv420p', 'nut'],
  ] as const)('%s, that is %s laid out otherwise, in %s keeps its luma', async (packed, planar, ending) => {
    const film = at(`${packed}.${ending}`);
    const plain = at(`${packed}-${ending}-plain.mkv`);
    await makeFilm(plain, { seconds: 0.3, pixelFormat: planar, grain: 20, encoder: ['ffv1'] });
    await ffmpeg('-i', plain, '-c:v', 'rawvideo', '-pix_fmt', packed, film);
    const { done, events } = await lossless(film);
    expect(await lumaHashes(done.output)).toEqual(await lumaHashes(plain));
    expect(notes(events)).toEqual([]);
  });

  it.each(['rgb555le', 'bgr555le', 'rgb565le', 'rgb444le'])('white of %s is white, and black is black', async (format) => {
    const film = at(`${format}.nut`);
    const source = 'color=white:s=64x48:r=10:d=0.3,drawbox=0:0:32:48:black:fill';
    await ffmpeg('-f', 'lavfi', '-i', `${source},format=rgb24`, '-c:v', 'rawvideo', '-pix_fmt', format, film);
    const { done } = await lossless(film);
    const raw = await ffmpeg('-i', done.output, '-frames:v', '1', '-vf', 'extractplanes=y', '-f', 'rawvideo', '-');
    expect([raw[64 * 20 + 8], raw[64 * 20 + 56]]).toEqual([0, 255]);
  });
});

describe('a picture that is turned', () => {
  it('by its first frame: SEI in a transport stream', async () => {
    const upright = await makeFilm(at('upright.mkv'), { seconds: 0.4 });
    const film = at('sei.ts');
    await ffmpeg('-i', upright, '-c', 'copy', '-bsf:v', 'h264_metadata=display_orientation=insert:rotate=90', at('sei.mkv'));
    await ffmpeg('-i', at('sei.mkv'), '-c', 'copy', film);
    const { done } = await lossless(film);
    expect((await probeStreams(done.output))[0]).toMatchObject({ width: 64, height: 96 });
    expect((await chromaOfFrames(done.output)).every((chroma) => chroma > 0.5)).toBe(true);
  });

  it.each([90, 180, 270])('by its container by %i degrees: the shape of its samples turns with it', async (degrees) => {
    const plain = await makeFilm(at(`plain${degrees}.mp4`), { seconds: 0.3, sampleAspectRatio: '16/11' });
    const film = at(`turned${degrees}.mp4`);
    await ffmpeg('-display_rotation', String(degrees), '-i', plain, '-c', 'copy', film);
    const { done } = await lossless(film);
    expect((await probeStreams(done.output))[0]).toMatchObject(
      degrees === 180 ? { width: 96, height: 64, sample_aspect_ratio: '16:11' } : { width: 64, height: 96, sample_aspect_ratio: '11:16' },
    );
  });

  it.each([3, 5, 6, 8])('by its EXIF: orientation %i', async (orientation) => {
    const film = at(`exif${orientation}.jpg`);
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=96x64', '-frames:v', '1', film);
    const plain = await readFile(film);
    // One entry of a little-endian TIFF: tag 0x0112, a short.
    const exif = Buffer.from(
      `457869660000 49492a00 08000000 0100 1201 0300 01000000 0${orientation}000000 00000000`.replaceAll(' ', ''),
      'hex',
    );
    const length = Buffer.from([0, exif.length + 2]);
    await writeFile(film, Buffer.concat([plain.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, plain.subarray(2)]));
    const { done } = await lossless(film);
    const turned = orientation !== 3;
    expect((await probeStreams(done.output))[0]).toMatchObject(turned ? { width: 64, height: 96 } : { width: 96, height: 64 });
    expect(done.frames).toBe(1);
  });
});

describe('what was decoded is believed', () => {
  it('DV without a container runs at its own rate', async () => {
    const film = at('raw.dv');
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=720x480:r=30000/1001:d=0.2', '-pix_fmt', 'yuv411p', '-f', 'dv', film);
    expect((await probeFilm(film)).video).toMatchObject({ frameRate: { num: 30000, den: 1001 }, frames: 6 });
  });

  it.each([
    ['a gap', "select='not(between(n,5,14))'", []],
    ['equal times', "settb=1/1000,setpts='floor(N/2)*80'", []],
    ['frames that were dropped', "select='mod(n,5)'", []],
    ['a cut by an edit list', '', ['-ss', '0.36']],
  ])('a film with %s is not called damaged', async (name, filter, seek) => {
    for (const ending of ['mp4', 'mkv']) {
      const film = at(`${name}.${ending}`);
      const whole = await makeFilm(at(`${name}-whole.mp4`), { ...(filter === '' ? {} : { filters: filter }) });
      await ffmpeg(...seek, '-i', whole, '-c', 'copy', film);
      const { done, events } = await lossless(film);
      expect(notes(events)).toEqual([]);
      expect(done.frames).toBe((await lumaHashes(film)).length);
    }
  });

  const hole = (bytes: Buffer): Buffer => Buffer.from(bytes).fill(0, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 3000);
  it('a film whose picture does not meet its own checksums is called damaged, though every frame is there', async () => {
    const film = await makeFilm(at('checked.mkv'), { seconds: 0.6, encoder: ['ffv1', '-level', '3', '-g', '1', '-slicecrc', '1'] });
    const bytes = await readFile(film);
    bytes[Math.floor(bytes.length / 2)]! ^= 4;
    await writeFile(at('unmet.mkv'), bytes);
    const { done, events } = await lossless(at('unmet.mkv'));
    expect(done.frames).toBe(15);
    expect(notes(events)).toEqual([expect.objectContaining({ code: 'damaged', said: expect.stringContaining('CRC mismatch') as string })]);
  });

  it.each([
    ['a hole', 'webm', hole],
    ['a hole', 'mkv', hole],
    ['a hole', 'flv', hole],
    ['an end amid a frame', 'flv', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2))],
    [
      'what is no header',
      'avi',
      (bytes: Buffer) => {
        const header = bytes.indexOf('JUNK');
        return Buffer.concat([bytes.subarray(0, header), Buffer.alloc(401, 0xaa), bytes.subarray(header)]);
      },
    ],
  ] as const)('a film with %s is called damaged where its %s says so, however evenly the others come', async (name, ending, spoil) => {
    const whole = await makeFilm(at(`whole-${name}.${ending}`), {
      seconds: 0.6,
      encoder: [{ webm: 'libvpx', mkv: 'mpeg4', flv: 'flv1', avi: 'mpeg4' }[ending], '-q:v', '4', '-g', '6'],
      audio: [{ encoder: ending === 'webm' ? 'libopus' : 'libmp3lame' }],
    });
    const film = at(`spoilt-${name}.${ending}`);
    await writeFile(film, spoil(await readFile(whole)));
    const { events } = await lossless(film);
    expect(notes(events).map(({ code }) => code)).toContain('damaged');
  });

  it('statistics of another file are neither believed nor written on', async () => {
    const film = at('stale.mkv');
    await ffmpeg(
      '-i',
      await makeFilm(at('fresh.mkv')),
      '-map',
      '0',
      '-c',
      'copy',
      ...['NUMBER_OF_FRAMES=48', 'BPS-eng=7', '_STATISTICS_WRITING_APP=x'].flatMap((tag) => ['-metadata:s:v', tag]),
      film,
    );
    const { done, events } = await lossless(film);
    expect(notes(events)).toEqual([]);
    const [plan] = events.filter((event) => event.type === 'plan');
    expect(plan?.plan.film.video.frames).toBe(25);
    const tags = await ffmpeg('-i', done.output, '-f', 'ffmetadata', '-map_metadata', '0:s:v', '-');
    expect(tags.toString('utf8')).not.toMatch(/NUMBER_OF|BPS|STATISTICS/i);
  });
});

describe('FFmpeg that dies of a signal', () => {
  it.each([
    ['the one that reads luma', '*framecrc*', /FFmpeg died of SIGSEGV \(FFmpeg says: the sky is falling\): set KINETINT_FFMPEG/],
    ['the one that writes', '*mergeplanes*', /FFmpeg died of SIGSEGV \(FFmpeg says: the sky is falling\): set KINETINT_FFMPEG/],
  ])('is told as that: %s', async (name, pattern, says) => {
    const place = at(name);
    await mkdir(place);
    const wrapper = join(place, 'ffmpeg');
    const real = findFilmTools().ffmpeg;
    await writeFile(
      wrapper,
      `#!/bin/sh\ncase "$*" in ${pattern}) echo "the sky is falling" >&2; kill -SEGV $$;; esac\nexec "${real}" "$@"\n`,
      { mode: 0o755 },
    );
    const film = await makeFilm(join(place, 'film.mp4'), { seconds: 0.3 });
    const { status, stderr } = await kinetint(['colorize', film, '--device', 'cpu', '-o', join(place, 'out.mkv'), '--codec', 'ffv1'], {
      env: { KINETINT_FFMPEG: wrapper, KINETINT_MODELS: tinyNetworks },
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(says);
  });
});
