import type { FilmInfo } from '../../../shared/film/film.ts';
import { wholeFilm } from '../../../shared/job/settings.ts';
import { NetworkView } from '../appearance/network-view.ts';
import { filmColourOf, lightnessOfLuma } from '../colour/film-colour.ts';
import { FrameReader } from '../film/frame-reader.ts';
import { LumaReader } from '../film/luma-reader.ts';
import { filmSecondsOf } from '../film/section.ts';
import { sizeAround } from '../network/network-size.ts';
import { displaySize } from '../track/film-colours.ts';

/** One frame of a film as it is compared with pictures. */
export interface ComparedFrame {
  readonly frame: number;
  /** Film seconds. */
  readonly seconds: number;
  readonly luma: Uint8Array;
}

/** Size at which frames are compared: both sides multiples of 16, samples square. */
export function comparedSize(film: FilmInfo): { width: number; height: number; ratio: number } {
  const { width, height } = displaySize(film);
  const ratio = width / height;
  return { ...sizeAround(ratio, { multipleOf: 16, shortSide: 256 }), ratio };
}

/** How the network that tells what pictures show is given a film's frames of that size. */
export function viewOfFilm(film: FilmInfo): NetworkView {
  const { width, height, ratio } = comparedSize(film);
  return new NetworkView({ width, height }, ratio, lightnessOfLuma(filmColourOf(film.video)));
}

/** The frame's luma as pictures are compared with it; null where the film has no such frame. */
export async function lumaAt(film: FilmInfo, seconds: number, signal: AbortSignal): Promise<Uint8Array | null> {
  const { width, height } = comparedSize(film);
  // Containers round to milliseconds; no frame is so short.
  const fromSeconds = Math.max(0, seconds - 0.002);
  using reader = new FrameReader({
    film,
    deinterlace: false,
    fromSeconds,
    view: { width: 16, height: 16 },
    small: { width, height },
    original: null,
  });
  const frame = await reader.next();
  signal.throwIfAborted();
  return frame?.small ?? null;
}

/** Reads a film up to the last frame that is wanted. */
export class FilmFrames {
  private readonly film: FilmInfo;
  private readonly signal: AbortSignal;
  /** How many frames were met; all that there are where a wanted one was not. */
  count = 0;

  constructor(film: FilmInfo, signal: AbortSignal) {
    this.film = film;
    this.signal = signal;
  }

  /** @param wanted whether a frame is handed out, by its number and film seconds; and whether any further may be */
  async *some(wanted: (frame: number, seconds: number) => boolean, more: () => boolean): AsyncGenerator<ComparedFrame> {
    const { width, height } = comparedSize(this.film);
    const reader = new LumaReader({ film: this.film, section: wholeFilm, deinterlace: false, width, height }, this.signal);
    for await (const { index, time, luma } of reader.frames()) {
      this.signal.throwIfAborted();
      this.count = index + 1;
      const seconds = filmSecondsOf(time, reader.timeBase, this.film);
      if (wanted(index, seconds)) yield { frame: index, seconds, luma };
      if (!more()) return;
    }
  }
}
