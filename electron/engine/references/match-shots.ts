import { lightness, toLinear } from '../../../shared/colour/lab.ts';
import { answerToHints } from '../jobs/guide-planes.ts';
import { ShotDetector, type Shot } from '../motion/shots.ts';
import type { ColourNetwork } from '../network/network.ts';
import { sizeAround } from '../network/network-size.ts';
import { abSteps, type GuidePicture } from '../track/guide-pictures.ts';
import { planesOf } from './picture-planes.ts';
import { lookOf, matchColours, type Look } from '../appearance/appearance.ts';
import type { ComparedFrame } from './film-frames.ts';
import { featureSize, type NetworkView } from '../appearance/network-view.ts';
import { placeHints, placeSide } from '../appearance/place-hints.ts';
import type { Picture } from './read-picture.ts';

/** A shot whose middle shows what a picture shows, and the colours that it takes from it. */
export interface MatchedShot {
  readonly frame: number;
  /** Film seconds. */
  readonly seconds: number;
  /** Film seconds of the shot's first frame and of the next shot's; Infinity where there is none. */
  readonly from: number;
  readonly to: number;
  /** Share of the frame that the picture shows too, 0..1. */
  readonly share: number;
  readonly picture: GuidePicture;
}

/** Less of a frame than this is no reason to take a picture's colours. */
const leastShare = 0.05;
/** Frames of a shot that are kept until its middle is known, at most; and those that are too new to be thinned out. */
const mostKept = 32;
const newest = 16;

/** L* of a picture's luma: R'G'B' is sRGB. */
const pictureLightness = Float32Array.from({ length: 256 }, (_, code) => lightness(toLinear(code / 255, 'srgb')));

interface Sought {
  readonly look: Look;
  readonly ab: Float32Array;
  readonly opaque: Uint8Array;
  readonly shots: MatchedShot[];
}

/** Luma and colours of a picture as the network sees it. */
async function sought(picture: Picture, network: ColourNetwork): Promise<Sought> {
  const size = sizeAround(picture.width / picture.height, featureSize);
  const { luma, colour } = planesOf(picture, size);
  const maps = await network.features(Uint8Array.from(luma.values, Math.round), size, pictureLightness);
  const [a, b, alpha] = colour;
  const [columns, rows] = [size.width / placeSide, size.height / placeSide];
  const sums = new Float32Array(3 * columns * rows);
  for (let i = 0; i < alpha.values.length; i += 1) {
    const place = Math.floor(Math.floor(i / size.width) / placeSide) * columns + Math.floor((i % size.width) / placeSide);
    for (const [at, plane] of [a, b, alpha].entries()) sums[3 * place + at]! += plane.values[i]!;
  }
  const ab = new Float32Array(2 * columns * rows);
  const opaque = new Uint8Array(columns * rows);
  for (let place = 0; place < opaque.length; place += 1) {
    const total = sums[3 * place + 2]!;
    // Half of it must be there.
    if (total < placeSide ** 2 / 2) continue;
    opaque[place] = 1;
    ab[2 * place] = sums[3 * place]! / total;
    ab[2 * place + 1] = sums[3 * place + 1]! / total;
  }
  return { look: lookOf(maps), ab, opaque, shots: [] };
}

/**
 * Finds the shots of a film that show what pictures of other moments show, by appearance. The middle frame of each shot is
 * compared; where enough of it is in the picture, the network is given the picture's colours there as hints, and its answer
 * is what the shot takes.
 */
export class ShotMatcher {
  private readonly network: ColourNetwork;
  private readonly pictures: ReadonlyMap<string, Sought>;
  private readonly view: NetworkView;
  private readonly detector = new ShotDetector();
  private kept: ComparedFrame[] = [];
  /** Film seconds of every frame. */
  private readonly times: number[] = [];

  private constructor(network: ColourNetwork, pictures: ReadonlyMap<string, Sought>, view: NetworkView) {
    this.network = network;
    this.pictures = pictures;
    this.view = view;
  }

  /** @param network gives features and takes hints */
  static async begin(network: ColourNetwork, pictures: ReadonlyMap<string, Picture>, view: NetworkView): Promise<ShotMatcher> {
    const known = new Map<string, Sought>();
    for (const [file, picture] of pictures) known.set(file, await sought(picture, network));
    return new ShotMatcher(network, known, view);
  }

  /** Takes the film's next frame. */
  async push(frame: ComparedFrame): Promise<void> {
    this.kept.push(frame);
    this.times.push(frame.seconds);
    await this.close(this.detector.push(frame.luma, this.view.from.width, this.view.from.height));
    // Of a long shot every other frame will do to find its middle.
    if (this.kept.length > mostKept) this.kept = this.kept.filter((_, at) => at % 2 === 0 || at >= this.kept.length - newest);
  }

  /** The shots that each picture was found in, once all frames were pushed. */
  async end(): Promise<{ readonly file: string; readonly shots: readonly MatchedShot[] }[]> {
    await this.close(this.detector.flush());
    return [...this.pictures].map(([file, { shots }]) => ({ file, shots }));
  }

  private async close(shots: readonly Shot[]): Promise<void> {
    for (const { startFrame, endFrame } of shots) {
      const middle = (startFrame + endFrame - 1) / 2;
      const own = this.kept.filter(({ frame }) => frame >= startFrame && frame < endFrame);
      this.kept = this.kept.filter(({ frame }) => frame >= endFrame);
      const [first, ...others] = own;
      if (first === undefined) continue;
      const nearest = others.reduce(
        (best, other) => (Math.abs(other.frame - middle) < Math.abs(best.frame - middle) ? other : best),
        first,
      );
      await this.compare(nearest, { from: this.times[startFrame]!, to: this.times[endFrame] ?? Infinity });
    }
  }

  private async compare({ frame, seconds, luma: small }: ComparedFrame, span: Pick<MatchedShot, 'from' | 'to'>): Promise<void> {
    const { network, view } = this;
    const { size, lightness } = view;
    const luma = view.lumaOf(small);
    const sight = await network.see(luma, size, lightness);
    if (sight.features === null) return;
    const look = lookOf(sight.features);
    for (const { look: other, ab, opaque, shots } of this.pictures.values()) {
      const matched = matchColours(look, other, ab, opaque);
      if (matched.share < leastShare || !matched.sure.includes(1)) continue;
      const grid = network.outputSize(size);
      const planes = await answerToHints(placeHints(matched, look, size), 1, sight, {
        hinted: (seen, hints) => network.hinted(seen, hints),
      });
      shots.push({
        frame,
        seconds,
        ...span,
        share: matched.share,
        picture: {
          ...grid,
          ab: Int16Array.from(planes.ab, (value) => Math.round(abSteps * value)),
          weight: Uint8Array.from(planes.weight, (value) => Math.round(255 * value)),
        },
      });
    }
  }
}
