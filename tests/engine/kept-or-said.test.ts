import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JobEvent } from '../../shared/job/job.ts';
import type { Codec } from '../../shared/job/settings.ts';
import type { Warning } from '../../shared/job/warning.ts';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { lumaHashes, probeJson, probeStreams, runColorize, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);
beforeAll(useTinyNetwork);

function notes(events: readonly JobEvent[]): Warning[] {
  return events.flatMap((event) => (event.type === 'warning' && event.message.code !== 'coloured-already' ? [event.message] : []));
}

const tagged = z.object({ tags: z.record(z.string(), z.string()).default({}) });
const probed = z.object({ streams: z.array(tagged), format: tagged });

async function tagsOf(path: string): Promise<Record<string, string>> {
  const { tags } = probed.parse(await probeJson(path, '-show_format', '-show_streams')).format;
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
}

describe('sound', () => {
  it.each([
    ['mp4', 'aac'],
    ['mov', 'mp3'],
    ['mkv', 'mp3'],
  ] as const)('MP3 of 11,025 Hz into %s', async (ending, codec) => {
    const film = await makeFilm(at(`slow-${ending}.avi`), {
      seconds: 0.4,
      encoder: ['mpeg4'],
      audio: [{ encoder: 'libmp3lame', sampleRate: 11025, channels: 1 }],
      extra: ['-ar', '11025'],
    });
    const { done, events } = await runColorize(film, { output: at(`slow.${ending}`), project: at(`slow-${ending}.kinetint`) });
    expect((await probeStreams(done.output)).find((stream) => stream.codec_type === 'audio')?.codec_name).toBe(codec);
    expect(notes(events)).toMatchObject(
      codec === 'aac' ? [{ code: 'stream-converted', reason: { code: 'rate-unsupported', rate: 11025 } }] : [],
    );
  });

  it('that a film promises and has not a packet of is left out, and said', async () => {
    const film = at('promised.ts');
    await ffmpeg('-i', await makeFilm(at('promised.mp4'), { seconds: 0.4, audio: [{}] }), '-c', 'copy', '-bsf:a', 'noise=drop=1', film);
    const { done, events } = await runColorize(film, { output: at('promised.out.mp4'), project: at('promised.kinetint') });
    expect((await probeStreams(done.output)).map((stream) => stream.codec_type)).toEqual(['video']);
    expect(notes(events)).toMatchObject([{ code: 'stream-left-out', reason: { code: 'sound-empty' } }]);
  });
});

