import { GuideMix } from './guide-mix.ts';
import { GuidePath, type GuidePlanes, type GuideStep } from './guide-path.ts';
import type { Link } from './links.ts';
import type { Pyramid } from './pyramid.ts';

/** The step from a frame to the one after it, seen from the later one. */
export function stepOn({ toEarlier, earlierConfidence, toLater }: Link): GuideStep {
  return { there: toEarlier, sure: earlierConfidence, back: toLater };
}

/** The step from a frame to the one before it, seen from the earlier one. */
export function stepBack({ toEarlier, laterConfidence, toLater }: Link): GuideStep {
  return { there: toLater, sure: laterConfidence, back: toEarlier };
}

/**
 * Takes all guides of a shot through it, frame by frame in one direction.
 *
 * Following each by itself would take its time for each: ten hints in a shot made colouring three times as long. So what
 * reached a frame that has a guide of its own goes on together with that, as one picture's colours: the frames before it
 * are nearer to their guides than any after it.
 */
export class GuideWalk {
  private paths: { readonly path: GuidePath; distance: number }[] = [];
  /** The frame that the walk is at; null before the first. */
  private at: Pyramid | null = null;

  /** Whether any colour is on its way. */
  get empty(): boolean {
    return this.paths.length === 0;
  }

  /**
   * Goes to the next frame and takes up the guide that it has.
   * @param step null at the first frame
   * @param met colours that were given to this very frame
   */
  go(pyramid: Pyramid, step: GuideStep | null, met: GuidePlanes | null): void {
    if (this.paths.length > 1) this.join();
    this.at = pyramid;
    this.paths = this.paths.filter((moving) => {
      if (step === null) return true;
      moving.path.step(pyramid, step);
      moving.distance += 1;
      if (met !== null) moving.path.yieldTo(met.weight);
      return moving.path.alive;
    });
    if (met !== null) this.paths.push({ path: new GuidePath(met, pyramid), distance: 0 });
  }

  private join(): void {
    const [{ width, height }] = this.at as [Pyramid[0]];
    const mix = new GuideMix(width * height);
    this.addTo(mix, true);
    this.paths = [{ path: new GuidePath(mix.planes, this.at!), distance: 0 }];
  }

  /** Adds what reached this frame. @param own whether the colours given to the frame itself count */
  addTo(mix: GuideMix, own: boolean): void {
    for (const { path, distance } of this.paths) if (own || distance > 0) mix.add(path.planes, distance);
  }
}
