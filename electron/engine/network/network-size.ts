import type { NetworkManifest, SizeRule } from '../../../shared/networks/manifest.ts';
import type { Device } from '../../../shared/job/settings.ts';
import type { NetworkFile } from './catalog.ts';

export interface NetworkSize {
  readonly width: number;
  readonly height: number;
}

/** Beyond this a fixed size would make the colour track, and the search for motion, dearer than the colours are worth. */
const greatestFixedSide = 512;
/** What the working size is a multiple of where the network asks for nothing. */
const workingMultiple = 32;

/** What the working size keeps to; a network of squares has that of its processor's side, so that devices share a track's size. */
function workingRule(rule: SizeRule): { readonly multipleOf: number; readonly shortSide: number } {
  const side = 'fixed' in rule ? Math.min(rule.fixed.width, rule.fixed.height) : 'square' in rule ? rule.square.cpu : null;
  if (side !== null) return { multipleOf: workingMultiple, shortSide: Math.min(side, greatestFixedSide) };
  return rule as Extract<SizeRule, { shortSide: number }>;
}

/**
 * Working size for a film: the picture's shape as it is shown (sample aspect ratio and rotation included), its short
 * side at the network's own, both sides multiples of what the network needs. Luma, motion and the colour track keep to
 * it; a network that takes one size only, or squares, is given the picture squeezed, see {@link tensorSize}.
 */
export function networkSize(networkFile: NetworkFile, displayWidth: number, displayHeight: number): NetworkSize {
  return sizeAround(displayWidth / displayHeight, workingRule(networkFile.entry.size));
}

/** A size of a picture's shape: its short side about `shortSide`, both sides multiples. @param ratio width by height */
export function sizeAround(ratio: number, { multipleOf, shortSide }: { multipleOf: number; shortSide: number }): NetworkSize {
  const round = (value: number): number => Math.max(multipleOf, Math.round(value / multipleOf) * multipleOf);
  // Beyond 3:1 the long side would cost more than it shows.
  const long = shortSide * Math.min(3, Math.max(ratio, 1 / ratio));
  return ratio >= 1 ? { width: round(long), height: round(shortSide) } : { width: round(shortSide), height: round(long) };
}

/** The size that a network is given pictures of a working size in: that very size where it can take it. */
export function tensorSize({ size: rule }: Pick<NetworkManifest, 'size'>, { width, height }: NetworkSize, device: Device): NetworkSize {
  if ('fixed' in rule) return rule.fixed;
  if ('square' in rule) {
    const side = device === 'cpu' ? rule.square.cpu : rule.square.gpu;
    return { width: side, height: side };
  }
  const round = (value: number): number => Math.max(1, Math.round(value / rule.multipleOf)) * rule.multipleOf;
  return { width: round(width), height: round(height) };
}

export function sameSize(one: NetworkSize, other: NetworkSize): boolean {
  return one.width === other.width && one.height === other.height;
}