describe('what a film says of itself', () => {
  const tags = { director: 'A. Guy', archive_id: 'EYE-1234', date_released: '1906', summary: 'A cabbage, "fairies"', title: 'La Fée' };

  it.each(['mp4', 'mov', 'mkv'])('is there in %s, whatever its names', async (ending) => {
    const film = await makeFilm(at(`tags-${ending}.mkv`), {
      seconds: 0.2,
      extra: [
        ...Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]),
        '-metadata:s:v:0',
        'SCANNER=ScanStation',
      ],
    });
    const { done, events } = await runColorize(film, { output: at(`tags.${ending}`), project: at(`tags-${ending}.kinetint`) });
    expect(await tagsOf(done.output)).toMatchObject(tags);
    const lost = [{ code: 'stream-tags-lost', tags: ['SCANNER'], container: ending, stream: { index: 0 } }];
    expect(notes(events)).toMatchObject(ending === 'mkv' ? [] : lost);
  });

  it.each(['mp4', 'mov'])('is there from MOV to %s: camera and place', async (ending) => {
    const camera = { 'com.apple.quicktime.make': 'Bolex', 'com.apple.quicktime.location.ISO6709': '+52.3700+004.9000/' };
    const film = await makeFilm(at(`camera-${ending}.mov`), {
      seconds: 0.2,
      extra: ['-movflags', 'use_metadata_tags', ...Object.entries(camera).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])],
    });
    const { done } = await runColorize(film, { output: at(`camera.out.${ending}`), project: at(`camera-${ending}.kinetint`) });
    expect(await tagsOf(done.output)).toMatchObject(
      Object.fromEntries(Object.entries(camera).map(([name, value]) => [name.toLowerCase(), value])),
    );
  });

  it.each(['mp4', 'mov', 'mkv'])('is there in %s: the name of the programme of a broadcast, and who sent it', async (ending) => {
    const film = at(`programme-${ending}.ts`);
    const names = ['-metadata', 'service_name=Erstes Programm', '-metadata', 'service_provider=Südfunk'];
    await ffmpeg(
      '-i',
      await makeFilm(at(`programme-${ending}.mkv`), { seconds: 0.4, audio: [{ encoder: 'mp2' }] }),
      '-c',
      'copy',
      ...names,
      film,
    );
    const { done, events } = await runColorize(film, {
      output: at(`programme.out.${ending}`),
      project: at(`programme-${ending}.kinetint`),
    });
    expect(await tagsOf(done.output)).toMatchObject({ service_name: 'Erstes Programm', service_provider: 'Südfunk' });
    expect(notes(events).filter(({ code }) => code !== 'stream-converted')).toEqual([]);
    // What FFmpeg calls a programme without a name is no name.
    const nameless = at(`nameless-${ending}.ts`);
    await ffmpeg('-i', film, '-map_metadata', '-1', '-c', 'copy', nameless);
    expect(Object.keys((await probeFilm(nameless)).tags)).toEqual([]);
  });

  it('is told where no file can keep it: which track belongs to which of several programmes', async () => {
    const film = at('programmes.ts');
    const picture = await makeFilm(at('programmes.mkv'), { seconds: 0.4, audio: [{ encoder: 'mp2' }, { encoder: 'mp2' }] });
    const programmes = ['-program', 'title=Eins:program_num=1:st=0:st=1', '-program', 'title=Zwei:program_num=2:st=2'];
    await ffmpeg('-i', picture, '-map', '0', '-c', 'copy', ...programmes, film);
    const { done, events } = await runColorize(film, { output: at('programmes.out.mkv'), project: at('programmes.kinetint') });
    expect(await tagsOf(done.output)).toMatchObject({ service_name: 'Eins' });
    expect(await probeStreams(done.output)).toHaveLength(3);
    expect(notes(events)).toEqual([{ code: 'programmes-joined', names: ['Eins', 'Zwei'] }]);
  });

  it.each([
    ['mpeg2video', 'mpegts', 'ts', 16 / 9],
    ['mpeg2video', 'vob', 'vob', 16 / 9],
    // MPEG-1 knows fourteen shapes of pixels, of which the one closest is taken: 0.7615 times as high as wide.
    ['mpeg1video', 'mpeg', 'mpg', 4 / 3 / 0.7615],
    ['mpeg1video', 'mpeg1video', 'm1v', 4 / 3 / 0.7615],
    ['libx264', 'mpegts', 'ts', 16 / 9],
    ['libx265', 'mpegts', 'ts', 16 / 9],
    ['libx264', 'h264', '264', 16 / 9],
  ])('is told: the shape of its pixels that changes on the way (%s in %s), once, and where', async (encoder, format, ending, after) => {
    const part = async (shape: string): Promise<Buffer> => {
      const path = at(`shape-${encoder}-${format}-${shape}.${ending}`);
      const source = `testsrc2=size=192x144:rate=25:duration=1,hue=s=0,setdar=${shape === 'wide' ? '16/9' : '4/3'}`;
      const options = encoder === 'libx265' ? ['-x265-params', 'log-level=none'] : [];
      await ffmpeg('-f', 'lavfi', '-i', source, '-c:v', encoder, ...options, '-f', format, path);
      return readFile(path);
    };
    const [narrow, wide] = [await part('narrow'), await part('wide')];
    for (const [name, parts, codes] of [
      ['joined', [narrow, wide], ['shape-changed']],
      ['same', [narrow, narrow], []],
    ] as const) {
      const film = at(`shape-${encoder}-${format}-${name}.${ending}`);
      await writeFile(film, Buffer.concat(parts));
      const { done, events } = await runColorize(film, { output: `${film}.mkv`, project: `${film}.kinetint` });
      const shapes = notes(events).filter(({ code }) => code !== 'damaged');
      expect(shapes.map(({ code }) => code)).toEqual(codes);
      expect(done.frames).toBeGreaterThan(40);
      const [change] = shapes;
      if (change?.code !== 'shape-changed') continue;
      expect([change.before, change.after, change.more]).toEqual([expect.closeTo(4 / 3, 2), expect.closeTo(after, 2), 0]);
      expect(Math.abs(change.seconds - 1)).toBeLessThan(0.2);
    }
  });

  it.each([
    ['mkv', 'mkv', []],
    ['mkv', 'mp4', ['stream-tags-lost', 'side-data-lost']],
    ['mp4', 'mkv', ['side-data-lost']],
  ] as const)('of how two eyes see it is kept or said, from %s to %s', async (from, to, codes) => {
    const film = at(`eyes-${from}-${to}.${from}`);
    const source = await makeFilm(at(`eyes-${from}-${to}-0.mkv`), { seconds: 0.4, extra: ['-metadata:s:v:0', 'stereo_mode=left_right'] });
    await ffmpeg('-i', source, '-c', 'copy', '-strict', 'unofficial', film);
    const { done, events } = await runColorize(film, { output: at(`eyes-${from}.out.${to}`), project: at(`eyes-${from}-${to}.kinetint`) });
    expect(notes(events).map(({ code }) => code)).toEqual(codes);
    const { streams } = probed.parse(await probeJson(done.output, '-show_format', '-show_streams'));
    expect(streams[0]!.tags['stereo_mode']).toBe(codes.length === 0 ? 'left_right' : undefined);
  });

  it('stays where players look where it has usual names, and says nothing of the container it came in', async () => {
    const film = await makeFilm(at('usual.mp4'), { seconds: 0.2, filmTitle: 'Harbour', extra: ['-metadata', 'comment=1906'] });
    const mp4 = await runColorize(film, { output: at('usual.out.mp4'), project: at('usual.kinetint') });
    // QuickTime's free keys are of a kind "mdta", iTunes' usual names of "mdir".
    const bytes = await readFile(mp4.done.output, 'latin1');
    expect([bytes.includes('mdirappl'), bytes.includes('mdta')]).toEqual([true, false]);
    const mkv = await runColorize(film, { output: at('usual.out.mkv'), project: at('usual.kinetint') });
    expect(Object.keys(await tagsOf(mkv.done.output)).filter((name) => /brand|minor_version/.test(name))).toEqual([]);
  });
});

