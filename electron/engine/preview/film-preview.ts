import { remembered } from '../remember.ts';
import {
  coloursSchema,
  copyPartSchema,
  copyProgressSchema,
  filmPictureSchema,
  frameSchema,
  frameTimesSchema,
  trackChunkSchema,
} from '../../../shared/project/preview.ts';
import type {
  ColourOrigin,
  CopyProgress,
  FilmPicture,
  FrameHeader,
  PreviewQuestion,
  PreviewSource,
  Size,
} from '../../../shared/project/preview.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { pack } from '../../../shared/project/packed.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import { betweenPrimaries } from '../../../shared/colour/lab.ts';
import { chromaTableOf } from '../colour/chroma-tables.ts';
import { chromaTableGrid, filmColourOf, lightnessOfLuma, lumaCoefficients } from '../colour/film-colour.ts';
import { probeFilm } from '../film/probe.ts';
import { ColourReader, type ColouredFrame } from '../track/colour-reader.ts';
import { sizeFor } from '../track/film-colours.ts';
import { identifyFilm } from '../track/identity.ts';
import { canonicalKey, settingsOf, trackKeyOf } from '../track/track-key.ts';
import { openProjects } from '../track/open-projects.ts';
import type { Model } from '../network/catalog.ts';
import { copyClockSeconds } from './copy-writer.ts';
import { decodedSize } from '../film/source.ts';
import { originalSize, viewBitDepth, type PreviewFrame } from './frame-reader.ts';
import { readFrameTimes } from './frame-times.ts';
import { FrameWalker } from './frame-walker.ts';
import { GuidedFrame, keptColours, nothingKept } from './guided-frame.ts';
import { toHalfFloats } from '../network/half-floats.ts';
import { colourAmongNeighbours, neighbours } from './neighbourhood.ts';
import { PlayableCopy } from './playable-copy.ts';
import { alternativeSource, findVerifiedModel, withNetwork } from './preview-network.ts';

type Question<What extends PreviewQuestion['what']> = Extract<PreviewQuestion, { what: What }>;
type Lane = Question<'frame'>['lane'] | 'alternative';

/** Frames a second where a film does not say. */
const usualRate = 24;
/** The viewer asks for the next chunk of a playing film in time; more at once would hold up everything else. */
const mostTrackSeconds = 4;

/** Rounds a view's size down to whole samples, never larger than the picture. */
export function fitInto(whole: Size, most: Size): Size {
  const share = Math.min(1, most.width / whole.width, most.height / whole.height);
  return share === 1
    ? whole
    : { width: Math.max(1, Math.round(whole.width * share)), height: Math.max(1, Math.round(whole.height * share)) };
}

/** One film in the viewer. Questions of one lane must come one at a time. */
export class FilmPreview implements Disposable {
  private readonly film: FilmInfo;
  private readonly identity: FilmIdentity;
  private readonly lightness: Float32Array;
  /** Each lane walks through the film by itself, so that stills do not move the playhead. */
  private readonly walkers = new Map<Lane, { readonly key: string; readonly walker: FrameWalker }>();
  private readonly readers = new Map<string, ColourReader>();
  private readonly guided = new GuidedFrame();
  private copy: PlayableCopy | null = null;
  private readonly times = remembered(() => readFrameTimes(this.film, this.closing.signal));
  private readonly closing = new AbortController();

  private constructor(film: FilmInfo, identity: FilmIdentity) {
    this.film = film;
    this.identity = identity;
    this.lightness = lightnessOfLuma(filmColourOf(film.video));
  }

  /** @throws UserFacingError as `probeFilm` does */
  static async open(path: string): Promise<FilmPreview> {
    const [film, identity] = await Promise.all([probeFilm(path), identifyFilm(path).catch(() => ({ bytes: 0, fingerprint: '' }))]);
    return new FilmPreview(film, identity);
  }

  async answer(source: PreviewSource, question: PreviewQuestion, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    switch (question.what) {
      case 'picture':
        return this.picture();
      case 'times':
        return this.frameTimes();
      case 'frame':
        return this.frame(source, question, signal);
      case 'alternative':
        return this.alternative(source, question, signal);
      case 'copy':
        return this.copyPart(question, signal);
      case 'copy-progress':
        return this.copyProgress();
      case 'track':
        return this.trackChunk(source, question);
    }
  }

