import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { performance } from 'node:perf_hooks';
import { UserFacingError } from '../../../shared/errors.ts';
import type { JobEvent, Stage } from '../../../shared/job.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { FilmInfo } from '../../../shared/film.ts';
import { ChromaTable, filmColourOf, lightnessOfLuma } from '../colour/film-colour.ts';
import { upsampleAlongEdges } from '../colour/upsample.ts';
import { chromaBits, Composer, removeStaleParts } from '../film/composer.ts';
import { extractCovers } from '../film/covers.ts';
import type { CoverFiles } from '../film/streams.ts';
import type { EncoderPlan } from '../film/encoders.ts';
import { describeDamage, LumaReader } from '../film/luma-reader.ts';
import { secondsOf } from '../film/source.ts';
import type { ColourNetwork, NetworkSize } from '../model/network.ts';
import type { ProjectFile } from '../project/project-file.ts';
import type { TrackInfo } from '../../../shared/project.ts';
import { colourSource, type ColouredStretch } from './colour-source.ts';
import { estimateFrames, RateMeter } from './progress.ts';

export interface RenderRequest {
  readonly plan: Pick<Plan, 'film' | 'output' | 'section' | 'streams' | 'export' | 'networkSize' | 'framesReady'>;
  readonly encoder: EncoderPlan;
  readonly interlaced: 'top-first' | 'bottom-first' | null;
  readonly chromaSize: NetworkSize;
  readonly project: ProjectFile;
  readonly track: TrackInfo;
  readonly network: ColourNetwork | null;
  readonly deinterlace: boolean;
  /** Chroma follows luma's edges, unless plain bilinear scaling is asked for, to compare. */
  readonly upscaling?: 'edges' | 'bilinear';
}

export interface RenderResult {
  readonly frames: number;
  readonly seconds: number;
}

/** Stretches coloured ahead of the encoder: enough that neither waits for the other, and a bound on memory. */
const stretchesAhead = 2;
const progressMilliseconds = 500;

/** Averages luma down to the size of the chroma planes; the network's stride is a whole number. */
function shrink(luma: Uint8Array, from: NetworkSize, to: NetworkSize): Uint8Array {
  const stride = from.width / to.width;
  if (stride === 1) return luma;
  const small = new Uint8Array(to.width * to.height);
  const half = (stride * stride) >> 1;
  for (let y = 0; y < to.height; y += 1) {
    for (let x = 0; x < to.width; x += 1) {
      let sum = half;
      for (let dy = 0; dy < stride; dy += 1) {
        const row = (y * stride + dy) * from.width + x * stride;
        for (let dx = 0; dx < stride; dx += 1) sum += luma[row + dx]!;
      }
      small[y * to.width + x] = sum / (stride * stride);
    }
  }
  return small;
}

/** Says how far a job is, no more often than a person can read. */
class ProgressTeller {
  private readonly meter = new RateMeter();
  private readonly total: number | null;
  private readonly tell: (event: JobEvent) => void;
  private last = -Infinity;

  constructor(film: FilmInfo, request: RenderRequest, tell: (event: JobEvent) => void) {
    this.total = estimateFrames(film, request.plan.section);
    this.tell = tell;
  }

  update(stage: Stage, frame: number, final = false): void {
    const now = performance.now();
    if (!final && now - this.last < progressMilliseconds) return;
    this.last = now;
    const fps = this.meter.update(frame, now);
    const frames = final ? frame : this.total === null ? null : Math.max(this.total, frame);
    const etaSeconds = frames === null || fps === 0 ? null : Math.max(0, (frames - frame) / fps);
    this.tell({ type: 'progress', stage, frame, frames, fps, etaSeconds });
  }
}

/**
 * Colours what is not coloured yet, merges film and colour track, and gives the file its name when it is whole.
 * Decoding, the network and the encoder run at the same time.
 *
 * @throws UserFacingError; `interrupted` when `signal` aborts. Nothing is left under the output's name then.
 */
