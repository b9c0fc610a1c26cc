import { availableParallelism } from 'node:os';
import type { NetworkEntry } from '../../../shared/networks/catalog.ts';
import type { Device } from '../../../shared/job/settings.ts';
import type { NetworkSize } from './network-size.ts';

/** The frame that a catalogue entry's speed is given for. */
const referenceArea = 352 * 256;
const referenceCores = 2;

/**
 * What the network takes a frame, for `--every auto`. On the CPU it is reckoned from the catalogue and the number of
 * cores rather than measured, since a busy moment must not make two runs colour differently; a graphics device is so
 * much quicker that its measured time, rounded to powers of two, is steady enough.
 */
export function reckonedMilliseconds(entry: NetworkEntry, device: Device, size: NetworkSize, measured: number | null): number {
  if (device !== 'cpu' && measured !== null) return 2 ** Math.round(Math.log2(measured));
  const area = (size.width * size.height) / referenceArea;
  return entry.cpuMilliseconds * area * (referenceCores / availableParallelism());
}
