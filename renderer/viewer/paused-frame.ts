import type { Guide } from '../../shared/project/guides.ts';
import type { Size } from '../../shared/project/preview.ts';
import type { FilmClient } from './film-client.ts';
import type { FilmScene } from './gl/film-scene.ts';
import { guidesNear } from './guides-near.ts';
import type { PlayerStore } from './player-state.ts';

const askAgainFrames = 100;

function covers(has: Size, wanted: Size): boolean {
  return has.width >= wanted.width && has.height >= wanted.height;
}

/** The exact frame under a paused playhead, asked of the engine as large as the view needs it. */
export class PausedFrame {
  private readonly client: FilmClient;
  private readonly scene: FilmScene;
  private readonly store: PlayerStore;
  private readonly onShown: () => void;
  private asking: { readonly stop: AbortController; readonly index: number; readonly most: Size } | null = null;
  /** How large the picture shall be; null until the view is laid out. */
  private most: Size | null = null;
  private hasOwnColours = false;
  /** As the person has them; undefined until they are known. */
  private guides: readonly Guide[] | undefined;
  private guidesKey = '0 []';
  private askedAt = 0;

  /** @param onShown called when the frame is in the scene */
  constructor(client: FilmClient, scene: FilmScene, store: PlayerStore, onShown: () => void) {
    this.client = client;
    this.scene = scene;
    this.store = store;
    this.onShown = onShown;
  }

  /** How large the picture shall be: asks for the frame again where it is too small for the view. */
  setMost(most: Size): void {
    const same = most.width === this.most?.width && most.height === this.most.height;
    this.most = most;
    const { playing, index } = this.store.state;
    if (same || playing) return;
    const { asking } = this;
    if (asking === null || asking.index !== index || !covers(asking.most, most)) void this.show();
  }

  /** Resolves once the frame is there in the film's own size. */
  async showWhole(size: Size): Promise<void> {
    this.most = size;
    await this.show();
  }

  /** A film that is tinted, or coloured already, is compared with what it is: its own colours come along. */
  setOwnColours(has: boolean): void {
    if (has === this.hasOwnColours) return;
    this.hasOwnColours = has;
    this.scene.showOwnColours(has);
    this.store.set({ still: null });
    if (!this.store.state.playing) void this.show();
  }

  /**
   * The guides as the person has them just now: the frame is shown with them. While a hand moves one, each answer is waited
   * for, so that something is to be seen meanwhile.
   * @param outdated how many frames have other colours than the edits ask for, which changes as guides are kept
   */
  setGuides(guides: readonly Guide[], outdated: number): void {
    const key = `${outdated} ${JSON.stringify(guides)}`;
    const same = key === this.guidesKey;
    this.guides = guides;
    this.guidesKey = key;
    if (same || this.store.state.playing) return;
    // What is being asked is asked again as soon as it is there.
    if (this.asking?.index !== this.store.state.index) this.showAnew();
  }

  private showAnew(): void {
    this.store.set({ still: null });
    void this.show();
  }

  /**
   * A job has coloured so many frames: one that was previewed is shown as it will be exported.
   * @returns whether it is time to ask again
   */
  isOvertaken(frames: number): boolean {
    const { index, origin, playing, busy } = this.store.state;
    const isTime = (origin === 'network' || origin === 'outdated') && !playing && !busy && index < frames && frames > this.askedAt;
    // Whether it really is there, in a part of the film for instance, shows; a hundred frames later it is asked again.
    if (isTime) this.askedAt = frames + askAgainFrames;
    return isTime;
  }

  async show(): Promise<void> {
    const { index, seconds, frames, still } = this.store.state;
    const { most } = this;
    if (most === null) return;
    this.giveUp();
    this.asking = null;
    if (still !== null && still.index === index && covers(still.size, most)) {
      this.store.set({ busy: false });
      return;
    }
    const { guidesKey } = this;
    const stop = new AbortController();
    const asked = { stop, index, most };
    this.asking = asked;
    this.store.set({ busy: true });
    try {
      const guides = this.guides === undefined ? undefined : guidesNear(this.guides, frames, index);
      const frame = await this.client.frame(
        { seconds, lane: 'playhead', most, coloured: true, original: this.hasOwnColours, guides },
        stop.signal,
      );
      if (this.asking !== asked || this.store.state.playing) return;
      this.asking = null;
      this.scene.setFrame(frame.size, frame.luma, frame.bitDepth);
      this.scene.setColours('a', frame.colours);
      this.scene.setOwnChroma(frame.original, frame.ownChroma);
      this.store.set({ still: { index, size: most }, busy: false, origin: frame.origin, error: null });
      this.onShown();
      if (this.guidesKey !== guidesKey) this.showAnew();
    } catch (error) {
      if (this.asking === asked) this.asking = null;
      if (!stop.signal.aborted) this.store.failed(error);
    }
  }

  /** What was asked for is not waited for any more. */
  giveUp(): void {
    this.asking?.stop.abort();
  }
}
