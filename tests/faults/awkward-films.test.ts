import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JobEvent } from '../../shared/job/job.ts';
import { eventsOf, kinetint } from '../engine/support/cli.ts';
import { lumaHashes, probeJson, probeStreams } from '../engine/support/engine.ts';
import { said } from '../support/said.ts';
import { ffmpeg, filmFolder, makeFilm, packetHashesOf } from '../engine/support/films.ts';

const folder = filmFolder();
const at = (...names: string[]): string => join(folder, ...names);

const testPicture = (more: string): string[] => ['-f', 'lavfi', '-i', `testsrc2=size=96x64:rate=25:duration=0.4,hue=s=0,${more}`];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast'];

/** Two recordings in one file, whose clocks have nothing to do with each other. */
async function jumping(path: string): Promise<void> {
  const parts = [];
  for (const offset of [10, 7200]) {
    const part = at(`part-${offset}.ts`);
    await ffmpeg(...testPicture('null'), ...x264, '-pix_fmt', 'yuv420p', '-output_ts_offset', String(offset), part);
    parts.push(await readFile(part));
  }
  await writeFile(path, Buffer.concat(parts));
}

/** Begins at a key frame that the frames shown before it lean on others for, which are gone. */
async function openGroups(path: string): Promise<void> {
  const whole = at('groups.ts');
  const params = 'open-gop=1:scenecut=0:b-adapt=0';
  const source = 'testsrc2=size=96x64:rate=25:duration=1,hue=s=0';
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    source,
    '-c:v',
    'libx264',
    '-bf',
    '3',
    '-g',
    '10',
    '-x264-params',
    params,
    '-pix_fmt',
    'yuv420p',
    whole,
  );
  await ffmpeg('-ss', '0.4', '-i', whole, '-c', 'copy', '-copyts', path);
}

/** Says in every packet of its picture that it is scrambled, and is. */
async function scrambled(path: string): Promise<void> {
  await ffmpeg(...testPicture('null'), ...x264, '-pix_fmt', 'yuv420p', path);
  const bytes = await readFile(path);
  for (let packet = 0; packet < bytes.length; packet += 188) {
    if ((bytes.readUInt16BE(packet + 1) & 0x1fff) !== 0x100) continue;
    const payload = packet + 4 + ((bytes[packet + 3]! & 0x20) === 0 ? 0 : 1 + bytes[packet + 4]!);
    bytes[packet + 3]! |= 0x80;
    for (let index = payload; index < packet + 188; index += 1) bytes[index] = (index * 197 + 31) & 0xff;
  }
  await writeFile(path, bytes);
}

/** When each frame is shown, seconds, by FFmpeg. */
async function timesOf(path: string): Promise<number[]> {
  const shown = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-enc_time_base', '1/1000', '-c:v', 'rawvideo', '-f', 'framecrc', '-'];
  const lines = (await ffmpeg('-copyts', '-i', path, ...shown)).toString('utf8').split('\n');
  return lines.filter((line) => /^\d/.test(line)).map((line) => Number(line.split(',')[2]) / 1000);
}

/** The same of a DVD, whose packets are those of a program stream. */
async function scrambledDisc(path: string): Promise<void> {
  await ffmpeg(...testPicture('null'), '-c:v', 'mpeg2video', '-q:v', '3', '-f', 'vob', path);
  const bytes = await readFile(path);
  for (let packet = bytes.indexOf('000001e0', 0, 'hex'); packet >= 0;) {
    const end = packet + 6 + bytes.readUInt16BE(packet + 4);
    bytes[packet + 6]! |= 0x10;
    for (let index = packet + 9 + bytes[packet + 8]!; index < end; index += 1) bytes[index] = (index * 197 + 31) & 0xff;
    packet = bytes.indexOf('000001e0', end, 'hex');
  }
  await writeFile(path, bytes);
}

interface Awkward {
  readonly make: (path: string) => Promise<unknown>;
  /** What is said besides the plan; none unless given. */
  readonly notes?: readonly RegExp[];
  /** How many frames it has; else those that FFmpeg decodes. */
  readonly frames?: number;
  /** It has no luma of its own. */
  readonly isRgb?: boolean;
}

