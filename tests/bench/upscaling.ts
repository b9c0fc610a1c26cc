import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filmColourOf, lightnessOfLuma } from '../../electron/engine/colour/film-colour.ts';
import { LabSpace } from '../../shared/colour/lab.ts';
import { encoderKinds } from '../../electron/engine/film/encoder-list.ts';
import { planEncoder } from '../../electron/engine/film/encoders.ts';
import { LumaReader } from '../../electron/engine/film/luma-reader.ts';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { planStreams } from '../../electron/engine/film/streams.ts';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { JobNetworks } from '../../electron/engine/jobs/shot-networks.ts';
import { engineVersion } from '../../electron/engine/track/track-key.ts';
import { findCovering, storedColours } from '../../electron/engine/track/film-colours.ts';
import { render } from '../../electron/engine/jobs/render.ts';
import { findNetwork } from '../../electron/engine/network/catalog.ts';
import { ColourNetwork } from '../../electron/engine/network/network.ts';
import { networkSize } from '../../electron/engine/network/network-size.ts';
import { EngineParts } from '../../electron/engine/session/engine-parts.ts';
import { stampOf } from '../../electron/engine/session/film-stamp.ts';
import { identifyFilm } from '../../electron/engine/track/identity.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import { noEdits } from '../../shared/project/edits.ts';
import type { ExportSettings } from '../../shared/job/settings.ts';
import { ciede2000, type Lab } from '../support/ciede2000.ts';

const lines = 1080;
const lab = new LabSpace('bt709', 'srgb');
const heldout = fileURLToPath(new URL('../../../shared/data/photos/heldout.tar', import.meta.url));

function ffmpeg(...args: readonly string[]): Buffer {
  return execFileSync(findFilmTools().ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], { maxBuffer: 1 << 28 });
}

/** L*a*b* of every RGB value met, remembered: pictures repeat colours. */
const known = new Map<number, Lab>();

function labOf(rgb: Buffer, at: number): Lab {
  const key = (rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!;
  let found = known.get(key);
  if (found === undefined) {
    if (known.size > 4_000_000) known.clear();
    found = lab.rgbToLab(rgb[at]! / 255, rgb[at + 1]! / 255, rgb[at + 2]! / 255);
    known.set(key, found);
  }
  return found;
}

/** Mean CIEDE2000 over every 3rd pixel of every 3rd line: half a million samples are plenty for a mean. */
function meanDifference(one: Buffer, other: Buffer, width: number): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < lines; y += 3) {
    for (let x = 0; x < width; x += 3) {
      const at = 3 * (y * width + x);
      sum += ciede2000(labOf(one, at), labOf(other, at));
      count += 1;
    }
  }
  return sum / count;
}

interface Figures {
  readonly grey: number;
  readonly bilinear: number;
  readonly edges: number;
}

