import type { CopyProgress } from '../../shared/project/preview.ts';
import { wasGivenUp, type CopyPart, type FilmClient } from './film-client.ts';

/** Seconds that are fetched ahead of the playhead, and kept behind it: well below what Chromium keeps in memory. */
const ahead = 8;
const behind = 4;
/** Where memory is short for a film of much grain. */
const leastAhead = 2;
/** A playhead that is being dragged asks where it stands still for so long. */
const settleMilliseconds = 60;
const progressMilliseconds = 500;
/** Times closer than that are one. */
const tolerance = 1e-3;
/** A player that waits that close to the end of what it has, waits for what comes next. */
const nearEnd = 0.1;

export interface CopyPlayerOptions {
  readonly client: FilmClient;
  readonly video: HTMLVideoElement;
  readonly hasSound: boolean;
  /** Seconds, null where the film does not say. */
  readonly durationSeconds: number | null;
  readonly onProgress: (progress: CopyProgress) => void;
  readonly onFailed: (error: unknown) => void;
}

async function event(target: EventTarget, name: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const came = () => {
    resolve(undefined);
  };
  const stop = () => {
    reject(new DOMException('The film is closed.', 'AbortError'));
  };
  target.addEventListener(name, came, { once: true });
  signal.addEventListener('abort', stop, { once: true });
  try {
    await promise;
  } finally {
    target.removeEventListener(name, came);
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Plays a copy of a film while the engine writes it: hands the video element the parts around its playhead as they come.
 * The element's clock is the film's.
 */
export class CopyPlayer {
  private readonly options: CopyPlayerOptions;
  private readonly media = new MediaSource();
  private readonly closing = new AbortController();
  private buffer: SourceBuffer | null = null;
  /** What the element was given and still has, in order. */
  private parts: Pick<CopyPart, 'fromSeconds' | 'toSeconds'>[] = [];
  private ahead = ahead;
  private asking: AbortController | null = null;
  private feeding = false;
  private settling: number | undefined;
  private watching: number | undefined;

  constructor(options: CopyPlayerOptions) {
    this.options = options;
    const { video } = options;
    const { signal } = this.closing;
    const address = URL.createObjectURL(this.media);
    this.media.addEventListener(
      'sourceopen',
      () => {
        URL.revokeObjectURL(address);
        this.open();
      },
      { once: true, signal },
    );
    video.src = address;
    for (const name of ['timeupdate', 'waiting'] as const)
      video.addEventListener(
        name,
        () => {
          this.feed();
        },
        { signal },
      );
    video.addEventListener(
      'seeking',
      () => {
        this.asking?.abort();
        this.feedSoon();
      },
      { signal },
    );
    void this.watch();
  }

  close(): void {
    this.closing.abort();
    this.asking?.abort();
    window.clearTimeout(this.settling);
    window.clearTimeout(this.watching);
  }

  private open(): void {
    const { hasSound, durationSeconds } = this.options;
    this.buffer = this.media.addSourceBuffer(`video/mp4; codecs="avc1.640028${hasSound ? ', mp4a.40.2' : ''}"`);
    if (durationSeconds !== null) this.media.duration = durationSeconds;
    this.feed();
  }

  private feed(): void {
    const { buffer } = this;
    if (this.feeding || buffer === null || this.closing.signal.aborted) return;
    this.feeding = true;
    this.fill(buffer)
      .catch((error: unknown) => {
        if (!this.closing.signal.aborted) this.options.onFailed(error);
      })
      .finally(() => {
        this.feeding = false;
      });
  }

  private feedSoon(): void {
    window.clearTimeout(this.settling);
    this.settling = window.setTimeout(() => {
      this.feed();
    }, settleMilliseconds);
  }

  /** Fetches until there is enough ahead. */
  private async fill(buffer: SourceBuffer): Promise<void> {
    for (let next = this.next(); next !== null; next = this.next()) {
      const stop = new AbortController();
      this.asking = stop;
      const part = await this.options.client.copyPart(next, AbortSignal.any([stop.signal, this.closing.signal])).catch((error: unknown) => {
        if (wasGivenUp(error)) return 'given up' as const;
        throw error;
      });
      if (this.closing.signal.aborted) return;
      if (part === 'given up') {
        this.feedSoon();
        return;
      }
      if (part === null) {
        if (this.media.readyState === 'open') this.media.endOfStream();
        break;
      }
      await this.forgetFarAway(buffer);
      await this.append(buffer, part);
    }
    this.leap();
  }

  /** The first moment from the playhead on that the element lacks; null where it has enough. */
  private next(): number | null {
    const at = this.options.video.currentTime;
    let end = at;
    for (const { fromSeconds, toSeconds } of this.parts) if (fromSeconds <= end + tolerance && toSeconds > end + tolerance) end = toSeconds;
    const enough = end - at >= this.ahead * Math.max(1, this.options.video.playbackRate);
    return enough || (this.media.readyState === 'ended' && end > at) ? null : end;
  }

  private async append(buffer: SourceBuffer, part: CopyPart): Promise<void> {
    const { signal } = this.closing;
    buffer.timestampOffset = -part.clockSeconds;
    try {
      for (const bytes of [part.header, part.bytes]) {
        buffer.appendBuffer(bytes);
        await event(buffer, 'updateend', signal);
      }
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'QuotaExceededError') || this.ahead <= leastAhead) throw error;
      this.ahead = Math.max(leastAhead, this.ahead / 2);
      return;
    }
    this.parts = [...this.parts, { fromSeconds: part.fromSeconds, toSeconds: part.toSeconds }].sort(
      (one, other) => one.fromSeconds - other.fromSeconds,
    );
  }

  private async forgetFarAway(buffer: SourceBuffer): Promise<void> {
    const at = this.options.video.currentTime;
    const far = this.parts.filter(({ fromSeconds, toSeconds }) => toSeconds < at - behind || fromSeconds > at + 2 * ahead);
    this.parts = this.parts.filter((part) => !far.includes(part));
    for (const { fromSeconds, toSeconds } of far) {
      buffer.remove(fromSeconds, toSeconds);
      await event(buffer, 'updateend', this.closing.signal);
    }
  }

  /** Where the film has no frame at the playhead yet, or none for a while, an element would wait for ever. */
  private leap(): void {
    const { video } = this.options;
    const { buffered, currentTime } = video;
    const ranges = Array.from({ length: buffered.length }, (_, index) => ({ from: buffered.start(index), to: buffered.end(index) }));
    if (
      video.readyState > HTMLMediaElement.HAVE_CURRENT_DATA ||
      ranges.some(({ from, to }) => from <= currentTime && currentTime < to - nearEnd)
    )
      return;
    const later = ranges.find(({ from }) => from > currentTime);
    if (later !== undefined) video.currentTime = later.from;
  }

  private async watch(): Promise<void> {
    const { client, onProgress } = this.options;
    try {
      const progress = await client.copyProgress(this.closing.signal);
      onProgress(progress);
      if (progress.whole) return;
    } catch (error) {
      if (this.closing.signal.aborted) return;
      console.error(error);
    }
    this.watching = window.setTimeout(() => {
      void this.watch();
    }, progressMilliseconds);
  }
}