const encrypt =
  '-encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb -encryption_kid a7e61c373e219033c21091fa607bf3b8';
const transparent = [/^Parts of the picture are transparent/];

const films: Readonly<Record<string, Awkward>> = {
  '8K.mp4': {
    make: (path) =>
      ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=7680x4320:rate=25:duration=0.08,hue=s=0', ...x264, '-pix_fmt', 'yuv420p', path),
    frames: 2,
  },
  'negative.mkv': {
    make: (path) =>
      ffmpeg(...testPicture('null'), ...x264, '-pix_fmt', 'yuv420p', '-output_ts_offset', '-0.2', '-avoid_negative_ts', 'disabled', path),
  },
  'jumping.ts': { make: jumping, frames: 20 },
  'open groups.ts': { make: openGroups },
  '400.mp4': { make: (path) => ffmpeg(...testPicture('null'), ...x264, '-pix_fmt', 'gray', path) },
  '400 ten bits.mkv': {
    make: (path) => ffmpeg(...testPicture('null'), '-c:v', 'libx265', '-x265-params', 'log-level=error', '-pix_fmt', 'gray10le', path),
  },
  'palette.mov': { make: (path) => ffmpeg(...testPicture('format=pal8'), '-c:v', 'qtrle', path), frames: 10, isRgb: true },
  'animation.gif': { make: (path) => ffmpeg(...testPicture('null'), path), frames: 10, isRgb: true },
  'alpha.mov': {
    make: (path) => ffmpeg(...testPicture('format=yuva444p10le,lut=a=val/2+100'), '-c:v', 'prores_ks', '-profile:v', '4444', path),
    notes: transparent,
  },
  'alpha that says nothing.mov': { make: (path) => ffmpeg(...testPicture('format=argb'), '-c:v', 'qtrle', path), frames: 10, isRgb: true },
  'alpha apart.webm': {
    make: (path) =>
      ffmpeg(...testPicture('format=yuva420p,lut=a=128'), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', path),
    notes: transparent,
  },
  'telecined.mpg': {
    make: (path) =>
      ffmpeg(...testPicture('fps=24000/1001,telecine=pattern=23'), '-c:v', 'mpeg2video', '-q:v', '3', '-flags', '+ildct+ilme', path),
  },
  'fields.mkv': {
    make: (path) => {
      const source = 'testsrc2=size=96x64:rate=50:duration=0.4,hue=s=0,interlace=lowpass=0';
      const params = 'log-level=error:field=1:interlace=tff';
      return ffmpeg('-f', 'lavfi', '-i', source, '-c:v', 'libx265', '-x265-params', params, '-pix_fmt', 'yuv420p', path);
    },
  },
  '120.mp4': {
    make: (path) => ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=120:duration=0.3,hue=s=0', ...x264, '-pix_fmt', 'yuv420p', path),
    frames: 36,
  },
  'eight sounds.mkv': {
    make: (path) =>
      makeFilm(path, { seconds: 0.4, audio: Array.from({ length: 8 }, (_, index) => ({ encoder: index % 2 === 0 ? 'aac' : 'flac' })) }),
  },
  'cover.mkv': { make: (path) => makeFilm(path, { seconds: 0.4, cover: 'png' }) },
  'clock of hours.mkv': {
    make: (path) => ffmpeg(...testPicture('null'), ...x264, '-pix_fmt', 'yuv420p', '-output_ts_offset', '7200', path),
  },
  'hdr.mkv': {
    make: (path) => {
      const display = 'G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)';
      const params = `log-level=error:hdr10=1:max-cll=1000,400:master-display=${display}`;
      return ffmpeg(...testPicture('null'), '-c:v', 'libx265', '-x265-params', params, '-pix_fmt', 'yuv420p10le', path);
    },
    notes: [/HDR metadata\) is lost\.$/],
  },
  'counted groups.mpg': {
    make: (path) => ffmpeg(...testPicture('null'), '-c:v', 'mpeg2video', '-q:v', '3', '-timecode', '10:00:00:00', path),
  },
};

