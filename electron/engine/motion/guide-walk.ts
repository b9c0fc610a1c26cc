import type { GuideMix } from './guide-mix.ts';
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

/** Takes all guides of a shot through it, frame by frame in one direction. */
export class GuideWalk {
  private readonly paths = new Set<{ readonly path: GuidePath; distance: number }>();

  /** Whether any colour is on its way. */
  get empty(): boolean {
    return this.paths.size === 0;
  }

  /**
   * Goes to the next frame and takes up the guide that it has.
   * @param step null at the first frame
   * @param met colours that were given to this very frame
   */
  go(pyramid: Pyramid, step: GuideStep | null, met: GuidePlanes | null): void {
    for (const moving of this.paths) {
      if (step === null) continue;
      moving.path.step(pyramid, step);
      moving.distance += 1;
      if (met !== null) moving.path.yieldTo(met.weight);
      if (!moving.path.alive) this.paths.delete(moving);
    }
    if (met !== null) this.paths.add({ path: new GuidePath(met, pyramid), distance: 0 });
  }

  /** Adds what reached this frame. @param own whether the colours given to the frame itself count */
  addTo(mix: GuideMix, own: boolean): void {
    for (const { path, distance } of this.paths) if (own || distance > 0) mix.add(path.planes, distance);
  }
}
