import type { Alternative, ColourOrigin, CopyProgress, FilmPicture, Size } from '../../shared/project/preview.ts';
import { mediaAddress } from '../../shared/film/film-address.ts';
import { CopyPlayer } from './copy-player.ts';
import { FilmClient, FilmQuestionError, wasGivenUp } from './film-client.ts';
import { FrameList } from './frame-list.ts';
import type { FilmScene } from './gl/film-scene.ts';
import { playsSound } from './playable.ts';
import { TrackCache } from './track-cache.ts';

/** What is shown, for the controls around the picture. */
export interface PlayerState {
  readonly picture: FilmPicture | null;
  readonly frames: FrameList;
  /** Frame under the playhead. */
  readonly index: number;
  /** Its time, seconds. */
  readonly seconds: number;
  readonly playing: boolean;
  readonly rate: number;
  readonly volume: number;
  readonly muted: boolean;
  readonly loop: boolean;
  /** Where the colours in view come from; null is black and white. */
  readonly origin: ColourOrigin | null;
  /** The paused frame that is in view, and how large it was asked for. */
  readonly still: { readonly index: number; readonly size: Size } | null;
  /** The frame under the playhead is on its way. */
  readonly busy: boolean;
  /** Colours by other settings are on their way. */
  readonly comparing: boolean;
  /** While playing: the colours by other settings are stored for the frame in view. */
  readonly otherReady: boolean;
  /** Playing waits for the copy that can be played. */
  readonly preparing: boolean;
  /** How far that copy is; null where none is needed, or not yet. */
  readonly copy: CopyProgress | null;
  readonly error: string | null;
}

/** Between these the playhead goes round. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const noFrames = new FrameList(null, 24, 0);
/** Into a frame rather than onto its edge, where a player may show the one before. */
const intoFrame = 0.3;
const fastest = 4;
const askAgainFrames = 100;
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

function covers(has: Size, wanted: Size): boolean {
  return has.width >= wanted.width && has.height >= wanted.height;
}

/**
 * The playhead of one film. Paused, it shows the exact frame from the engine; playing, what Chromium plays, under the
 * colour track. It draws nothing itself: the scene is told, and `onPicture` called when there is something new to draw.
 */
export class FilmPlayer {
  private readonly client: FilmClient;
  private readonly scene: FilmScene;
  private readonly video: HTMLVideoElement;
  private readonly id: string;
  private readonly onPicture: () => void;
  private readonly closing = new AbortController();
  private readonly listeners = new Set<() => void>();
  private track: TrackCache | null = null;
  /** What a playing film is compared with, as far as it is stored. */
  private otherTrack: TrackCache | null = null;
  private asking: { readonly stop: AbortController; readonly index: number; readonly most: Size } | null = null;
  private comparingStop: AbortController | null = null;
  private alternative: Alternative | null = null;
  /** How large the picture shall be; null until the view is laid out. */
  private most: Size | null = null;
  private range: Range | null = null;
  private hasOwnColours = false;
  /** Asked to play before the film was open. */
  private playOnceOpen = false;
  private askedAt = 0;
  /** What the player was given; null for nothing: it cannot play the film, and no copy was needed yet. */
  private form: 'media' | 'copy' | null = null;
  private copyPlayer: CopyPlayer | null = null;
  private telling: number | undefined;
  private following = 0;
  private current: PlayerState = {
    picture: null,
    frames: noFrames,
    index: 0,
    seconds: 0,
    playing: false,
    rate: 1,
    volume: 1,
    muted: false,
    loop: false,
    origin: null,
    still: null,
    busy: true,
    comparing: false,
    otherReady: false,
    preparing: false,
    copy: null,
    error: null,
  };