export async function render(request: RenderRequest, signal: AbortSignal, tell: (event: JobEvent) => void): Promise<RenderResult> {
  await removeStaleParts(request.plan.output);
  const folder = await mkdtemp(join(tmpdir(), 'kinetint-'));
  try {
    const { film, streams, export: settings } = request.plan;
    const covers = await extractCovers(film, streams, settings.container, folder, { signal });
    return await renderWith(covers, request, signal, tell);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function renderWith(covers: CoverFiles, request: RenderRequest, signal: AbortSignal, tell: (event: JobEvent) => void): Promise<RenderResult> {
  const { plan, project, track, chromaSize } = request;
  const { film } = plan;
  const started = performance.now();
  const stop = new AbortController();
  const abort = (): void => { stop.abort(); };
  signal.addEventListener('abort', abort, { once: true });
  const colour = filmColourOf(film.video);
  const table = new ChromaTable(colour);
  const plain = request.upscaling === 'bilinear';
  const carried = plain ? chromaSize : plan.networkSize;
  const stride = plan.networkSize.width / chromaSize.width;
  const reader = new LumaReader(
    { film, section: plan.section, deinterlace: request.deinterlace, width: plan.networkSize.width, height: plan.networkSize.height },
    stop.signal,
  );
  const composer = new Composer(
    {
      film,
      section: plan.section,
      streams: plan.streams,
      container: plan.export.container,
      output: plan.output,
      covers,
      deinterlace: request.deinterlace,
      chromaWidth: carried.width,
      chromaHeight: carried.height,
      encoder: request.encoder,
      interlaced: request.interlaced,
      upscaling: plain ? 'bilinear' : 'bicubic',
    },
    stop.signal,
  );
  const progress = new ProgressTeller(film, request, tell);
  let frames = 0;
  try {
    const source = colourSource({ reader, project, track, network: request.network, size: plan.networkSize, lightness: lightnessOfLuma(colour), signal: stop.signal });
    const stretches = Readable.from(source, { objectMode: true, highWaterMark: stretchesAhead }) as AsyncIterable<ColouredStretch>;
    for await (const stretch of stretches) {
      for (const [index, frame] of stretch.frames.entries()) {
        if (composer.stopped) break;
        const small = shrink(frame.luma, plan.networkSize, chromaSize);
        const chroma = stretch.chroma[index]!;
        const luma = plain ? small : frame.luma;
        const ab = plain ? chroma : upsampleAlongEdges(chroma, frame.luma, small, carried.width, carried.height, stride);
        await composer.write(secondsOf(frame.time, reader.timeBase), (out, cbOffset) => {
          table.fill(luma, ab, plan.export.saturation, colour.range, chromaBits, out, cbOffset);
        });
        frames += 1;
        progress.update('colouring', frames);
      }
      if (composer.stopped) break;
    }
    signal.throwIfAborted();
    if (!composer.stopped) await checkEnd(reader, frames, plan, project, track, tell);
    const waiting = setInterval(() => { progress.update('exporting', composer.framesEncoded); }, progressMilliseconds);
    try {
      await composer.finish();
    } finally {
      clearInterval(waiting);
    }
    progress.update('exporting', frames, true);
    return { frames, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    stop.abort();
    await composer.abandon();
    if (signal.aborted) {
      throw new UserFacingError('interrupted', `Stopped; ${project.framesStored(track)} coloured frames are kept in ${project.path}: run the same command again to go on.`);
    }
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** The film has been read to its end: was that its end, or damage? */
async function checkEnd(reader: LumaReader, frames: number, { film, section }: RenderRequest['plan'], project: ProjectFile, track: TrackInfo, tell: (event: JobEvent) => void): Promise<void> {
  const exit = await reader.ended();
  if (frames === 0) {
    throw new UserFacingError('film-no-frames', `${film.path} holds no picture that can be decoded: check that it plays elsewhere.`);
  }
  const damage = describeDamage(exit, frames, estimateFrames(film, section));
  if (damage !== null) tell({ type: 'warning', message: damage });
  project.complete(track);
}
