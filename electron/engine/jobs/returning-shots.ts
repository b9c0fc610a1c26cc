import { LRUCache } from 'lru-cache';
import { matchColours } from '../appearance/appearance.ts';
import { featureNetwork } from '../appearance/feature-network.ts';
import { NetworkView } from '../appearance/network-view.ts';
import { placeHints } from '../appearance/place-hints.ts';
import { Scenes, type KnownScene, type SeenFrame } from '../appearance/scenes.ts';
import type { LumaFrame } from '../film/luma-reader.ts';
import { GuidePath, type GuidePlanes } from '../motion/guide-path.ts';
import { stepOn } from '../motion/guide-walk.ts';
import { findLinks } from '../motion/links.ts';
import { makePyramid } from '../motion/pyramid.ts';
import type { ColourNetwork } from '../network/network.ts';
import type { NetworkSize } from '../network/network-size.ts';
import { Resampler } from '../network/resample.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import { answerToHints, overlaid, type HintedNetwork } from './guide-planes.ts';

/** What colours a shot. */
export interface ReturningPart {
  /** The colours of two parts have nothing to do with each other. */
  readonly id: number;
  /** Of the colour planes. */
  readonly grid: NetworkSize;
  /** Of the luma that its network sees. */
  readonly size: NetworkSize;
  readonly lumaOf: (frame: LumaFrame) => Uint8Array;
  readonly network: () => HintedNetwork;
  /** Colours of the last of some frames of one shot, as the film's settings make them of these alone. */
  readonly colourLast: (frames: readonly LumaFrame[]) => Promise<Float32Array>;
}

/** A shot as it is met. */
export interface MetShot {
  /** The frame of its beginning that it is known by, and that is given colours. */
  readonly frame: LumaFrame;
  readonly seconds: number;
  /** Frames of the end of the shot before it, in order; none for the first. */
  readonly before: readonly LumaFrame[];
  /** Of the last of these, film seconds. */
  readonly secondsBefore: number;
}

interface ShotFrame extends SeenFrame {
  /** The frame is the last of them. */
  readonly frames: readonly LumaFrame[];
}

interface Waiting {
  readonly part: ReturningPart;
  readonly shot: MetShot;
  known: KnownScene<ShotFrame> | null | 'unknown';
}

/** Shots of which is not asked yet whether they return: looking at them takes the network a moment. */
const mostWaiting = 64;
/** Colours of scenes that are kept, which are asked for again and again. */
const mostAnswers = 8;

/**
 * Colours that stay from shot to shot: a shot of a scene that was there before begins with the colours that the end of the
 * scene's first shot had. Where motion leads from there, they are carried along it; elsewhere they are hints to the network,
 * in the places that show the same. They are made of frames alone, so resumed runs and parts of a film come to what one run
 * comes to.
 */
export class ReturningShots implements AsyncDisposable {
  private readonly engine: Pick<EngineParts, 'checkedFiles' | 'networks'>;
  private readonly view: NetworkView;
  private network: Promise<ColourNetwork | null> | null = null;
  private readonly scenes = new Map<number, Scenes<ShotFrame>>();
  private last: Scenes<ShotFrame> | null = null;
  private readonly waiting: Waiting[] = [];
  private readonly answers = new LRUCache<ShotFrame, Float32Array>({ max: mostAnswers });

  /**
   * @param size of the film's own luma, by which shots are told
   * @param lightness L* of its code values
   */
  constructor(engine: Pick<EngineParts, 'checkedFiles' | 'networks'>, size: NetworkSize, lightness: Float32Array) {
    this.engine = engine;
    this.view = new NetworkView(size, size.width / size.height, lightness);
  }

  /**
   * Takes the next shot. Shots come in order, each once.
   * @returns what it takes, once that is asked for: colours of the frame that it is known by; null where it is new
   */
  async meet(part: ReturningPart, shot: MetShot): Promise<() => Promise<GuidePlanes | null>> {
    const waiting: Waiting = { part, shot, known: 'unknown' };
    this.waiting.push(waiting);
    if (this.waiting.length > mostWaiting) await this.look();
    return async () => {
      while (waiting.known === 'unknown') await this.look();
      return waiting.known === null ? null : await this.coloursOf(part, shot.frame, waiting.known);
    };
  }

  /** Looks at the shot that waits longest. */
  private async look(): Promise<void> {
    const next = this.waiting.shift()!;
    const { part, shot } = next;
    this.network ??= featureNetwork(this.engine);
    const network = await this.network;
    if (network === null) {
      next.known = null;
      return;
    }
    const end = shot.before.at(-1);
    if (end !== undefined) await this.last?.leave({ luma: end.luma, seconds: shot.secondsBefore, frames: shot.before });
    this.last = this.scenes.get(part.id) ?? new Scenes<ShotFrame>(network, this.view);
    this.scenes.set(part.id, this.last);
    next.known = await this.last.meet({ luma: shot.frame.luma, seconds: shot.seconds, frames: [shot.frame] });
  }

  private async coloursOf(part: ReturningPart, frame: LumaFrame, { end, looks }: KnownScene<ShotFrame>): Promise<GuidePlanes | null> {
    const { grid } = part;
    const network = part.network();
    const ab = await this.coloursAt(end, part);
    const carried = await carriedOver(ab, end.frames.at(-1)!, frame, part);
    if (!network.takesHints) return carried;
    const { own, end: other } = looks();
    const scaler = new Resampler(grid, other);
    const area = grid.width * grid.height;
    const places = other.width * other.height;
    const [a, b] = [scaler.scale(ab.subarray(0, area)).slice(), scaler.scale(ab.subarray(area)).slice()];
    const colours = Float32Array.from({ length: 2 * places }, (_, i) => (i % 2 === 0 ? a : b)[i >> 1]!);
    const matched = matchColours(own, other, colours, new Uint8Array(places).fill(1));
    if (!matched.sure.includes(1)) return carried;
    const sight = await network.see(part.lumaOf(frame));
    const hinted = await answerToHints(placeHints(matched, own, part.size), 1, sight, network);
    return overlaid([hinted, carried]);
  }

  /** Colours of the end of a scene's first shot. */
  private async coloursAt(end: ShotFrame, part: ReturningPart): Promise<Float32Array> {
    const known = this.answers.get(end);
    if (known !== undefined) return known;
    const ab = await part.colourLast(end.frames);
    this.answers.set(end, ab);
    return ab;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.network)?.release();
  }
}

/** Colours of one frame, carried to another as far as motion leads there. */
async function carriedOver(ab: Float32Array, from: LumaFrame, to: LumaFrame, { size, grid, lumaOf }: ReturningPart): Promise<GuidePlanes> {
  const luma = lumaOf(from);
  const path = new GuidePath(
    { ab, weight: new Float32Array(grid.width * grid.height).fill(1) },
    makePyramid(luma, size.width, size.height, grid.width, grid.height),
  );
  const { links, pyramids } = await findLinks({
    ...size,
    abWidth: grid.width,
    abHeight: grid.height,
    frames: [lumaOf(to)],
    previous: { luma },
  });
  path.step(pyramids[0]!, stepOn(links[0]!));
  return path.planes;
}