/** Puts captions of two bytes (CEA-608, as ATSC A/53 part 4 carries them) into each picture of an MPEG-2 stream. */
async function withCaptions(path: string, from: number): Promise<void> {
  const stream = await readFile(path);
  const caption = Buffer.from([0, 0, 1, 0xb2, ...Buffer.from('GA94'), 3, 0x41, 0xff, 0xfc, 0x94, 0x20, 0xff]);
  const parts: Buffer[] = [];
  let [begin, picture] = [0, 0];
  // The first slice of each picture is that of its first row.
  for (let slice = stream.indexOf('00000101', 0, 'hex'); slice >= 0; slice = stream.indexOf('00000101', slice + 4, 'hex')) {
    if (picture >= from) {
      parts.push(stream.subarray(begin, slice), caption);
      begin = slice;
    }
    picture += 1;
  }
  await writeFile(path, Buffer.concat([...parts, stream.subarray(begin)]));
}

async function captionsIn(path: string): Promise<number> {
  const answer = JSON.stringify(
    await probeJson(path, '-select_streams', 'v', '-show_frames', '-show_entries', 'frame_side_data=side_data_type'),
  );
  return answer.match(/Closed Captions/g)?.length ?? 0;
}

describe('captions inside the picture', () => {
  it.each([
    ['h264', 0, 12],
    ['h265', 0, 12],
    ['ffv1', 0, 0],
    ['h264', 100, 50],
  ] as const)('into %s, from frame %i on: %i frames have them', async (codec: Codec, from, frames) => {
    const name = `captions-${codec}-${from}`;
    const film = at(`${name}.mkv`);
    const stream = at(`${name}.m2v`);
    await makeFilm(stream, { seconds: from === 0 ? 0.48 : 6, encoder: ['mpeg2video', '-q:v', '4', '-bf', '0'] });
    await withCaptions(stream, from);
    await ffmpeg('-i', stream, '-c', 'copy', '-bsf:v', 'setts=ts=N/25/TB', film);
    const { done, events } = await runColorize(film, { codec, output: at(`${name}.out.mkv`), project: at(`${name}.kinetint`) });
    expect(await captionsIn(done.output)).toBe(frames);
    expect(notes(events)).toEqual(frames === 0 ? [{ code: 'captions-lost' }] : []);
    if (codec === 'ffv1') expect(await lumaHashes(done.output)).toEqual(await lumaHashes(film));
  });

  it('into pictures: lost with what else they have no place for, and no codec is advised that would write no pictures', async () => {
    const film = await makeFilm(at('captions-png.m2v'), { seconds: 0.2, encoder: ['mpeg2video', '-q:v', '4', '-bf', '0'] });
    await withCaptions(film, 0);
    const { events } = await runColorize(film, { codec: 'png', output: at('captions-png'), project: at('captions-png.kinetint') });
    expect(notes(events)).toEqual([{ code: 'pictures-hold-less', what: ['captions'] }]);
  });
});