async function measure(photo: string, folder: string, network: ColourNetwork): Promise<Figures> {
  const film = join(folder, 'photo.mkv');
  const tags = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];
  ffmpeg(
    '-i',
    photo,
    '-vf',
    `scale=-2:${lines}:flags=lanczos+accurate_rnd:out_color_matrix=bt709:out_range=tv,format=yuv444p`,
    '-frames:v',
    '1',
    '-c:v',
    'ffv1',
    ...tags,
    film,
  );
  const info = await probeFilm(film);
  const { width } = info.video;
  const toRgb = ['-vf', 'scale=flags=accurate_rnd+full_chroma_int+bilinear:in_color_matrix=bt709,format=rgb24', '-f', 'rawvideo', '-'];
  const truth = ffmpeg('-i', film, ...toRgb);
  const grey = ffmpeg('-i', film, '-vf', `lutyuv=u=128:v=128,${toRgb[1]!}`, ...toRgb.slice(2));
  const section = { startSeconds: 0, durationSeconds: null };
  const size = networkSize(network.file, width, lines);
  const chromaSize = network.outputSize(size);
  const settings: ExportSettings = {
    codec: 'ffv1',
    container: 'mkv',
    quality: null,
    preset: null,
    bitDepth: null,
    strength: 1,
    saturation: 1,
    warmth: 0,
    deinterlace: false,
  };
  // A 4:2:0 film, as nearly all are; luma is the same.
  const video = { ...info.video, sampling: '420' as const };
  const reader = new LumaReader({ film: info, section, deinterlace: false, ...size }, new AbortController().signal);
  const project = ProjectFile.open(join(folder, 'photo.kinetint'), { path: film, identity: await identifyFilm(film) });
  const results: Record<string, number> = {};
  try {
    const key = {
      settings: { model: network.file.entry.id, smoothing: 0, every: 1 as const, scenes: false },
      modelSha256: network.file.entry.sha256,
      section,
      deinterlace: false,
      device: network.device,
      engine: engineVersion,
    };
    const track = project.track(key, chromaSize.width, chromaSize.height, info.video.timeBase, 0);
    const times: bigint[] = [];
    const chroma: Float32Array[] = [];
    for await (const frame of reader.frames()) {
      times.push(frame.time);
      chroma.push(...(await network.colour([frame.luma], size, lightnessOfLuma(filmColourOf(video)))));
    }
    project.append(
      track,
      { firstFrame: 0, times, chroma, keyFrames: times.map(() => true), transition: 'start', ignored: [], guides: null },
      1,
    );
    project.complete(track, times.length);
    const colours = storedColours(findCovering(project, project.tracks(), info, noEdits, section)!, network.file, noEdits);
    await using networks = new JobNetworks(engine, network.device, null, () => undefined);
    for (const upscaling of ['bilinear', 'edges'] as const) {
      const output = join(folder, `${upscaling}.mkv`);
      const encoder = planEncoder(
        video,
        settings,
        null,
        encoderKinds.find(({ codec }) => codec === settings.codec)!,
      );
      const plan = {
        film: { ...info, video },
        output,
        section,
        streams: planStreams(info, 'mkv').streams,
        export: settings,
        encoder,
        colour: key.settings,
        networkSize: size,
        framesReady: 0,
      };
      await render(
        {
          plan,
          stamp: await stampOf(film, null),
          encoder,
          interlaced: null,
          project,
          colours,
          networks,
          replace: true,
          deinterlace: false,
          upscaling,
        },
        new AbortController().signal,
        () => undefined,
      );
      results[upscaling] = meanDifference(ffmpeg('-i', output, ...toRgb), truth, width);
    }
  } finally {
    project.close();
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
  }
  return { grey: meanDifference(grey, truth, width), bilinear: results['bilinear']!, edges: results['edges']! };
}

const engine = new EngineParts();

/**
 * Held-out photographs at 1080 lines: CIEDE2000 of the same network output scaled up plainly and along luma's edges.
 * @param step every how manieth photograph
 */
export async function benchUpscaling(step: number): Promise<void> {
  if (!existsSync(heldout)) throw new Error('The held-out photographs of ../shared/data/photos are not here.');
  const photos = mkdtempSync(join(tmpdir(), 'kinetint-photos-'));
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-upscaling-'));
  execFileSync('tar', ['-xf', heldout, '-C', photos]);
  const network = await ColourNetwork.load(await findNetwork(null), 'cpu', engine.networks);
  const names = readdirSync(photos, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.webp'))
    .sort()
    .filter((_, index) => index % step === 0);
  const all: Figures[] = [];
  for (const name of names) all.push(await measure(join(photos, name), folder, network));
  await network.release();
  const mean = (pick: (figures: Figures) => number): string =>
    (all.reduce((sum, figures) => sum + pick(figures), 0) / all.length).toFixed(3);
  const better = all.filter(({ edges, bilinear }) => edges < bilinear).length;
  console.log(
    `| ${all.length} held-out photographs at ${lines} lines | mean CIEDE2000 |\n|---|---|\n| grey | ${mean(({ grey }) => grey)} |\n| bilinear | ${mean(({ bilinear }) => bilinear)} |\n| along luma's edges | ${mean(({ edges }) => edges)} |\n\nBetter along edges in ${better} of ${all.length}.`,
  );
  rmSync(photos, { recursive: true });
  rmSync(folder, { recursive: true });
}
