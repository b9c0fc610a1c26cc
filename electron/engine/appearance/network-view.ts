import { sizeAround, type NetworkSize } from '../network/network-size.ts';
import { Resampler } from '../network/resample.ts';

/** At which the network compares what pictures show. */
export const featureSize = { multipleOf: 32, shortSide: 256 };

/** How the network that tells what pictures show is given a film's frames. */
export class NetworkView {
  /** The size that frames come in. */
  readonly from: NetworkSize;
  /** The size that they are given in. */
  readonly size: NetworkSize;
  /** L* of the film's luma code values. */
  readonly lightness: Float32Array;
  private readonly scaler: Resampler;

  /** @param ratio width by height of the frames as they are shown */
  constructor(from: NetworkSize, ratio: number, lightness: Float32Array) {
    this.from = from;
    this.size = sizeAround(ratio, featureSize);
    this.lightness = lightness;
    this.scaler = new Resampler(from, this.size);
  }

  /** A frame's luma code values at the network's size. */
  lumaOf(frame: Uint8Array): Uint8Array {
    return Uint8Array.from(this.scaler.scale(Float32Array.from(frame)), Math.round);
  }
}