it('a picture that changes its size on the way has one size, and where it changes is said', async () => {
  const mpeg2 = ['mpeg2video', '-q:v', '4', '-bf', '0'];
  const parts = [
    await makeFilm(at('one.m2v'), { seconds: 0.4, encoder: mpeg2 }),
    await makeFilm(at('two.m2v'), { seconds: 0.4, width: 128, height: 96, encoder: mpeg2 }),
    await makeFilm(at('three.m2v'), { seconds: 0.4, encoder: mpeg2 }),
  ];
  const film = at('sizes.m2v');
  await writeFile(film, Buffer.concat(await Promise.all(parts.map((part) => readFile(part)))));
  const { done, events } = await runColorize(film, { codec: 'ffv1', output: at('sizes.mkv'), project: at('sizes.kinetint') });
  expect((await probeStreams(done.output))[0]).toMatchObject({ width: 96, height: 64 });
  const counted = await probeJson(film, '-count_frames', '-show_entries', 'stream=nb_read_frames');
  expect(counted).toMatchObject({ streams: [{ nb_read_frames: String(done.frames) }] });
  const [note, ...others] = notes(events);
  expect(others).toEqual([]);
  expect(note).toMatchObject({
    code: 'size-changed',
    width: 96,
    height: 64,
    more: 0,
    changes: [
      { width: 128, height: 96 },
      { width: 96, height: 64 },
    ],
  });
  const seconds = note?.code === 'size-changed' ? note.changes.map((change) => change.seconds) : [];
  // The decoder may lose a frame where the size changes.
  expect(seconds[0]).toBeCloseTo(0.4, 1);
  expect(seconds[1]).toBeGreaterThan(0.65);
  expect(seconds[1]).toBeLessThan(0.85);
});

