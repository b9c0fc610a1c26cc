import { mkdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { lookAt } from '../../../shared/project/edits.ts';
import { estimateFrames } from '../../../shared/film/film-length.ts';
import type { JobEvent } from '../../../shared/job/job.ts';
import { combineLooks, type Look } from '../../../shared/project/look.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import { filmColourOf, lightnessOfLuma } from '../colour/film-colour.ts';
import { PainterThread } from '../colour/painter-thread.ts';
import { Composer } from '../film/composer.ts';
import { partialPath, removeStaleParts } from '../files/partial-file.ts';
import { withCovers } from '../film/covers.ts';
import { withCutSubtitles, type SubtitleFiles } from '../film/cut-subtitles.ts';
import type { CoverFiles } from '../film/streams.ts';
import type { EncoderPlan } from '../film/encoders.ts';
import { watchShape } from '../film/shape-watch.ts';
import { cameEvenly, damageOf, LumaReader, type LumaFrame } from '../film/luma-reader.ts';
import { filmSecondsOf, readFrom } from '../film/section.ts';
import { isBroadcast } from '../film/source.ts';
import { secondsOf } from '../film/source.ts';
import { checkSameFilm } from '../session/film-stamp.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { colourSource, storedSource, type ColouredChunk } from './colour-source.ts';
import type { FilmColours } from '../track/film-colours.ts';
import { throughGate, type PauseGate } from '../../../shared/rpc/pause-gate.ts';
import { progressMilliseconds, ProgressTeller } from './progress.ts';
import type { JobNetworks } from './shot-networks.ts';
import { noteWhole, type FileFacts } from './written-before.ts';
import { problemError } from '../problem-error.ts';

export interface RenderRequest {
  readonly plan: Pick<Plan, 'film' | 'output' | 'framesReady'> & FileFacts;
  readonly encoder: EncoderPlan;
  readonly interlaced: 'top-first' | 'bottom-first' | null;
  /** Of the film's file when the work began, see `stampOf`. */
  readonly stamp: string;
  readonly project: ProjectFile;
  readonly colours: FilmColours;
  readonly networks: JobNetworks;
  readonly deinterlace: boolean;
  /** Chroma follows luma's edges, unless plain bilinear scaling is asked for, to compare. */
  readonly upscaling?: 'edges' | 'bilinear';
  /** Where a paused job waits. */
  readonly gate?: PauseGate | undefined;
  /** Leave to write over a file that has the output's name. */
  readonly replace: boolean;
}

export interface RenderResult {
  /** Where the film is: the plan's output, unless a file of that name came meanwhile or could not be replaced. */
  readonly output: string;
  readonly frames: number;
  readonly seconds: number;
}

/** Chunks coloured ahead of the encoder: enough that neither waits for the other, and a bound on memory. */
const chunksAhead = 2;

/**
 * Colours what is not coloured yet, merges film and colour track, and gives the file its name when it is whole.
 * Decoding, the network and the encoder run at the same time.
 *
 * @throws UserFacingError; `interrupted` when `signal` aborts. Nothing is left under the output's name then.
 */
export async function render(request: RenderRequest, signal: AbortSignal, tell: (event: JobEvent) => void): Promise<RenderResult> {
  const { film, streams, output, export: settings } = request.plan;
  await removeStaleParts(output);
  if (settings.container === 'pictures') await makePartialFolder(output);
  return await withCovers(film, streams, settings.container, signal, (covers) =>
    withCutSubtitles(film, streams, request.plan.section, signal, (subtitles) => renderWith({ covers, subtitles }, request, signal, tell)),
  );
}

/** Where pictures come until the last of them is there. */
async function makePartialFolder(output: string): Promise<void> {
  try {
    await mkdir(partialPath(output));
  } catch (error) {
    throw problemError('output-unwritable', { code: 'output-unwritable', path: output }, 'choose another place with -o', { cause: error });
  }
}

async function renderWith(
  { covers, subtitles }: { readonly covers: CoverFiles; readonly subtitles: SubtitleFiles },
  request: RenderRequest,
  signal: AbortSignal,
  tell: (event: JobEvent) => void,
): Promise<RenderResult> {
  const { plan, project, colours, networks } = request;
  const { track } = colours.main;
  const chromaSize = { width: track.width, height: track.height };
  const { film } = plan;
  const started = performance.now();
  const stop = new AbortController();
  const abort = (): void => {
    stop.abort();
  };
  signal.addEventListener('abort', abort, { once: true });
  const colour = filmColourOf(film.video);
  const plain = request.upscaling === 'bilinear';
  const carried = plain ? chromaSize : plan.networkSize;
  const fromSeconds = await readFrom(film, plan.section, stop.signal);
  const reader = new LumaReader(
    {
      film,
      section: plan.section,
      fromSeconds,
      deinterlace: request.deinterlace,
      width: plan.networkSize.width,
      height: plan.networkSize.height,
      further: colours.further,
    },
    stop.signal,
  );
  const shape = watchShape(film, plan.section, fromSeconds, stop.signal);
  const composer = new Composer(
    {
      film,
      section: plan.section,
      fromSeconds,
      subtitles,
      streams: plan.streams,
      container: plan.export.container,
      output: plan.output,
      replace: request.replace,
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
  const progress = new ProgressTeller(estimateFrames(film, plan.section), tell);
  const painter = new PainterThread({ colour, lumaSize: plan.networkSize, chromaSize, plain });
  const warnings: Warning[] = [];
  const warn = (message: Warning): void => {
    warnings.push(message);
    tell({ type: 'warning', message });
  };
  const secondsTaken = (): number => (performance.now() - started - (request.gate?.waitedMilliseconds ?? 0)) / 1000;
  const filmTime = ({ time }: LumaFrame): number => filmSecondsOf(time, reader.timeBase, film);
  const lookOf = (frame: LumaFrame): Look => combineLooks(lookAt(colours.edits, filmTime(frame)), plan.export);
  let frames = 0;
  const writeChunk = async ({ frames: shown }: ColouredChunk, pictures: Promise<readonly Uint16Array[]>): Promise<void> => {
    for (const [index, chroma] of (await pictures).entries()) {
      if (composer.stopped) return;
      await composer.write(secondsOf(shown[index]!.time, reader.timeBase), chroma);
      frames += 1;
      progress.update('colouring', frames);
    }
  };
  const checkFilm = (): Promise<void> => checkSameFilm(film, request.stamp);
  try {
    const common = { reader, project, main: colours.main, secondsOf: filmTime, signal: stop.signal };
    const source =
      colours.stored === null
        ? colourSource({ ...common, others: colours.others, cuts: colours.cuts, networks, lightness: lightnessOfLuma(colour), checkFilm })
        : storedSource({ ...common, stored: colours.stored });
    const chunks = Readable.from(throughGate(source, request.gate, stop.signal), {
      objectMode: true,
      highWaterMark: chunksAhead,
    }) as AsyncIterable<ColouredChunk>;
    // One chunk is painted while the one before it is written.
    let before: (() => Promise<void>) | null = null;
    for await (const chunk of chunks) {
      const pictures = painter.paint(
        chunk.frames.map(({ luma }) => luma),
        chunk.chroma,
        chunk.frames.map(lookOf),
      );
      // Its failure is met where it is awaited, maybe after another's.
      pictures.catch(() => undefined);
      await before?.();
      before = () => writeChunk(chunk, pictures);
      if (composer.stopped) break;
    }
    await before?.();
    signal.throwIfAborted();
    await checkFilm();
    if (!composer.stopped) {
      await checkEnd(reader, frames, plan, warn);
      const changed = await shape;
      if (changed !== null) warn(changed);
      if (colours.stored === null) project.complete(track, frames);
      progress.settle(frames);
    }
    const waiting = setInterval(() => {
      progress.update('exporting', composer.framesEncoded);
    }, progressMilliseconds);
    let output: string;
    try {
      output = await composer.finish((partial) =>
        noteWhole(project, partial, { plan, edits: colours.edits, frames, seconds: secondsTaken(), warnings }),
      );
    } finally {
      clearInterval(waiting);
    }
    progress.finish('exporting', frames);
    if (output !== plan.output) tell({ type: 'warning', message: otherName(plan.output, output, request.replace) });
    return { output, frames, seconds: secondsTaken() };
  } catch (error) {
    stop.abort();
    await Promise.all([composer.abandon(), shape]);
    if (signal.aborted) {
      throw new UserFacingError(
        'interrupted',
        `Stopped; ${project.framesStored(track)} coloured frames are kept in ${project.path}: run the same command again to go on.`,
      );
    }
    throw error;
  } finally {
    await painter[Symbol.asyncDispose]();
    signal.removeEventListener('abort', abort);
  }
}

/** Why the file has another name than it should have. */
function otherName(wanted: string, output: string, replace: boolean): Warning {
  return replace ? { code: 'output-held', wanted, path: output } : { code: 'name-taken-meanwhile', wanted, output };
}

/** The film has been read to its end: was that its end, or damage? */
async function checkEnd(
  reader: LumaReader,
  frames: number,
  { film, section }: RenderRequest['plan'],
  warn: (message: Warning) => void,
): Promise<void> {
  // A broadcast's clock may start again, so that its length is no count of frames.
  const damage = damageOf(
    await reader.ended(),
    frames,
    isBroadcast(film) ? null : estimateFrames(film, section),
    cameEvenly(film, reader.longestStepSeconds),
  );
  if (frames === 0 && section.startSeconds > 0) {
    throw problemError(
      'usage',
      { code: 'film-ends-before', lengthSeconds: film.durationSeconds ?? section.startSeconds, startSeconds: section.startSeconds },
      'choose an earlier --start',
    );
  }
  if (frames === 0) {
    throw problemError('film-no-frames', { code: 'film-nothing-decoded', path: film.path }, 'check that it plays elsewhere');
  }
  for (const message of [damage, ...reader.changes]) if (message !== null) warn(message);
}
