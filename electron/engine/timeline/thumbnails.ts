import { LRUCache } from 'lru-cache';
import type { Look } from '../../../shared/project/look.ts';
import type { Thumbnail } from '../../../shared/project/timeline.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { ChromaTables } from '../colour/chroma-tables.ts';
import { ChromaTable, filmColourOf, lumaCoefficients } from '../colour/film-colour.ts';
import { displaySize } from '../track/film-colours.ts';
import { PlaneFitter } from '../track/plane-fitter.ts';
import type { NetworkSize } from '../network/network-size.ts';
import { FrameReader } from '../film/frame-reader.ts';

/** Decoded thumbnails that are kept: some 4 kB each. */
const keptPictures = 2000;

interface Picture {
  readonly seconds: number;
  readonly size: NetworkSize;
  /** 8-bit luma code values in the film's range. */
  readonly luma: Uint8Array;
}

/** Colours of one frame and how they show; null leaves it black and white. */
export interface ThumbnailColour {
  readonly ab: Float32Array;
  readonly size: NetworkSize;
  readonly look: Look;
}

/** Small pictures of a film's frames. Decoding one takes a moment, so they are kept; colouring one does not. */
export class Thumbnails {
  private readonly film: FilmInfo;
  private readonly chromaTables: ChromaTables;
  private readonly kept = new LRUCache<string, Picture>({ max: keptPictures });
  private turn: Promise<unknown> = Promise.resolve();

  constructor(film: FilmInfo, chromaTables: ChromaTables) {
    this.film = film;
    this.chromaTables = chromaTables;
  }

  /** @param colourOf asked for the colours of the frame that was found */
  async at(
    seconds: number,
    height: number,
    deinterlace: boolean,
    colourOf: (seconds: number) => Promise<ThumbnailColour | null>,
  ): Promise<Thumbnail> {
    const key = `${seconds.toFixed(3)} ${height} ${deinterlace}`;
    const known = this.kept.get(key) ?? (await this.decodeInTurn(seconds, height, deinterlace));
    this.kept.set(key, known);
    return this.paint(known, await colourOf(known.seconds));
  }

  /** One after another: each runs FFmpeg, and there may be dozens. */
  private async decodeInTurn(seconds: number, height: number, deinterlace: boolean): Promise<Picture> {
    const mine = this.turn.then(() => this.decode(seconds, height, deinterlace));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async decode(seconds: number, height: number, deinterlace: boolean): Promise<Picture> {
    const whole = displaySize(this.film);
    const size = { width: Math.max(16, 2 * Math.round((height * whole.width) / whole.height / 2)), height };
    // A moment near the film's end may have no frame behind it.
    for (const from of [seconds, Math.max(0, seconds - 1), 0]) {
      using reader = new FrameReader({
        film: this.film,
        deinterlace,
        fromSeconds: from,
        view: { width: 16, height: 16 },
        small: size,
        original: null,
      });
      const frame = await reader.next();
      if (frame !== null) return { seconds: frame.seconds, size, luma: frame.small };
    }
    throw new Error(`${this.film.path} has no frame at ${seconds} s.`);
  }

  private async paint({ seconds, size, luma }: Picture, colour: ThumbnailColour | null): Promise<Thumbnail> {
    const filmColour = filmColourOf(this.film.video);
    const count = size.width * size.height;
    const chroma = new Float32Array(2 * count);
    if (colour !== null) {
      const [ab] = new PlaneFitter(size).fit([colour.ab], colour.size);
      new ChromaTable(filmColour, await this.chromaTables.of(filmColour)).lookUp(luma, ab!, colour.look, chroma);
    }
    const [kr, kb] = lumaCoefficients[filmColour.matrix];
    const { black, span } = filmColour.range === 'limited' ? { black: 16, span: 219 } : { black: 0, span: 255 };
    const rgba = new Uint8Array(4 * count);
    for (let i = 0; i < count; i += 1) {
      const y = (luma[i]! - black) / span;
      const red = y + 2 * (1 - kr) * chroma[count + i]!;
      const blue = y + 2 * (1 - kb) * chroma[i]!;
      const green = (y - kr * red - kb * blue) / (1 - kr - kb);
      [red, green, blue].forEach((value, channel) => {
        rgba[4 * i + channel] = Math.round(255 * Math.min(1, Math.max(0, value)));
      });
      rgba[4 * i + 3] = 255;
    }
    return { seconds, ...size, rgba, coloured: colour !== null };
  }
}
