import type { Alternative, Size } from '../../shared/project/preview.ts';
import { wasGivenUp, type FilmClient } from './film-client.ts';
import type { FrameColours } from './gl/film-scene.ts';

/** Seconds of film to a chunk; a second of colours is about a megabyte. */
const chunkSeconds = 1;
/** Chunks fetched ahead of the playhead, and kept in all. */
const ahead = 3;
const kept = 12;
/** A chunk that was not all there is asked for again after this long. */
const againMilliseconds = 2000;

type Colours = Omit<FrameColours, 'luma'>;

interface Chunk {
  readonly times: Float64Array;
  readonly ab: readonly Uint16Array[];
  readonly small: Size;
  readonly chroma: Size;
  readonly fetched: number;
}

/** The colour track around a playing film's playhead. */
export class TrackCache {
  private readonly client: FilmClient;
  private readonly frameSeconds: number;
  private readonly settings: Alternative | null;
  private readonly chunks = new Map<number, Chunk>();
  private readonly asked = new Map<number, AbortController>();

  /** @param settings others than the film's own, null for those */
  constructor(client: FilmClient, frameSeconds: number, settings: Alternative | null = null) {
    this.client = client;
    this.frameSeconds = frameSeconds;
    this.settings = settings;
  }

  /** The colours of the frame at a time, null where they are not ready or not here yet. */
  at(seconds: number): Colours | null {
    const chunk = this.chunks.get(Math.floor(seconds / chunkSeconds)) ?? null;
    // A player may round a frame at a chunk's beginning down.
    return (
      this.find(chunk, seconds) ?? this.find(this.chunks.get(Math.floor((seconds + this.frameSeconds) / chunkSeconds)) ?? null, seconds)
    );
  }

  /** Fetches what comes next, and forgets what is far away. */
  prefetch(seconds: number): void {
    const now = Math.floor(seconds / chunkSeconds);
    for (let number = now; number <= now + ahead; number += 1) this.fetch(number);
    for (const number of [...this.chunks.keys()].sort((one, other) => Math.abs(other - now) - Math.abs(one - now))) {
      if (this.chunks.size <= kept) break;
      this.chunks.delete(number);
    }
  }

  clear(): void {
    for (const stop of this.asked.values()) stop.abort();
    this.asked.clear();
    this.chunks.clear();
  }

  private find(chunk: Chunk | null, seconds: number): Colours | null {
    if (chunk === null) return null;
    const { times, ab, small, chroma } = chunk;
    let best = -1;
    for (let at = 0; at < times.length; at += 1) {
      if (best < 0 || Math.abs(times[at]! - seconds) < Math.abs(times[best]! - seconds)) best = at;
    }
    const planes = ab[best];
    return planes !== undefined && Math.abs(times[best]! - seconds) < 0.6 * this.frameSeconds ? { small, chroma, ab: planes } : null;
  }

  private fetch(number: number): void {
    const known = this.chunks.get(number);
    const whole = known !== undefined && known.times.length >= Math.floor(chunkSeconds / this.frameSeconds) - 1;
    if (whole || this.asked.has(number) || (known !== undefined && performance.now() - known.fetched < againMilliseconds)) return;
    const stop = new AbortController();
    this.asked.set(number, stop);
    const from = number * chunkSeconds;
    this.client
      .track(from, from + chunkSeconds, this.settings, stop.signal)
      .then((answer) => {
        this.chunks.set(number, { ...answer, fetched: performance.now() });
      })
      .catch((error: unknown) => {
        if (!wasGivenUp(error)) console.error(error);
      })
      .finally(() => {
        if (this.asked.get(number) === stop) this.asked.delete(number);
      });
  }
}