  constructor(id: string, scene: FilmScene, video: HTMLVideoElement, onPicture: () => void) {
    this.id = id;
    this.client = new FilmClient(id);
    this.scene = scene;
    this.video = video;
    this.onPicture = onPicture;
    const { signal } = this.closing;
    video.addEventListener(
      'error',
      () => {
        this.cannotPlay();
      },
      { signal },
    );
    video.addEventListener(
      'waiting',
      () => {
        this.tellOfWaiting();
      },
      { signal },
    );
    video.addEventListener(
      'ended',
      () => {
        this.ended();
      },
      { signal },
    );
    video.addEventListener(
      'pause',
      () => {
        if (this.current.playing && !video.ended) this.pause();
      },
      { signal },
    );
    void this.open();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly getState = (): PlayerState => this.current;

  private set(change: Partial<PlayerState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }

  private async open(): Promise<void> {
    const { signal } = this.closing;
    try {
      const { picture, lightness, table } = await this.client.picture(signal);
      this.scene.setFilm(picture, lightness, table);
      this.track = new TrackCache(this.client, 1 / picture.frameRate);
      this.set({ picture, frames: new FrameList(null, picture.frameRate, picture.durationSeconds) });
      if (playsSound(this.video, picture)) {
        this.form = 'media';
        this.video.src = mediaAddress(this.id);
      }
      this.onPicture();
      if (this.playOnceOpen) this.play();
      const times = await this.client.times(signal);
      if (times === null) return;
      const frames = new FrameList(times, picture.frameRate, picture.durationSeconds);
      this.set({ frames, index: frames.indexAt(this.current.seconds) });
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (wasGivenUp(error)) return;
    console.error(error);
    this.set({ busy: false, error: error instanceof FilmQuestionError ? error.message : String(error) });
  }

  /** How large the picture shall be: asks for the frame again where it is too small for the view. */
  setMost(most: Size): void {
    const same = most.width === this.most?.width && most.height === this.most.height;
    this.most = most;
    if (same || this.current.playing) return;
    const { asking } = this;
    if (asking === null || asking.index !== this.current.index || !covers(asking.most, most)) void this.showFrame();
  }

  /** Resolves once the frame under the playhead is there in the film's own size, for a picture to keep. */
  async wholeFrame(): Promise<void> {
    const { picture } = this.current;
    if (picture === null) return;
    this.most = picture.size;
    await this.showFrame();
    await this.showAlternative();
  }

  /** A film that is tinted, or coloured already, is compared with what it is: its own colours come along. */
  setOwnColours(has: boolean): void {
    if (has === this.hasOwnColours) return;
    this.hasOwnColours = has;
    this.scene.showOwnColours(has);
    this.set({ still: null });
    if (!this.current.playing) void this.showFrame();
  }

  setRange(range: Range | null): void {
    this.range = range;
  }

  /** The film's settings or its colour track changed: what is shown is asked for anew. */
  refresh(): void {
    this.track?.clear();
    this.otherTrack?.clear();
    const { picture, error, playing } = this.current;
    this.set({ still: null, error: null });
    // What could not be opened may be there by now.
    if (picture === null && error !== null) void this.open();
    else if (!playing) void this.showFrame();
  }

  /** A job has coloured so many frames: one that was previewed is shown as it will be exported. */
  colouredUpTo(frames: number): void {
    const { index, origin, playing, busy } = this.current;
    if (origin === 'network' && !playing && !busy && index < frames && frames > this.askedAt) {
      // Whether it really is there, in a part of the film for instance, shows; a hundred frames later it is asked again.
      this.askedAt = frames + askAgainFrames;
      this.refresh();
    }
  }

  /** Other settings to compare with, null for none. */
  compareWith(alternative: Alternative | null): void {
    this.alternative = alternative;
    this.otherTrack?.clear();
    this.otherTrack = alternative === null ? null : new TrackCache(this.client, 1 / this.frameRate, alternative);
    this.scene.setColours('b', null);
    this.onPicture();
    if (!this.current.playing) void this.showAlternative();
  }

  seek(seconds: number): void {
    const { frames, playing } = this.current;
    const index = frames.indexAt(Math.min(seconds, frames.endSeconds));
    this.set({ index, seconds: frames.timeOf(index) });
    if (playing) this.video.currentTime = this.current.seconds + intoFrame / this.frameRate;
    else void this.showFrame();
  }

  step(frames: number): void {
    this.pause();
    this.seek(this.current.frames.timeOf(this.current.index + frames));
  }

  toggle(): void {
    if (this.current.playing) this.pause();
    else this.play();
  }

  play(rate = 1): void {
    if (this.current.picture === null) {
      this.playOnceOpen = true;
      return;
    }
    if (this.form === null) this.useCopy(this.current.picture);
    const { frames, index, seconds, loop } = this.current;
    const atEnd = index >= frames.count - 1;
    const outside = loop && this.range !== null && (seconds < this.range.from || seconds >= this.range.to);
    if (atEnd || outside) this.seek(outside ? (this.range?.from ?? 0) : 0);
    this.video.playbackRate = rate;
    this.video.currentTime = this.current.seconds + intoFrame / this.frameRate;
    this.asking?.stop.abort();
    this.comparingStop?.abort();
    this.set({ playing: true, rate, comparing: false });
    this.scene.setColours('b', null);
    this.video.play().catch((error: unknown) => {
      if (this.current.playing) this.failed(error);
    });
    this.tellOfWaiting();
    this.followVideo();
  }

  /** Plays, and each time faster, up to four times. */
  faster(): void {
    const { playing, rate } = this.current;
    if (!playing) this.play();
    else {
      const next = rate >= fastest ? 1 : rate * 2;
      this.video.playbackRate = next;
      this.set({ rate: next });
    }
  }

  pause(): void {
    this.playOnceOpen = false;
    if (!this.current.playing) return;
    this.set({ playing: false, rate: 1, preparing: false });
    this.video.pause();
    void this.showFrame();
  }

  setVolume(volume: number): void {
    this.video.volume = volume;
    this.set({ volume, muted: false });
    this.video.muted = false;
  }

  toggleMuted(): void {
    this.video.muted = !this.video.muted;
    this.set({ muted: this.video.muted });
  }

  toggleLoop(): void {
    this.set({ loop: !this.current.loop });
  }

  private get frameRate(): number {
    return this.current.picture?.frameRate ?? 24;
  }

  private ended(): void {
    if (this.current.loop) {
      this.seek(this.range?.from ?? 0);
      this.video.play().catch((error: unknown) => {
        this.failed(error);
      });
    } else {
      this.pause();
    }
  }

  private followVideo(): void {
    this.video.cancelVideoFrameCallback(this.following);
    this.following = this.video.requestVideoFrameCallback((_now, { mediaTime }) => {
      if (!this.current.playing || this.closing.signal.aborted) return;
      const { frames, loop } = this.current;
      const index = frames.indexAt(shownTime(this.video, mediaTime) + 0.25 / this.frameRate);
      const seconds = frames.timeOf(index);
      const colours = this.track?.at(seconds) ?? null;
      const others = this.otherTrack?.at(seconds) ?? null;
      this.track?.prefetch(seconds);
      this.otherTrack?.prefetch(seconds);
      this.scene.setVideo(this.video, colours, others);
      window.clearTimeout(this.telling);
      this.set({
        preparing: false,
        still: null,
        index,
        seconds,
        origin: colours === null ? null : 'track',
        otherReady: others !== null,
        busy: false,
        error: null,
      });
      this.onPicture();
      if (loop && this.range !== null && seconds >= this.range.to - 0.5 / this.frameRate) this.seek(this.range.from);
      this.followVideo();
    });
  }

  private async showFrame(): Promise<void> {
    const { index, seconds, still } = this.current;
    const { most } = this;
    if (most === null) return;
    this.asking?.stop.abort();
    this.asking = null;
    const same = still !== null && still.index === index && covers(still.size, most);
    if (same) {
      this.set({ busy: false });
      return;
    }
    const stop = new AbortController();
    const asked = { stop, index, most };
    this.asking = asked;
    this.set({ busy: true });
    try {
      const frame = await this.client.frame({ seconds, lane: 'playhead', most, coloured: true, original: this.hasOwnColours }, stop.signal);
      if (this.asking !== asked || this.current.playing) return;
      this.asking = null;
      this.scene.setFrame(frame.size, frame.luma, frame.bitDepth);
      this.scene.setColours('a', frame.colours);
      this.scene.setOwnChroma(frame.original, frame.ownChroma);
      this.set({ still: { index, size: most }, busy: false, origin: frame.origin, error: null });
      this.onPicture();
      void this.showAlternative();
    } catch (error) {
      if (this.asking === asked) this.asking = null;
      if (!stop.signal.aborted) this.failed(error);
    }
  }

  private async showAlternative(): Promise<void> {
    const { alternative } = this;
    this.comparingStop?.abort();
    if (alternative === null) {
      this.set({ comparing: false });
      return;
    }
    const stop = new AbortController();
    this.comparingStop = stop;
    this.set({ comparing: true });
    try {
      const colours = await this.client.alternative(this.current.seconds, alternative, stop.signal);
      if (stop.signal.aborted || this.current.playing) return;
      this.scene.setColours('b', colours);
      this.set({ comparing: false });
      this.onPicture();
    } catch (error) {
      if (!stop.signal.aborted) {
        this.set({ comparing: false });
        this.failed(error);
      }
    }
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
    const wasPlaying = this.current.playing;
    this.takeAway();
    if (wasPlaying) this.play();
  }

  private takeAway(): void {
    this.form = null;
    this.copyPlayer?.close();
    this.copyPlayer = null;
    window.clearTimeout(this.telling);
    this.set({ playing: false, preparing: false, copy: null });
    this.video.removeAttribute('src');
    this.video.load();
  }

  private useCopy({ soundCodec, durationSeconds }: FilmPicture): void {
    this.form = 'copy';
    this.copyPlayer = new CopyPlayer({
      client: this.client,
      video: this.video,
      hasSound: soundCodec !== null,
      durationSeconds,
      onProgress: (copy) => {
        this.set({ copy });
      },
      onFailed: (error) => {
        this.copyFailed(error);
      },
    });
  }

  /** The next one to press play tries again. */
  private copyFailed(error: unknown): void {
    this.takeAway();
    this.failed(error);
  }

  private tellOfWaiting(): void {
    window.clearTimeout(this.telling);
    if (this.form !== 'copy') return;
    this.telling = window.setTimeout(() => {
      if (this.current.playing && this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) this.set({ preparing: true });
    }, toldAfterMilliseconds);
  }

  close(): void {
    this.closing.abort();
    this.asking?.stop.abort();
    this.comparingStop?.abort();
    this.track?.clear();
    this.otherTrack?.clear();
    this.copyPlayer?.close();
    window.clearTimeout(this.telling);
    this.video.pause();
    this.video.removeAttribute('src');
    this.video.load();
    this.listeners.clear();
  }
}