  private async picture(): Promise<Uint8Array<ArrayBuffer>> {
    const { video, durationSeconds, others } = this.film;
    const colour = filmColourOf(video);
    const { num, den } = video.sampleAspectRatio;
    const header: FilmPicture = {
      size: decodedSize(this.film.video),
      sampleAspect: video.rotation % 180 === 0 ? num / den : den / num,
      durationSeconds,
      frameRate: this.rate,
      range: colour.range,
      luma: [...lumaCoefficients[colour.matrix]],
      transfer: colour.transfer,
      toSrgb: [...betweenPrimaries(colour.primaries, 'bt709')],
      table: chromaTableGrid,
      codec: video.codec,
      soundCodec: others.find(({ kind }) => kind === 'audio')?.codec ?? null,
    };
    return pack(filmPictureSchema.parse(header), [this.lightness, await chromaTableOf(colour)]);
  }

  private async frameTimes(): Promise<Uint8Array<ArrayBuffer>> {
    const times = await this.times();
    return pack(frameTimesSchema.parse({ exact: times !== null }), [times ?? new Float64Array(0)]);
  }

  private async copyPart({ seconds }: Question<'copy'>, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    this.copy ??= new PlayableCopy(this.film, 1 / this.rate);
    const part = await this.copy.partAt(seconds, signal);
    const header = {
      part: part === null ? null : { fromSeconds: part.fromSeconds, toSeconds: part.toSeconds },
      clockSeconds: copyClockSeconds,
    };
    return pack(copyPartSchema.parse(header), part === null ? [] : [part.header, part.bytes]);
  }

  private copyProgress(): Uint8Array<ArrayBuffer> {
    const nothing: CopyProgress = { written: [], writing: false, whole: false };
    return pack(copyProgressSchema.parse(this.copy?.progress ?? nothing), []);
  }

  private async frame(
    source: PreviewSource,
    { seconds, lane, most, coloured, original, guides }: Question<'frame'>,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const model = await findVerifiedModel(source.model);
    const small = this.smallSize(model);
    const view = fitInto(decodedSize(this.film.video), most);
    const own = original ? originalSize(this.film, view) : null;
    const within = Math.min(seconds, this.film.durationSeconds ?? seconds);
    const frame = await this.walker(lane, view, small, own, source.deinterlace).frameAt(within, signal);
    if (frame === null) throw new Error(`${this.film.path} has no frame at ${seconds} s.`);
    signal.throwIfAborted();
    const colours = coloured ? await this.colour(source, model, frame, small, guides) : null;
    const { stride } = model.entry.output;
    const header: FrameHeader = {
      seconds: frame.seconds,
      size: view,
      bitDepth: viewBitDepth(this.film),
      small,
      chroma: colours === null ? null : { width: small.width / stride, height: small.height / stride },
      origin: colours?.origin ?? null,
      original: frame.original === null ? null : own,
    };
    return pack(frameSchema.parse(header), [
      frame.luma,
      frame.small,
      ...(colours === null ? [] : [colours.ab]),
      ...(frame.original === null ? [] : [frame.original]),
    ]);
  }

  private async colour(
    source: PreviewSource,
    model: Model,
    frame: PreviewFrame,
    small: Size,
    given: Question<'frame'>['guides'],
  ): Promise<{ ab: Float32Array; origin: ColourOrigin }> {
    const at = { seconds: frame.seconds, frameSeconds: 1 / this.rate, given };
    const kept =
      this.fromTrack(source, model, (track, project) => keptColours(track, project, at)) ?? nothingKept(at.seconds, at.frameSeconds, given);
    if (kept.ab !== null && kept.guides.length === 0) return { ab: kept.ab, origin: kept.origin };
    const key = `${model.entry.id} ${small.width}x${small.height} ${source.deinterlace} ${frame.seconds}`;
    const request = { luma: frame.small, size: small, lightness: this.lightness, key };
    const ab = await withNetwork(model, source, (network) => this.guided.colour(kept, request, model, network));
    return { ab, origin: 'network' };
  }

