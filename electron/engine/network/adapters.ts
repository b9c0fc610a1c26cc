import type { Device } from '../../../shared/job/settings.ts';

/** As many as a machine is likely to have: one on the board, one or two cards, and what stands in for one without a driver. */
const directMlAdapters = [0, 1, 2, 3] as const;

/** The graphics adapters that a device may mean, by the number that ONNX Runtime knows them by. */
export function adaptersOf(device: Device): readonly [number, ...number[]] {
  return device === 'directml' ? directMlAdapters : [0];
}
