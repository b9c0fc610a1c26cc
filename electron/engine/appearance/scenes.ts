import type { Features } from '../network/network-member.ts';
import type { ColourNetwork } from '../network/network.ts';
import { counterparts, lookOf, roughLookOf, type Look } from './appearance.ts';
import type { NetworkView } from './network-view.ts';

/** A scene that is not seen for so long is forgotten, film seconds: what returns later may have changed. */
const memorySeconds = 90;
/** Scenes that are remembered at most. */
const mostScenes = 16;
/**
 * Share of places that must be shown in both frames. Of 5,733 pairs of frames of different films none came over 0.12; two
 * views of one scene have 0.3 and more, but for those whose things all move (docs/guides.md).
 */
const leastShare = 0.25;
/** Spread of code values (standard deviation) under which a frame shows too little to tell it by, as while it fades in. */
const leastContrast = 8;

/** A frame that a shot is known by. */
export interface SeenFrame {
  /** Luma code values, of the size that the view takes. */
  readonly luma: Uint8Array;
  /** Film seconds. */
  readonly seconds: number;
}

interface Scene<Frame extends SeenFrame> {
  /** The last frame of the scene's first shot. */
  end: Frame;
  /** What the encoder sees in it. */
  maps: Features;
  look: Look;
  lastSeconds: number;
}

/** A scene that a frame is of, and how to lay the end of the scene's first shot over it. */
export interface KnownScene<Frame extends SeenFrame> {
  readonly end: Frame;
  /** What this frame and that one show, place by place. */
  readonly looks: () => { readonly own: Look; readonly end: Look };
}

function contrastOf(luma: Uint8Array): number {
  const mean = luma.reduce((sum, code) => sum + code, 0) / luma.length;
  return Math.sqrt(luma.reduce((sum, code) => sum + (code - mean) ** 2, 0) / luma.length);
}

/** Recognises shots of scenes that were there before, by what a network's encoder sees in one frame of each. */
export class Scenes<Frame extends SeenFrame> {
  private readonly network: ColourNetwork;
  private readonly view: NetworkView;
  private scenes: Scene<Frame>[] = [];
  /** The scene that the last shot began; null where it was of one that was there before. */
  private begun: Scene<Frame> | null = null;

  /** @param network gives features */
  constructor(network: ColourNetwork, view: NetworkView) {
    this.network = network;
    this.view = view;
  }

  /**
   * Takes a frame of the next shot's beginning. Shots come in order, each once.
   * @returns the scene it is of; null for a new one, and where the frame shows too little
   */
  async meet(frame: Frame): Promise<KnownScene<Frame> | null> {
    this.begun = null;
    this.scenes = this.scenes.filter(({ lastSeconds }) => frame.seconds - lastSeconds <= memorySeconds);
    const maps = await this.featuresOf(frame);
    if (maps === null) return null;
    const look = roughLookOf(maps);
    let [likeliest, share] = [null as Scene<Frame> | null, leastShare];
    for (const scene of this.scenes) {
      const shown = counterparts(look, scene.look).share;
      if (shown < share) continue;
      [likeliest, share] = [scene, shown];
    }
    if (likeliest === null) {
      this.begun = { end: frame, maps, look, lastSeconds: frame.seconds };
      this.scenes.push(this.begun);
      if (this.scenes.length > mostScenes) this.scenes.sort((one, other) => one.lastSeconds - other.lastSeconds).shift();
      return null;
    }
    likeliest.lastSeconds = frame.seconds;
    const { end, maps: endMaps } = likeliest;
    return { end, looks: () => ({ own: lookOf(maps), end: lookOf(endMaps) }) };
  }

  /** Takes a frame of the end of the shot that was met last: a scene that it began is known by that from now on. */
  async leave(end: Frame): Promise<void> {
    if (this.begun === null) return;
    const maps = await this.featuresOf(end);
    if (maps !== null) Object.assign(this.begun, { end, maps, look: roughLookOf(maps), lastSeconds: end.seconds });
    this.begun = null;
  }

  /** Null where the frame shows too little. */
  private async featuresOf(frame: Frame): Promise<Features | null> {
    const luma = this.view.lumaOf(frame.luma);
    return contrastOf(luma) < leastContrast ? null : await this.network.features(luma, this.view.size, this.view.lightness);
  }
}