  private async alternative(
    source: PreviewSource,
    { seconds, settings }: Question<'alternative'>,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const other = alternativeSource(source, settings);
    const model = await findVerifiedModel(other.model);
    const small = this.smallSize(model);
    const around = await this.walker('alternative', small, small, null, source.deinterlace).around(seconds, neighbours, neighbours, signal);
    if (around === null) throw new Error(`${this.film.path} has no frame at ${seconds} s.`);
    const frame = around.frames[around.at]!;
    const ready = this.fromTrack(other, model, (track, project) => track.at(project, frame.seconds));
    const lumas = around.frames.map((neighbour) => neighbour.small);
    return withNetwork(model, source, async (network) => {
      const ab =
        ready?.ab ?? (await colourAmongNeighbours(lumas, around.at, small, settingsOf(other, model), network, this.lightness, signal));
      const header = { seconds: frame.seconds, small, chroma: network.outputSize(small), model: model.entry.id, device: network.device };
      return pack(coloursSchema.parse(header), [frame.small, ab]);
    });
  }

  private async trackChunk(film: PreviewSource, { fromSeconds, toSeconds, settings }: Question<'track'>): Promise<Uint8Array<ArrayBuffer>> {
    const source = settings === null ? film : alternativeSource(film, settings);
    const model = await findVerifiedModel(source.model);
    const small = this.smallSize(model);
    const { stride } = model.entry.output;
    const chroma = { width: small.width / stride, height: small.height / stride };
    const to = Math.min(toSeconds, fromSeconds + mostTrackSeconds);
    const frames: readonly ColouredFrame[] =
      this.fromTrack(source, model, (track, project) => track.between(project, fromSeconds, to)) ?? [];
    const header = trackChunkSchema.parse({ small, chroma, frames: frames.length });
    return pack(header, [Float64Array.from(frames, ({ seconds }) => seconds), ...frames.map(({ ab }) => toHalfFloats(ab))]);
  }

  /** Reads the colour track of these settings, where the project has one and can be read just now; null otherwise. */
  private fromTrack<T>(
    source: PreviewSource,
    model: Model,
    read: (colours: ColourReader, project: Parameters<ColourReader['at']>[0]) => T,
  ): T | null {
    if (source.project === null) return null;
    // Read at once and let go: whoever wants to colour must not find it taken.
    using lease = this.openProject(source.project);
    if (lease === null) return null;
    const { project } = lease;
    const wanted = trackKeyOf(source, model);
    const key = canonicalKey({ ...wanted, device: 'cpu' });
    const { width, height } = this.smallSize(model);
    const { stride } = model.entry.output;
    const reader = this.readers.get(key) ?? new ColourReader(this.film, wanted, { width: width / stride, height: height / stride });
    this.readers.set(key, reader);
    return read(reader, project);
  }

  private openProject(path: string): ReturnType<typeof openProjects.openToRead> {
    try {
      return openProjects.openToRead(path, { identity: this.identity });
    } catch {
      // Another Kinetint's, another film's, or damaged: the plan says so; here the network answers.
      return null;
    }
  }

  private smallSize(model: Model): Size {
    return sizeFor(model, this.film);
  }

  private get rate(): number {
    const { frameRate } = this.film.video;
    return frameRate === null || frameRate.num <= 0 ? usualRate : frameRate.num / frameRate.den;
  }

  private walker(lane: Lane, view: Size, small: Size, original: Size | null, deinterlace: boolean): FrameWalker {
    const key = [view.width, view.height, small.width, small.height, original !== null, deinterlace].join(' ');
    const known = this.walkers.get(lane);
    if (known?.key === key) return known.walker;
    known?.walker[Symbol.dispose]();
    const walker = new FrameWalker({ film: this.film, deinterlace, view, small, original, frameSeconds: 1 / this.rate });
    this.walkers.set(lane, { key, walker });
    return walker;
  }

  [Symbol.dispose](): void {
    this.closing.abort();
    // What is left of it goes when the app does.
    this.copy?.close().catch(() => undefined);
    for (const { walker } of this.walkers.values()) walker[Symbol.dispose]();
    this.walkers.clear();
  }
}
