import type { NetworkSize } from '../network/network-size.ts';
import { Resampler } from '../network/resample.ts';

/** Brings planes of other tracks to the size of the film's own. */
export class PlaneFitter {
  private readonly to: NetworkSize;
  private readonly resamplers = new Map<string, Resampler>();

  constructor(to: NetworkSize) {
    this.to = to;
  }

  /** @param chroma for each frame the a* plane then the b* plane */
  fit(chroma: readonly Float32Array[], from: NetworkSize): readonly Float32Array[] {
    const { to } = this;
    if (from.width === to.width && from.height === to.height) return chroma;
    const key = `${from.width}x${from.height}`;
    const resampler = this.resamplers.get(key) ?? new Resampler(from, to);
    this.resamplers.set(key, resampler);
    const area = from.width * from.height;
    return chroma.map((planes) => {
      const fitted = new Float32Array(2 * to.width * to.height);
      fitted.set(resampler.scale(planes.subarray(0, area)), 0);
      fitted.set(resampler.scale(planes.subarray(area)), to.width * to.height);
      return fitted;
    });
  }
}