it('a picture whose samples are stored otherwise on the way: said', async () => {
  const parts: Buffer[] = [];
  for (const format of ['yuv420p', 'yuv422p']) {
    const part = at(`${format}.h264`);
    await makeFilm(part, { seconds: 0.4, pixelFormat: format, encoder: ['libx264', '-preset', 'ultrafast', '-bf', '0'] });
    parts.push(await readFile(part));
  }
  const film = at('samples.h264');
  await writeFile(film, Buffer.concat(parts));
  const { done, events } = await runColorize(film, { codec: 'ffv1', output: at('samples.mkv'), project: at('samples.kinetint') });
  expect(done.frames).toBeGreaterThan(18);
  expect(notes(events)).toEqual([{ code: 'samples-changed', seconds: expect.closeTo(0.4, 1) as number }]);
});

it('a header that says more than there is: what is decoded is the film, and nothing is said', async () => {
  const film = await makeFilm(at('stated.mkv'), { seconds: 2 });
  const bytes = await readFile(film);
  // Matroska's Duration: its id, eight bytes that follow, milliseconds.
  const place = bytes.indexOf(Buffer.from([0x44, 0x89, 0x88])) + 3;
  expect(bytes.readDoubleBE(place)).toBe(2000);
  bytes.writeDoubleBE(60_000, place);
  await writeFile(film, bytes);
  const project = at('stated.kinetint');
  const { done, events } = await runColorize(film, { codec: 'ffv1', output: at('stated out.mkv'), project });
  const last = events.filter((event) => event.type === 'progress').at(-1);
  expect([done.frames, last?.frame, last?.frames, notes(events)]).toEqual([50, 50, 50, []]);
  // The part behind its middle, and one that lies behind its end.
  const part = await runColorize(film, { section: { startSeconds: 1, durationSeconds: 30 }, output: at('stated part.mp4'), project });
  expect([part.done.frames, notes(part.events)]).toEqual([25, []]);
  const behind = runColorize(film, { section: { startSeconds: 30, durationSeconds: 2 }, output: at('stated behind.mp4'), project });
  await expect(behind).rejects.toThrow(/choose an earlier --start/);
  const length = z.object({ format: z.object({ duration: z.coerce.number() }) });
  expect(length.parse(await probeJson(done.output, '-show_format')).format.duration).toBeCloseTo(2, 1);
});

describe('names', () => {
  it.each(['roll 100%d.tif', 'roll %03d 7.png', '50%.jpg', 'a [1]?.tiff'])('%s is that file', async (name) => {
    const film = at(name);
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=96x64', '-frames:v', '1', at(`still${name.slice(name.lastIndexOf('.'))}`));
    await rename(at(`still${name.slice(name.lastIndexOf('.'))}`), film);
    const { done } = await runColorize(film, { codec: 'ffv1' });
    expect(done).toMatchObject({ frames: 1, output: at(`${name.slice(0, name.lastIndexOf('.'))}.color.mkv`) });
  });

  it('of 251 bytes: its files have shorter ones, and none is too long later', async () => {
    const film = at(`${'ü'.repeat(121)}-1906.mkv`);
    await rename(await makeFilm(at('long.mkv'), { seconds: 0.2 }), film);
    const { done } = await runColorize(film, {});
    expect(done.frames).toBe(5);
    expect(done.output).toMatch(/ü\.color\.mp4$/);
    const again = await runColorize(film, { force: true });
    expect(again.done.output).toBe(done.output);
  });

  it('that are too long are said to be, not their folder', async () => {
    const film = await makeFilm(at('short.mkv'), { seconds: 0.2 });
    const output = at(`${'x'.repeat(260)}.mp4`);
    await expect(runColorize(film, { output })).rejects.toThrow(
      /^The file name .* is too long \(264 bytes\): choose a shorter one with -o\.$/,
    );
    const project = at(`${'x'.repeat(240)}.kinetint`);
    await expect(runColorize(film, { project })).rejects.toThrow(/is too long \(249 bytes\): choose a shorter one with --project\.$/);
    const most = await runColorize(film, { output: at(`${'y'.repeat(251)}.mp4`) });
    expect(most.done.output).toBe(at(`${'y'.repeat(251)}.mp4`));
  });
});
