import { z } from 'zod';
import { questionAddress } from '../../shared/film/film-address.ts';
import { unpack, type PackedArray } from '../../shared/project/packed.ts';
import {
  coloursSchema,
  copyPartSchema,
  copyProgressSchema,
  filmPictureSchema,
  frameSchema,
  frameTimesSchema,
  trackChunkSchema,
  type Alternative,
  type CopyProgress,
  type FilmPicture,
  type FrameHeader,
  type PreviewQuestion,
  type Size,
} from '../../shared/project/preview.ts';
import type { FrameColours } from './gl/film-scene.ts';

const failureSchema = z.object({ code: z.string(), message: z.string() });

/** The engine's sentence about what went wrong. */
export class FilmQuestionError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'FilmQuestionError';
    this.code = code;
  }
}

/** Whether a question was only given up, for a newer one or because the view is gone. */
export function wasGivenUp(error: unknown): boolean {
  return (
    (error instanceof FilmQuestionError && error.code === 'interrupted') || (error instanceof DOMException && error.name === 'AbortError')
  );
}

export interface FilmFrame extends FrameHeader {
  readonly luma: Uint8Array | Uint16Array;
  readonly colours: FrameColours | null;
  /** The film's own colours: Cb and Cr of each sample. */
  readonly ownChroma: Uint8Array | null;
}

/** MP4 that plays alone behind its header. Film seconds. */
export interface CopyPart {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** How much later the copy's own clock is. */
  readonly clockSeconds: number;
  readonly header: Uint8Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the viewer asks the engine about one film of the queue. */
export class FilmClient {
  private readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  async picture(signal: AbortSignal): Promise<{ picture: FilmPicture; lightness: Float32Array; table: Float32Array }> {
    const {
      header,
      arrays: [lightness, table],
    } = await this.ask({ what: 'picture' }, filmPictureSchema, signal);
    return { picture: header, lightness: floats(lightness), table: floats(table) };
  }

  /** Exact times of the frames, null where the film does not tell. */
  async times(signal: AbortSignal): Promise<Float64Array | null> {
    const {
      header: { exact },
      arrays: [times],
    } = await this.ask({ what: 'times' }, frameTimesSchema, signal);
    return exact && times instanceof Float64Array ? times : null;
  }

  async frame(question: Omit<Extract<PreviewQuestion, { what: 'frame' }>, 'what'>, signal: AbortSignal): Promise<FilmFrame> {
    const {
      header,
      arrays: [luma, small, ...rest],
    } = await this.ask({ what: 'frame', ...question }, frameSchema, signal);
    if (!(luma instanceof Uint8Array || luma instanceof Uint16Array)) throw new TypeError('A frame came without luma.');
    const colours = header.chroma === null ? null : { small: header.small, chroma: header.chroma, luma: bytes(small), ab: floats(rest[0]) };
    return { ...header, luma, colours, ownChroma: header.original === null ? null : bytes(rest.at(-1)) };
  }

  /** A frame's colours by other settings. */
  async alternative(seconds: number, settings: Alternative, signal: AbortSignal): Promise<FrameColours> {
    const {
      header: { small, chroma },
      arrays: [luma, ab],
    } = await this.ask({ what: 'alternative', seconds, settings }, coloursSchema, signal);
    if (chroma === null) throw new TypeError('Colours came without a size.');
    return { small, chroma, luma: bytes(luma), ab: floats(ab) };
  }

  /** What of the colour track, the film's or that of other settings, is ready between two times. */
  async track(
    fromSeconds: number,
    toSeconds: number,
    settings: Alternative | null,
    signal: AbortSignal,
  ): Promise<{ small: Size; chroma: Size; times: Float64Array; ab: Uint16Array[] }> {
    const {
      header,
      arrays: [times, ...ab],
    } = await this.ask({ what: 'track', fromSeconds, toSeconds, settings }, trackChunkSchema, signal);
    if (!(times instanceof Float64Array)) throw new TypeError('A colour track came without times.');
    return { small: header.small, chroma: header.chroma, times, ab: ab.filter((planes) => planes instanceof Uint16Array) };
  }

  /** The part of a copy for the player that shows the film at a time; null where the film has ended by then. */
  async copyPart(seconds: number, signal: AbortSignal): Promise<CopyPart | null> {
    const {
      header: { part, clockSeconds },
      arrays: [header, body],
    } = await this.ask({ what: 'copy', seconds }, copyPartSchema, signal);
    return part === null ? null : { ...part, clockSeconds, header: bytes(header), bytes: bytes(body) };
  }

  async copyProgress(signal: AbortSignal): Promise<CopyProgress> {
    return (await this.ask({ what: 'copy-progress' }, copyProgressSchema, signal)).header;
  }

  private async ask<T>(
    question: PreviewQuestion,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<{ header: T; arrays: PackedArray[] }> {
    const response = await fetch(questionAddress(this.id, question), { signal });
    await checked(response);
    return unpack(await response.arrayBuffer(), schema);
  }
}

async function checked(response: Response): Promise<void> {
  if (response.ok) return;
  const failure = failureSchema.safeParse(await response.json().catch(() => null));
  throw failure.success
    ? new FilmQuestionError(failure.data.code, failure.data.message)
    : new FilmQuestionError('internal', `The engine answered ${response.status}.`);
}

function floats(array: PackedArray | undefined): Float32Array {
  if (array instanceof Float32Array) return array;
  throw new TypeError('Numbers with fractions were expected.');
}

function bytes(array: PackedArray | undefined): Uint8Array<ArrayBuffer> {
  if (array instanceof Uint8Array) return array;
  throw new TypeError('Bytes were expected.');
}
