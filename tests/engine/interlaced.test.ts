import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { inspectPicture } from '../../electron/engine/film/inspect.ts';
import type { Plan } from '../../shared/job/plan.ts';
import { lumaHashes, packetTimes, probeStreams, runColorize, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';
import { said } from '../support/said.ts';

const folder = filmFolder();
beforeAll(useTinyNetwork);

/** A soft pattern that wanders, so that fields differ by movement and not by detail. */
const source = 'testsrc2=size=192x128:rate=50:duration=0.8,hue=s=0,gblur=sigma=3';

async function run(film: string, name: string, changes: Parameters<typeof runColorize>[1]): Promise<{ output: string; plan: Plan }> {
  const { done, events } = await runColorize(film, { output: join(folder, name), project: join(folder, `${name}.kinetint`), ...changes });
  return { output: done.output, plan: events.find((event) => event.type === 'plan')!.plan };
}

/** How a film is scanned, from how its frames look and not from what headers say. */
async function scanOf(path: string): Promise<string> {
  return (await inspectPicture(await probeFilm(path))).scan;
}

async function lumaOf(path: string): Promise<Buffer> {
  return ffmpeg('-i', `file:${path}`, '-vf', 'extractplanes=y', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-');
}

describe.each([
  ['top-first', 'top', ['tt', 'tb']],
  ['bottom-first', 'bottom', ['bb', 'bt']],
] as const)('%s interlaced film', (order, words, orders) => {
  let [film, lossless] = ['', ''];
  beforeAll(async () => {
    film = await makeFilm(join(folder, `${order}.mp4`), { source, interlaced: order, audio: [{}] });
    lossless = await makeFilm(join(folder, `${order}.mkv`), {
      source,
      interlaced: order,
      encoder: ['ffv1', '-flags:v:0', '+ildct+ilme', '-field_order:v:0', order === 'top-first' ? 'tt' : 'bb'],
    });
  });

  it('is recognised, and the plan says that it stays so', async () => {
    for (const path of [film, lossless]) expect(await scanOf(path)).toBe(order);
  });

  it.each(['mp4', 'mkv'])('stays interlaced in H.264 in %s: marked so, field order and luma kept', async (ending) => {
    const { output, plan } = await run(film, `${order}-kept.${ending}`, { quality: 4 });
    expect(plan.scan).toBe('keep-interlaced');
    expect(plan.summary.join('\n')).toContain(
      `The film is interlaced (${words} field first) and stays so; --deinterlace makes it progressive.`,
    );
    const [picture] = await probeStreams(output);
    expect(orders).toContain(picture?.field_order);
    expect(await scanOf(output)).toBe(order);
    const [before, after] = [await lumaOf(film), await lumaOf(output)];
    expect(after).toHaveLength(before.length);
    const error = before.reduce((sum, value, at) => sum + Math.abs(value - after[at]!), 0) / before.length;
    expect(error).toBeLessThan(1);
    expect(await packetTimes(output, 'v:0')).toHaveLength(20);
  });

  it('stays interlaced in FFV1, luma sample for sample', async () => {
    const { output, plan } = await run(lossless, `${order}-kept-ffv1.mkv`, { codec: 'ffv1' });
    expect(plan.scan).toBe('keep-interlaced');
    expect(await lumaHashes(output)).toEqual(await lumaHashes(lossless));
    const [picture] = await probeStreams(output);
    expect(orders).toContain(picture?.field_order);
  });

  it('stays interlaced in ProRes and H.265', async () => {
    for (const [codec, ending] of [
      ['prores', 'mov'],
      ['h265', 'mp4'],
    ] as const) {
      const { output } = await run(film, `${order}-${codec}.${ending}`, { codec });
      const [picture] = await probeStreams(output);
      expect(orders, codec).toContain(picture?.field_order);
    }
  });

  it('goes into AV1, which knows no fields, with a warning that says what to do', async () => {
    const { plan } = await run(film, `${order}-av1.mp4`, { codec: 'av1' });
    expect(said(plan.warnings)).toContainEqual(expect.stringMatching(/av1 cannot mark interlaced frames.*--deinterlace.*--codec/));
  });

  it('goes into pictures, which know none either, with that warning', async () => {
    const { plan } = await run(film, `${order}-png`, { codec: 'png', section: { startSeconds: 0, durationSeconds: 0.1 } });
    expect(said(plan.warnings)).toContainEqual(expect.stringMatching(/png cannot mark interlaced frames.*--deinterlace.*--codec/));
  });

  it('becomes progressive on request: as many frames, at the same times', async () => {
    const { output, plan } = await run(film, `${order}-progressive.mp4`, { deinterlace: true });
    expect(plan.scan).toBe('deinterlace');
    expect(plan.summary.join('\n')).toContain('is made progressive, one frame for each frame');
    const [picture] = await probeStreams(output);
    expect(['progressive', undefined]).toContain(picture?.field_order);
    expect(await scanOf(output)).toBe('progressive');
    const [before, after] = [await packetTimes(film, 'v:0'), await packetTimes(output, 'v:0')];
    expect(after).toHaveLength(before.length);
    after.forEach((time, index) => {
      expect(Math.abs(time - before[index]!)).toBeLessThanOrEqual(0.001);
    });
  });
});

it('progressive film is left alone, even where deinterlacing is asked for', async () => {
  const film = await makeFilm(join(folder, 'progressive.mkv'), { source: source.replace('rate=50', 'rate=25'), encoder: ['ffv1'] });
  const { output, plan } = await run(film, 'progressive-kept.mkv', { codec: 'ffv1', deinterlace: true });
  expect(plan.scan).toBe('progressive');
  expect(await lumaHashes(output)).toEqual(await lumaHashes(film));
});
