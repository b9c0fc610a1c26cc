import type { Alternative } from '../../shared/project/preview.ts';
import type { FilmClient } from './film-client.ts';
import type { FilmScene } from './gl/film-scene.ts';
import type { PlayerStore } from './player-state.ts';
import { TrackCache } from './track-cache.ts';

/** A film's colours by other settings, in the scene's second set. */
export class Comparison {
  private readonly client: FilmClient;
  private readonly scene: FilmScene;
  private readonly store: PlayerStore;
  private readonly onPicture: () => void;
  private alternative: Alternative | null = null;
  /** For a playing film, as far as it is stored. */
  private stored: TrackCache | null = null;
  private asking: AbortController | null = null;

  constructor(client: FilmClient, scene: FilmScene, store: PlayerStore, onPicture: () => void) {
    this.client = client;
    this.scene = scene;
    this.store = store;
    this.onPicture = onPicture;
  }

  /** While playing. */
  get track(): TrackCache | null {
    return this.stored;
  }

  /** @param alternative null for none */
  set(alternative: Alternative | null): void {
    this.alternative = alternative;
    this.clear();
    this.stored = alternative === null ? null : new TrackCache(this.client, this.store.frameSeconds, alternative);
    this.scene.setColours('b', null);
    this.onPicture();
    if (!this.store.state.playing) void this.show();
  }

  /** For the paused frame. */
  async show(): Promise<void> {
    const { alternative } = this;
    this.giveUp();
    if (alternative === null) {
      this.store.set({ comparing: false });
      return;
    }
    const stop = new AbortController();
    this.asking = stop;
    this.store.set({ comparing: true });
    try {
      const colours = await this.client.alternative(this.store.state.seconds, alternative, stop.signal);
      if (stop.signal.aborted || this.store.state.playing) return;
      this.scene.setColours('b', colours);
      this.store.set({ comparing: false });
      this.onPicture();
    } catch (error) {
      if (!stop.signal.aborted) {
        this.store.set({ comparing: false });
        this.store.failed(error);
      }
    }
  }

  /** The film begins to play: what was shown beside the paused frame goes. */
  leaveFrame(): void {
    this.giveUp();
    this.store.set({ comparing: false });
    this.scene.setColours('b', null);
  }

  giveUp(): void {
    this.asking?.abort();
  }

  /** What is stored is asked for anew. */
  clear(): void {
    this.stored?.clear();
  }
}