const refused: Readonly<Record<string, { readonly make: (path: string) => Promise<unknown>; readonly sentence: RegExp }>> = {
  '1x1.mkv': {
    make: (path) => ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=16x16:rate=25:duration=0.2,format=gray,crop=1:1', '-c:v', 'ffv1', path),
    // FFmpeg's FFV1 of one column or row with colour is all black.
    sentence: /^This machine cannot write ffv1 .*garbles the picture.*: choose another --codec/,
  },
  'encrypted.mp4': {
    make: (path) => ffmpeg(...testPicture('null'), ...x264, '-pix_fmt', 'yuv420p', ...encrypt.split(' '), path),
    sentence: /encrypted\.mp4 is encrypted, and Kinetint has no key to it: decrypt it first/,
  },
  'encrypted.vob': { make: scrambledDisc, sentence: /encrypted\.vob is encrypted, and Kinetint has no key to it: decrypt it first/ },
  'encrypted.ts': { make: scrambled, sentence: /encrypted\.ts is encrypted, and Kinetint has no key to it: decrypt it first/ },
};

describe('films that are awkward but legal', () => {
  const events = new Map<string, JobEvent[]>();
  const colorize = ['colorize', '--device', 'cpu', '--codec', 'ffv1', '--json', '-o', at('out')];
  const output = (name: string): string => at('out', `${basename(name, extname(name))}.color.mkv`);

  beforeAll(async () => {
    await mkdir(at('out'));
    await Promise.all(Object.entries({ ...films, ...refused }).map(([name, { make }]) => make(at(name))));
    const result = await kinetint([...colorize, ...Object.keys(films)], { cwd: folder });
    expect([result.status, result.stderr]).toEqual([0, '']);
    let name = '';
    for (const event of eventsOf(result)) {
      if (event.type === 'plan') name = basename(event.plan.film.path);
      events.set(name, [...(events.get(name) ?? []), event]);
    }
  }, 600_000);

  it.each(Object.keys(films))('%s: every frame at its time, luma to the bit, and nothing said but what is lost', async (name) => {
    const { notes = [], frames, isRgb = false } = films[name]!;
    const warnings = (events.get(name) ?? []).flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    const told = said(warnings).filter((text) => !text.includes('in colour already'));
    expect(told).toHaveLength(notes.length);
    notes.forEach((note, index) => {
      expect(told[index]).toMatch(note);
    });
    const made = await lumaHashes(output(name));
    if (!isRgb) expect(made).toEqual(await lumaHashes(at(name)));
    expect(made).toHaveLength(frames ?? (await lumaHashes(at(name))).length);
    expect(made.length).toBeGreaterThan(0);
  });

  it.each(Object.keys(refused))('%s: one sentence', async (name) => {
    const { status, stderr } = await kinetint([...colorize, name], { cwd: folder });
    expect(status).not.toBe(0);
    expect(stderr).toMatch(refused[name]!.sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect((await readdir(at('out'))).filter((made) => made.startsWith(basename(name, extname(name))))).toEqual([]);
  });

  it('frames keep their times, and sounds, covers and a counted timecode stay', async () => {
    for (const name of ['negative.mkv', 'clock of hours.mkv', '120.mp4', 'open groups.ts']) {
      const [[from = 0, ...film], [to = 0, ...made]] = await Promise.all([timesOf(at(name)), timesOf(output(name))]);
      expect(made.length, name).toBe(film.length);
      const apart = made.map((time, index) => Math.abs(time - to - (film[index]! - from)));
      expect(Math.max(...apart), name).toBeLessThan(0.002);
    }
    const sounds = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(await packetHashesOf(output('eight sounds.mkv'), sounds)).toEqual(await packetHashesOf(at('eight sounds.mkv'), sounds));
    expect((await probeStreams(output('cover.mkv'))).map(({ codec_name: codec }) => codec)).toEqual(['ffv1', 'png']);
    expect(JSON.stringify(await probeJson(output('counted groups.mpg'), '-show_format', '-show_streams'))).toContain('10:00:00:00');
    expect(JSON.stringify(await probeJson(output('alpha apart.webm'), '-show_streams'))).not.toMatch(/alpha_mode/i);
  });
});
