import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PictureInspection } from '../../shared/film/film.ts';
import { lumaHashes, runColorize, useTinyNetwork } from './support/engine.ts';
import { ffmpeg, filmFolder, makeFilm, type FilmOptions } from './support/films.ts';
import { said } from '../support/said.ts';

const folder = filmFolder();
beforeAll(useTinyNetwork);

/** Mean Cb and Cr of the whole film, and every chroma sample. */
async function chroma(path: string): Promise<{ mean: readonly [number, number]; samples: Buffer }> {
  const plane = (name: string): Promise<Buffer> =>
    ffmpeg('-i', `file:${path}`, '-map', '0:v:0', '-vf', `extractplanes=${name}`, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-');
  const [u, v] = [await plane('u'), await plane('v')];
  const mean = (samples: Buffer): number => samples.reduce((sum, value) => sum + value, 0) / samples.length;
  return { mean: [mean(u), mean(v)], samples: Buffer.concat([u, v]) };
}

async function coloured(
  name: string,
  options: FilmOptions,
): Promise<{ film: string; output: string; said: string; inspection: PictureInspection }> {
  const film = await makeFilm(join(folder, `${name}.mkv`), { seconds: 0.4, encoder: ['ffv1'], matrix: 'smpte170m', ...options });
  const { done, events } = await runColorize(film, { codec: 'ffv1', output: join(folder, `${name}.color.mkv`) });
  const plan = events.find((event) => event.type === 'plan')!.plan;
  return { film, output: done.output, said: [...plan.summary, ...said(plan.warnings)].join('\n'), inspection: plan.inspection };
}

describe('colour that a film has already', () => {
  let grey: Awaited<ReturnType<typeof coloured>>;
  beforeAll(async () => {
    grey = await coloured('grey', { look: 'grey' });
  });

  it('grey film is called nothing', () => {
    expect(grey.inspection.colour).toBe('gray');
    expect(grey.said).not.toMatch(/is tinted|in colour already/);
  });

  it.each([
    ['sepia', 'tinted', /The film is tinted \(.*sepia.*\); the tint is replaced by the new colours\./],
    ['blue-tint', 'tinted', /The film is tinted .* the tint is replaced/],
    ['coloured', 'coloured', /in colour already: its colours will be replaced/],
  ] as const)("%s film: noticed, said, replaced by the network's colour; luma stays", async (look, verdict, says) => {
    const result = await coloured(look, { look });
    expect(result.inspection.colour).toBe(verdict);
    expect(result.said).toMatch(says);
    const luma = await lumaHashes(result.film);
    expect(await lumaHashes(result.output)).toEqual(luma);
    // The same picture in grey has the same luma, so what the network makes of it is known, and the tint is not in it.
    expect(luma).toEqual(await lumaHashes(grey.film));
    const [before, after, known] = [await chroma(result.film), await chroma(result.output), await chroma(grey.output)];
    expect(after.samples.equals(known.samples)).toBe(true);
    const apart = Math.hypot(before.mean[0] - after.mean[0], before.mean[1] - after.mean[1]);
    if (verdict === 'tinted') expect(apart).toBeGreaterThan(4);
    expect(Math.hypot(known.mean[0] - 128, known.mean[1] - 128)).toBeGreaterThan(3);
  });

  it('RGB film keeps its brightness as luma', async () => {
    const { film, output } = await coloured('rgb', { look: 'grey', pixelFormat: 'gbrp', range: 'full', matrix: 'rgb' });
    const before = await ffmpeg(
      '-i',
      film,
      '-vf',
      'scale=in_range=pc:out_color_matrix=bt601:out_range=pc,format=yuv444p,extractplanes=y',
      '-f',
      'rawvideo',
      '-',
    );
    const after = await ffmpeg('-i', output, '-vf', 'extractplanes=y', '-f', 'rawvideo', '-');
    expect(after).toHaveLength(before.length);
    expect(Math.max(...before.map((value, at) => Math.abs(value - after[at]!)))).toBeLessThanOrEqual(1);
  });
});
