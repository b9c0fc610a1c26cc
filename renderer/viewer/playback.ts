import { mediaAddress } from '../../shared/film/film-address.ts';
import type { FilmPicture } from '../../shared/project/preview.ts';
import { CopyPlayer } from './copy-player.ts';
import type { FilmClient } from './film-client.ts';
import { playsSound } from './playable.ts';
import type { PlayerStore } from './player-state.ts';

/** Between these the playhead goes round. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface PlaybackOptions {
  readonly id: string;
  readonly client: FilmClient;
  readonly video: HTMLVideoElement;
  readonly store: PlayerStore;
  /** The film begins to play. */
  readonly onPlay: () => void;
  /** The element shows the frame at a time. */
  readonly onFrame: (index: number, seconds: number) => void;
  /** The film has stopped at a frame. */
  readonly onPause: () => void;
}

/** Into a frame rather than onto its edge, where a player may show the one before. */
const intoFrame = 0.3;
const fastest = 4;
/** A wait that is over before anybody could read of it is not told. */
const toldAfterMilliseconds = 250;

/** Time of the frame that the element shows now: on a busy machine a callback may be told of the one before. */
function shownTime(video: HTMLVideoElement, told: number): number {
  try {
    const frame = new VideoFrame(video);
    const { timestamp } = frame;
    frame.close();
    return timestamp / 1e6;
  } catch {
    return told;
  }
}

/** Plays a film in the page's video element: itself where Chromium knows it, else a copy that it knows. */
export class Playback {
  private readonly options: PlaybackOptions;
  private readonly video: HTMLVideoElement;
  private readonly store: PlayerStore;
  private readonly closing = new AbortController();
  private range: Range | null = null;
  /** Asked to play before the film was open. */
  private isWished = false;
  /** What the element was given; null for nothing: it cannot play the film, and no copy was needed yet. */
  private form: 'media' | 'copy' | null = null;
  private copyPlayer: CopyPlayer | null = null;
  private telling: number | undefined;
  private following = 0;

  constructor(options: PlaybackOptions) {
    this.options = options;
    this.video = options.video;
    this.store = options.store;
    this.on('error', () => {
      this.cannotPlay();
    });
    this.on('waiting', () => {
      this.tellOfWaiting();
    });
    this.on('ended', () => {
      this.ended();
    });
    this.on('pause', () => {
      if (this.store.state.playing && !this.video.ended) this.pause();
    });
  }

  private on(name: 'error' | 'waiting' | 'ended' | 'pause', then: () => void): void {
    this.video.addEventListener(name, then, { signal: this.closing.signal });
  }

  /** The film is open. */
  open(picture: FilmPicture): void {
    if (playsSound(this.video, picture)) {
      this.form = 'media';
      this.video.src = mediaAddress(this.options.id);
    }
  }

  /** Plays where that was asked for before the film was open. */
  playIfWished(): void {
    if (this.isWished) this.play();
  }

  setRange(range: Range | null): void {
    this.range = range;
  }

  /** Puts the playhead on the frame at a time; where the film plays, it goes on from there. */
  place(seconds: number): void {
    const { frames, playing } = this.store.state;
    const index = frames.indexAt(Math.min(seconds, frames.endSeconds));
    this.store.set({ index, seconds: frames.timeOf(index) });
    if (playing) this.goToPlayhead();
  }

  private goToPlayhead(): void {
    this.video.currentTime = this.store.state.seconds + intoFrame * this.store.frameSeconds;
  }

  play(): void {
    const { picture, frames, index, seconds, loop } = this.store.state;
    if (picture === null) {
      this.isWished = true;
      return;
    }
    if (this.form === null) this.useCopy(picture);
    const atEnd = index >= frames.count - 1;
    const outside = loop && this.range !== null && (seconds < this.range.from || seconds >= this.range.to);
    if (atEnd || outside) this.place(outside ? (this.range?.from ?? 0) : 0);
    this.video.playbackRate = 1;
    this.goToPlayhead();
    this.store.set({ playing: true, rate: 1 });
    this.options.onPlay();
    this.startElement();
    this.tellOfWaiting();
    this.follow();
  }

  /** Plays, and each time faster, up to four times. */
  faster(): void {
    const { playing, rate } = this.store.state;
    if (!playing) this.play();
    else {
      const next = rate >= fastest ? 1 : rate * 2;
      this.video.playbackRate = next;
      this.store.set({ rate: next });
    }
  }

  pause(): void {
    this.isWished = false;
    if (!this.store.state.playing) return;
    this.store.set({ playing: false, rate: 1, preparing: false });
    this.video.pause();
    this.options.onPause();
  }

  setVolume(volume: number): void {
    this.video.volume = volume;
    this.video.muted = false;
    this.store.set({ volume, muted: false });
  }

  toggleMuted(): void {
    this.video.muted = !this.video.muted;
    this.store.set({ muted: this.video.muted });
  }

  private startElement(): void {
    this.video.play().catch((error: unknown) => {
      if (this.store.state.playing) this.store.failed(error);
    });
  }

  private ended(): void {
    if (this.store.state.loop) {
      this.place(this.range?.from ?? 0);
      this.startElement();
    } else {
      this.pause();
    }
  }

  private follow(): void {
    this.video.cancelVideoFrameCallback(this.following);
    this.following = this.video.requestVideoFrameCallback((_now, { mediaTime }) => {
      if (!this.store.state.playing || this.closing.signal.aborted) return;
      const { frames, loop } = this.store.state;
      const { frameSeconds } = this.store;
      const index = frames.indexAt(shownTime(this.video, mediaTime) + 0.25 * frameSeconds);
      const seconds = frames.timeOf(index);
      window.clearTimeout(this.telling);
      this.options.onFrame(index, seconds);
      if (loop && this.range !== null && seconds >= this.range.to - 0.5 * frameSeconds) this.place(this.range.from);
      this.follow();
    });
  }

  /** The film cannot be played as it is: then by a copy. A copy that cannot be played is an error. */
  private cannotPlay(): void {
    // Taking the source away counts as an error too.
    const { error } = this.video;
    if (this.form === null || error === null) return;
    if (this.form === 'copy') {
      this.copyFailed(new Error(error.message));
      return;
    }
    const wasPlaying = this.store.state.playing;
    this.takeAway();
    if (wasPlaying) this.play();
  }

  private takeAway(): void {
    this.form = null;
    this.copyPlayer?.close();
    this.copyPlayer = null;
    window.clearTimeout(this.telling);
    this.store.set({ playing: false, preparing: false, copy: null });
    this.video.removeAttribute('src');
    this.video.load();
  }

  private useCopy({ soundCodec, durationSeconds }: FilmPicture): void {
    this.form = 'copy';
    this.copyPlayer = new CopyPlayer({
      client: this.options.client,
      video: this.video,
      hasSound: soundCodec !== null,
      durationSeconds,
      onProgress: (copy) => {
        this.store.set({ copy });
      },
      onFailed: (error) => {
        this.copyFailed(error);
      },
    });
  }

  /** The next one to press play tries again. */
  private copyFailed(error: unknown): void {
    this.takeAway();
    this.store.failed(error);
  }

  private tellOfWaiting(): void {
    window.clearTimeout(this.telling);
    if (this.form !== 'copy') return;
    this.telling = window.setTimeout(() => {
      if (this.store.state.playing && this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) this.store.set({ preparing: true });
    }, toldAfterMilliseconds);
  }

  close(): void {
    this.closing.abort();
    this.copyPlayer?.close();
    window.clearTimeout(this.telling);
    this.video.pause();
    this.video.removeAttribute('src');
    this.video.load();
  }
}
