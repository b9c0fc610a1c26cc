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
import { pack } from '../../../shared/project/packed.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { betweenPrimaries } from '../../../shared/colour/lab.ts';
import { chromaTableGrid, filmColourOf, lightnessOfLuma, lumaCoefficients } from '../colour/film-colour.ts';
import type { ColourReader, ColouredFrame } from '../track/colour-reader.ts';
import type { ProjectFile } from '../track/project-file.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import type { FilmSession } from '../session/film-session.ts';
import { settingsOf } from '../track/track-key.ts';
import type { NetworkFile } from '../network/catalog.ts';
import { copyClockSeconds } from './copy-writer.ts';
import { decodedSize } from '../film/source.ts';
import { originalSize, viewBitDepth, type PreviewFrame } from '../film/frame-reader.ts';
import { GuidedFrame, keptColours, nothingKept } from './guided-frame.ts';
import { toHalfFloats } from '../network/half-floats.ts';
import { colourAmongNeighbours, neighbours } from './neighbourhood.ts';
import { PlayableCopy } from './playable-copy.ts';
import { alternativeSource, findVerifiedNetwork, withNetwork } from './preview-network.ts';

type Question<What extends PreviewQuestion['what']> = Extract<PreviewQuestion, { what: What }>;

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
  private readonly engine: EngineParts;
  private readonly session: FilmSession;
  private readonly lightness: Float32Array;
  private readonly guided = new GuidedFrame();
  private copy: PlayableCopy | null = null;
  private closed = false;

  constructor(engine: EngineParts, session: FilmSession) {
    this.engine = engine;
    this.session = session;
    this.lightness = lightnessOfLuma(filmColourOf(session.film.video));
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
    const { video, durationSeconds, others } = this.session.film;
    const colour = filmColourOf(video);
    const { num, den } = video.sampleAspectRatio;
    const header: FilmPicture = {
      size: decodedSize(this.session.film.video),
      sampleAspect: video.rotation % 180 === 0 ? num / den : den / num,
      durationSeconds,
      frameRate: this.session.rate,
      range: colour.range,
      luma: [...lumaCoefficients[colour.matrix]],
      transfer: colour.transfer,
      toSrgb: [...betweenPrimaries(colour.primaries, 'bt709')],
      table: chromaTableGrid,
      codec: video.codec,
      soundCodec: others.find(({ kind }) => kind === 'audio')?.codec ?? null,
    };
    return pack(filmPictureSchema.parse(header), [this.lightness, await this.engine.chromaTables.of(colour)]);
  }

  private async frameTimes(): Promise<Uint8Array<ArrayBuffer>> {
    const times = await this.session.frameTimes();
    return pack(frameTimesSchema.parse({ exact: times !== null }), [times ?? new Float64Array(0)]);
  }

  private async copyPart({ seconds }: Question<'copy'>, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    if (this.closed) throw new UserFacingError('interrupted', 'Not wanted any more.');
    this.copy ??= new PlayableCopy(this.session.film, this.session.frameSeconds);
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
    const networkFile = await findVerifiedNetwork(this.engine, source.model);
    const { luma: small, chroma } = this.session.sizesWith(networkFile);
    const view = fitInto(decodedSize(this.session.film.video), most);
    const own = original ? originalSize(this.session.film, view) : null;
    const within = Math.min(seconds, this.session.film.durationSeconds ?? seconds);
    const frame = await this.session.walker(lane, { view, small, original: own, deinterlace: source.deinterlace }).frameAt(within, signal);
    if (frame === null) throw new Error(`${this.session.film.path} has no frame at ${seconds} s.`);
    signal.throwIfAborted();
    const colours = coloured ? await this.colour(source, networkFile, frame, small, guides) : null;
    const header: FrameHeader = {
      seconds: frame.seconds,
      size: view,
      bitDepth: viewBitDepth(this.session.film),
      small,
      chroma: colours === null ? null : chroma,
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
    networkFile: NetworkFile,
    frame: PreviewFrame,
    small: Size,
    given: Question<'frame'>['guides'],
  ): Promise<{ ab: Float32Array; origin: ColourOrigin }> {
    const at = { seconds: frame.seconds, frameSeconds: this.session.frameSeconds, given };
    const kept =
      (await this.fromTrack(source, networkFile, (track, project) => keptColours(track, project, at))) ??
      nothingKept(at.seconds, at.frameSeconds, given);
    if (kept.ab !== null && kept.guides.length === 0) return { ab: kept.ab, origin: kept.origin };
    const key = `${networkFile.entry.id} ${small.width}x${small.height} ${source.deinterlace} ${frame.seconds}`;
    const request = { luma: frame.small, size: small, lightness: this.lightness, key };
    const ab = await withNetwork(this.engine, networkFile, source, (network) => this.guided.colour(kept, request, network));
    return { ab, origin: 'network' };
  }

  private async alternative(
    source: PreviewSource,
    { seconds, settings }: Question<'alternative'>,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const other = alternativeSource(source, settings);
    const networkFile = await findVerifiedNetwork(this.engine, other.model);
    const { luma: small } = this.session.sizesWith(networkFile);
    const around = await this.session
      .walker('alternative', { view: small, small, original: null, deinterlace: source.deinterlace })
      .around(seconds, neighbours, neighbours, signal);
    if (around === null) throw new Error(`${this.session.film.path} has no frame at ${seconds} s.`);
    const frame = around.frames[around.at]!;
    const ready =
      settings.guides === false ? null : await this.fromTrack(other, networkFile, (track, project) => track.at(project, frame.seconds));
    const lumas = around.frames.map((neighbour) => neighbour.small);
    return withNetwork(this.engine, networkFile, source, async (network) => {
      const ab =
        ready?.ab ??
        (await colourAmongNeighbours(lumas, around.at, small, settingsOf(other, networkFile), network, this.lightness, signal));
      const header = {
        seconds: frame.seconds,
        small,
        chroma: network.outputSize(small),
        model: networkFile.entry.id,
        device: network.device,
      };
      return pack(coloursSchema.parse(header), [frame.small, ab]);
    });
  }

  private async trackChunk(film: PreviewSource, { fromSeconds, toSeconds, settings }: Question<'track'>): Promise<Uint8Array<ArrayBuffer>> {
    const source = settings === null ? film : alternativeSource(film, settings);
    const networkFile = await findVerifiedNetwork(this.engine, source.model);
    const { luma: small, chroma } = this.session.sizesWith(networkFile);
    const to = Math.min(toSeconds, fromSeconds + mostTrackSeconds);
    const frames: readonly ColouredFrame[] =
      settings?.guides === false
        ? []
        : ((await this.fromTrack(source, networkFile, (track, project) => track.between(project, fromSeconds, to))) ?? []);
    const header = trackChunkSchema.parse({ small, chroma, frames: frames.length });
    return pack(header, [Float64Array.from(frames, ({ seconds }) => seconds), ...frames.map(({ ab }) => toHalfFloats(ab))]);
  }

  /** Reads the colour track of these settings, where the project has one and can be read just now; null otherwise. */
  private async fromTrack<T>(
    source: PreviewSource,
    networkFile: NetworkFile,
    read: (colours: ColourReader, project: ProjectFile) => T,
  ): Promise<T | null> {
    const reader = this.session.colourReader(source, networkFile);
    return this.session.readProject(source.project, (project) => read(reader, project));
  }

  [Symbol.dispose](): void {
    this.closed = true;
    // What is left of it goes when the app does.
    this.copy?.close().catch(() => undefined);
  }
}
