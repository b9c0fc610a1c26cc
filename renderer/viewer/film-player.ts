import type { Guide } from '../../shared/project/guides.ts';
import type { Alternative, Size } from '../../shared/project/preview.ts';
import { Comparison } from './comparison.ts';
import { FilmClient } from './film-client.ts';
import { FrameList } from './frame-list.ts';
import type { FilmScene } from './gl/film-scene.ts';
import { LiveColours } from './live-colours.ts';
import { PausedFrame } from './paused-frame.ts';
import { Playback, type Range } from './playback.ts';
import { PlayerStore, type PlayerState } from './player-state.ts';
import { TrackCache } from './track-cache.ts';

/**
 * The playhead of one film. Paused, it shows the exact frame from the engine; playing, what Chromium plays, under the
 * colour track. It draws nothing itself: the scene is told, and `onPicture` called when there is something new to draw.
 */
export class FilmPlayer {
  private readonly client: FilmClient;
  private readonly scene: FilmScene;
  private readonly video: HTMLVideoElement;
  private readonly onPicture: () => void;
  private readonly closing = new AbortController();
  private readonly store = new PlayerStore();
  private readonly paused: PausedFrame;
  private readonly comparison: Comparison;
  private readonly playback: Playback;
  private readonly live: LiveColours;
  private track: TrackCache | null = null;

  constructor(id: string, scene: FilmScene, video: HTMLVideoElement, onPicture: () => void) {
    const { store } = this;
    this.client = new FilmClient(id);
    this.scene = scene;
    this.video = video;
    this.onPicture = onPicture;
    this.live = new LiveColours(this.client);
    this.comparison = new Comparison(this.client, scene, store, onPicture);
    this.paused = new PausedFrame(this.client, scene, store, () => {
      onPicture();
      void this.comparison.show();
    });
    this.playback = new Playback({
      id,
      client: this.client,
      video,
      store,
      onPlay: () => {
        this.paused.giveUp();
        this.comparison.leaveFrame();
      },
      onFrame: (index, seconds) => {
        this.showPlaying(index, seconds);
      },
      onPause: () => {
        this.live.clear();
        void this.paused.show();
      },
    });
    void this.open();
  }

  readonly subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  readonly getState = (): PlayerState => this.store.state;

  private async open(): Promise<void> {
    const { store, closing } = this;
    try {
      const { picture, lightness, table } = await this.client.picture(closing.signal);
      this.scene.setFilm(picture, lightness, table);
      this.track = new TrackCache(this.client, 1 / picture.frameRate);
      store.set({ picture, frames: new FrameList(null, picture.frameRate, picture.durationSeconds) });
      this.playback.open(picture);
      this.onPicture();
      this.playback.playIfWished();
      const times = await this.client.times(closing.signal);
      if (times === null) return;
      const frames = new FrameList(times, picture.frameRate, picture.durationSeconds);
      store.set({ frames, index: frames.indexAt(store.state.seconds) });
    } catch (error) {
      store.failed(error);
    }
  }

  private showPlaying(index: number, seconds: number): void {
    const { track: otherTrack } = this.comparison;
    const stored = this.track?.at(seconds) ?? null;
    if (stored === null) this.live.follow(seconds, this.store.state.rate);
    const colours = stored ?? this.live.at(seconds);
    const others = otherTrack?.at(seconds) ?? null;
    this.track?.prefetch(seconds);
    otherTrack?.prefetch(seconds);
    this.scene.setVideo(this.video, colours, others);
    this.store.set({
      preparing: false,
      still: null,
      index,
      seconds,
      origin: stored !== null ? 'track' : colours === null ? null : 'network',
      otherReady: others !== null,
      busy: false,
      error: null,
    });
    this.onPicture();
  }

  /** How large the picture shall be: asks for the frame again where it is too small for the view. */
  setMost(most: Size): void {
    this.paused.setMost(most);
  }

  /** Resolves once the frame under the playhead is there in the film's own size, for a picture to keep. */
  async wholeFrame(): Promise<void> {
    const { picture } = this.store.state;
    if (picture === null) return;
    await this.paused.showWhole(picture.size);
    await this.comparison.show();
  }

  /** A film that is tinted, or coloured already, is compared with what it is: its own colours come along. */
  setOwnColours(has: boolean): void {
    this.paused.setOwnColours(has);
  }

  /** See `PausedFrame.setGuides`. */
  setGuides(guides: readonly Guide[], outdated: number): void {
    this.track?.clear();
    this.paused.setGuides(guides, outdated);
  }

  /** What is played without stored colours is coloured as it plays, as far as the machine keeps up; never across one of the cuts. */
  setLive(isOn: boolean, cuts: readonly number[]): void {
    this.live.setOn(isOn);
    this.live.setCuts(cuts);
  }

  setRange(range: Range | null): void {
    this.playback.setRange(range);
  }

  /** The film's settings or its colour track changed: what is shown is asked for anew. */
  refresh(): void {
    this.track?.clear();
    this.live.clear();
    this.comparison.clear();
    const { picture, error, playing } = this.store.state;
    this.store.set({ still: null, error: null });
    // What could not be opened may be there by now.
    if (picture === null && error !== null) void this.open();
    else if (!playing) void this.paused.show();
  }

  /** A job has coloured so many frames: one that was previewed is shown as it will be exported. */
  colouredUpTo(frames: number): void {
    if (this.paused.isOvertaken(frames)) this.refresh();
  }

  /** Other settings to compare with, null for none. */
  compareWith(alternative: Alternative | null): void {
    this.comparison.set(alternative);
  }

  seek(seconds: number): void {
    this.live.clear();
    this.playback.place(seconds);
    if (!this.store.state.playing) void this.paused.show();
  }

  step(frames: number): void {
    this.pause();
    const { state } = this.store;
    this.seek(state.frames.timeOf(state.index + frames));
  }

  toggle(): void {
    if (this.store.state.playing) this.pause();
    else this.play();
  }

  play(): void {
    this.playback.play();
  }

  /** Plays, and each time faster, up to four times. */
  faster(): void {
    this.playback.faster();
  }

  pause(): void {
    this.playback.pause();
  }

  setVolume(volume: number): void {
    this.playback.setVolume(volume);
  }

  toggleMuted(): void {
    this.playback.toggleMuted();
  }

  toggleLoop(): void {
    this.store.set({ loop: !this.store.state.loop });
  }

  close(): void {
    this.closing.abort();
    this.live.clear();
    this.paused.giveUp();
    this.comparison.giveUp();
    this.comparison.clear();
    this.track?.clear();
    this.playback.close();
    this.store.close();
  }
}
