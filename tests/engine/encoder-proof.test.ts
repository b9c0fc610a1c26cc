import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ColorizeRequest } from '../../shared/job/job.ts';
import { Encoders, type EncoderChoice } from '../../electron/engine/film/encoder-proof.ts';
import type { EncodingWish } from '../../electron/engine/film/encoders.ts';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { EngineParts } from '../../electron/engine/session/engine-parts.ts';
import { behave, pretendHardware, type Behaviour } from './support/fake-hardware.ts';
import { lumaHashes, probeJson, runColorize, useTinyNetwork } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const signal = new AbortController().signal;
const folder = filmFolder();
const plain: EncodingWish = { codec: 'h264', quality: null, preset: null, bitDepth: null };
const nvenc = { name: 'h264_nvenc', hardware: 'NVIDIA NVENC' };

let encoders = new Encoders();

/** As another engine does, to which nothing is proved. */
async function choose(
  wanted: string,
  wish: Partial<EncodingWish> = {},
  behaviour: Behaviour = 'works',
  interlaced: 'top-first' | null = null,
): Promise<EncoderChoice> {
  encoders = new Encoders();
  behave(behaviour);
  return encoders.choose((await probeFilm(join(folder, 'film.mkv'))).video, { ...plain, ...wish }, interlaced, wanted, signal);
}

describe.skipIf(process.platform === 'win32')('encoders are proved by two frames', () => {
  beforeAll(async () => {
    useTinyNetwork();
    await makeFilm(join(folder, 'film.mkv'), {
      width: 101,
      height: 67,
      source: 'testsrc2=size=101x67:rate=25:duration=0.4',
      grain: 20,
      encoder: ['ffv1'],
    });
    process.env['KINETINT_FFMPEG'] = pretendHardware(folder);
    return () => {
      delete process.env['KINETINT_FFMPEG'];
    };
  });

  it('hardware that passes is used first, and nothing after it is tried', async () => {
    const { encoder, reports } = await choose('auto');
    expect(encoder).toMatchObject({ name: 'h264_nvenc', size: { width: 102, height: 68 } });
    expect(reports).toEqual([{ ...nvenc, usable: true, detail: { code: 'proved' } }]);
  });

  it.each([
    ['fails', { code: 'no-nvidia-driver' }],
    ['garbles', { code: 'garbled', likeness: expect.any(Number) as number }],
    ['drops', { code: 'frames-lost', sent: 2, came: 1 }],
  ] as const)('hardware that %s is refused with its reason, and the next that passes is used', async (behaviour, why) => {
    const { encoder, reports } = await choose('auto', {}, behaviour);
    expect(encoder.name).toBe('libx264');
    expect(reports[0]).toMatchObject({ ...nvenc, usable: false, detail: why });
    expect(reports.at(-1)).toMatchObject({ name: 'libx264', hardware: null, usable: true });
    expect(reports.filter(({ usable }) => usable)).toHaveLength(1);
    await expect(choose('h264_nvenc', {}, behaviour)).rejects.toMatchObject({
      code: 'output-unsupported',
      message: expect.stringMatching(/h264_nvenc: .*leave --encoder to "auto"\.$/) as string,
    });
  });

  it('a proof is remembered for the life of an engine', async () => {
    await choose('auto');
    behave('fails');
    const again = await encoders.choose((await probeFilm(join(folder, 'film.mkv'))).video, plain, null, 'auto', signal);
    expect(again.encoder.name).toBe('h264_nvenc');
  });

  it("software asks no hardware; interlaced film and software's preset names are not for hardware", async () => {
    expect((await choose('software')).reports.map(({ name }) => name)).toEqual(['libx264']);
    const interlaced = await choose('auto', {}, 'works', 'top-first');
    expect(interlaced.reports[0]).toMatchObject({ ...nvenc, usable: false, detail: { code: 'interlaced' } });
    expect(interlaced.encoder.name).toBe('libx264');
    const slow = await choose('auto', { preset: 'slow' });
    expect(slow.reports[0]).toMatchObject({ ...nvenc, usable: false, detail: { code: 'no-preset', preset: 'slow' } });
    expect(slow.encoder.args).toContain('slow');
  });

  it.each([
    ['h265', 8, 'libx265', 'yuv420p'],
    ['h265', 10, 'libx265', 'yuv420p10le'],
    ['av1', 10, 'libsvtav1', 'yuv420p10le'],
    ['prores', 10, 'prores_ks', 'yuv422p10le'],
    ['ffv1', 16, 'ffv1', 'yuv420p16le'],
  ] as const)('%s in %d bits passes as %s', async (codec, bitDepth, name, pixelFormat) => {
    expect((await choose('software', { codec, bitDepth })).encoder).toMatchObject({ name, pixelFormat, bitDepth });
  });

  it.each([
    ['auto', { bitDepth: 10 }, /^h264 has no 10 bits here: --bits is 8, or leave it out\.$/],
    ['auto', { preset: 'quick' }, /^h264 has no preset "quick": choose one of ultrafast, /],
    ['libx265', {}, /^Kinetint knows no encoder libx265 for h264: --encoder is auto, software, h264_nvenc, /],
  ] as const)('--encoder %s with %j is refused in a sentence', async (wanted, wish, sentence) => {
    await expect(choose(wanted, wish)).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(sentence) as string });
  });

  it('a film is written by the hardware that passed, every frame of it', async () => {
    behave('works');
    const wish: Partial<ColorizeRequest> = { encoder: 'auto', output: join(folder, 'card.mkv'), project: join(folder, 'card.kinetint') };
    const { done, events } = await runColorize(join(folder, 'film.mkv'), wish, new EngineParts());
    const plan = events.find((event) => event.type === 'plan')!.plan;
    expect(plan.encoder).toMatchObject({ ...nvenc, bitDepth: 8 });
    expect(plan.summary.join(' ')).toContain('written as H.264 by NVIDIA NVENC to');
    expect(await lumaHashes(done.output)).toHaveLength(10);
    expect(JSON.stringify(await probeJson(done.output, '-show_format'))).toMatch(/"encoded_by":\s*"card"/i);
  });
});
