import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lightnessOfLuma, filmColourOf } from '../../electron/engine/colour/film-colour.ts';
import { LabSpace } from '../../shared/colour/lab.ts';
import { LumaReader } from '../../electron/engine/film/luma-reader.ts';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { engineVersion } from '../../electron/engine/track/track-key.ts';
import { plainExport } from '../../shared/job/job.ts';
import { exportProject } from '../../electron/engine/jobs/export.ts';
import { identifyFilm } from '../../electron/engine/track/identity.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import { ciede2000 } from '../support/ciede2000.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';
import { engine, probeStreams, useTinyNetwork } from './support/engine.ts';

const size = { width: 160, height: 128 };
const chroma = { width: 80, height: 64 };

/** Smooth hues that the gamut holds at middle lightness, in [0, 1) of the picture's width and height. */
function knownAb(x: number, y: number): readonly [number, number] {
  return [22 * Math.sin(2 * Math.PI * x), 22 * Math.cos(2 * Math.PI * y)];
}

async function projectWithKnownColour(film: string, path: string): Promise<void> {
  const info = await probeFilm(film);
  const section = { startSeconds: 0, durationSeconds: null };
  const reader = new LumaReader({ film: info, section, deinterlace: false, ...size }, new AbortController().signal);
  const times: bigint[] = [];
  for await (const { time } of reader.frames()) times.push(time);
  const count = chroma.width * chroma.height;
  const planes = new Float32Array(2 * count);
  for (let at = 0; at < count; at += 1) {
    const [a, b] = knownAb(((at % chroma.width) + 0.5) / chroma.width, (Math.floor(at / chroma.width) + 0.5) / chroma.height);
    planes[at] = a;
    planes[count + at] = b;
  }
  using project = ProjectFile.open(path, { path: film, identity: await identifyFilm(film) });
  const track = project.track(
    {
      settings: { model: 'known', smoothing: 0, every: 1, scenes: false },
      modelSha256: '0'.repeat(64),
      section,
      deinterlace: false,
      device: 'cpu',
      engine: engineVersion,
    },
    chroma.width,
    chroma.height,
    info.video.timeBase,
    0,
  );
  project.append(
    track,
    {
      firstFrame: 0,
      times,
      chroma: times.map(() => planes),
      keyFrames: times.map(() => true),
      transition: 'start',
      ignored: [],
      guides: null,
    },
    times.length / 25,
  );
  project.complete(track, times.length);
}

describe.each([
  ['smpte170m', 'limited'],
  ['bt709', 'limited'],
  ['bt709', 'full'],
] as const)('known a*b* through H.264, %s, %s range', (matrix, range) => {
  const folder = filmFolder();
  beforeAll(useTinyNetwork);

  it('reads back within 1.5 CIEDE2000 on average, all four tags set', async () => {
    // Luma steps in blocks, between a third and two thirds of the scale, so that every a*b* is in gamut.
    const film = await makeFilm(join(folder, 'known.mkv'), {
      source: "color=gray:size=640x480:rate=25:duration=0.4,format=gray,geq=lum='100+8*mod(floor(X/80)+floor(Y/60)*3\\,8)'",
      matrix,
      range,
      encoder: ['ffv1'],
    });
    const project = join(folder, 'known.kinetint');
    await projectWithKnownColour(film, project);
    const { output } = await exportProject(
      { ...plainExport, section: null, project, output: join(folder, 'known.color.mp4'), force: false },
      { engine, signal: new AbortController().signal },
    );
    const [stream] = await probeStreams(output);
    expect(stream).toMatchObject({ color_space: matrix, color_primaries: 'bt709', color_range: range === 'full' ? 'pc' : 'tv' });
    expect(stream?.color_transfer).toMatch(/bt709|smpte170m/);
    // As any player: the file's own tags decide how it becomes RGB.
    const rgb = await ffmpeg(
      '-i',
      output,
      '-frames:v',
      '1',
      '-vf',
      'scale=flags=accurate_rnd+full_chroma_int,format=rgb24',
      '-f',
      'rawvideo',
      '-',
    );
    const luma = await ffmpeg('-i', film, '-frames:v', '1', '-vf', 'extractplanes=y', '-f', 'rawvideo', '-');
    const info = await probeFilm(film);
    const lightness = lightnessOfLuma(filmColourOf(info.video));
    const space = new LabSpace('bt709', 'srgb');
    let sum = 0;
    let greySum = 0;
    let lightnessSum = 0;
    const count = 640 * 480;
    for (let at = 0; at < count; at += 1) {
      const read = space.rgbToLab(rgb[3 * at]! / 255, rgb[3 * at + 1]! / 255, rgb[3 * at + 2]! / 255);
      const [a, b] = knownAb(((at % 640) + 0.5) / 640, (Math.floor(at / 640) + 0.5) / 480);
      // Luma is the film's; which lightness that is depends a little on the colour, so it is read.
      sum += ciede2000(read, [read[0], a, b]);
      greySum += ciede2000(read, [read[0], 0, 0]);
      lightnessSum += Math.abs(read[0] - lightness[luma[at]!]!);
    }
    expect(greySum / count).toBeGreaterThan(10);
    expect(sum / count).toBeLessThan(1.5);
    expect(lightnessSum / count).toBeLessThan(3);
    console.log(`${matrix} ${range}: mean CIEDE2000 ${(sum / count).toFixed(2)}`);
  });
});
