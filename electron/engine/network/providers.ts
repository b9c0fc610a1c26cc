import type { DeviceReason } from '../../../shared/job/device-report.ts';
import type { Device } from '../../../shared/job/settings.ts';
import type { DeviceProofs } from './device-proofs.ts';
import type { NetworkFile } from './network-file.ts';
import { ColourNetwork } from './network.ts';
import type { ProofMarks } from './proof-marks.ts';
import { missingPart } from './provider-parts.ts';
import type { SessionPool } from './session-pool.ts';

/** How devices are come by; tests put others in place. */
export interface Providers {
  /** What a device plainly lacks; null where it is worth trying. */
  readonly missing: (device: Device) => DeviceReason | null;
  /** @param adapter one of the device's graphics adapters, by its number; the one in use unless given */
  readonly load: (networkFile: NetworkFile, device: Device, adapter?: number) => Promise<ColourNetwork>;
  /** Hears which adapter networks are to be opened on from now on. */
  readonly useAdapter?: (device: Device, adapter: number) => void;
  /** What is known of devices that took the process down; without it nothing is. */
  readonly marks?: ProofMarks;
  /** What was found out before; without it nothing is. */
  readonly proofs?: DeviceProofs;
  /** How long a device may take to prove itself, milliseconds; default two minutes. */
  readonly patience?: number;
}

/** Those of this machine, for one engine. */
export function installedProviders(pool: SessionPool, marks: ProofMarks, proofs: DeviceProofs): Providers {
  return {
    missing: missingPart,
    load: (networkFile, device, adapter) => ColourNetwork.load(networkFile, device, pool, adapter),
    useAdapter: (device, adapter) => {
      pool.useAdapter(device, adapter);
    },
    marks,
    proofs,
  };
}

/** Has a device tried anew, or each, whatever is known of it. */
export function forgetProofs({ marks, proofs }: Providers, device?: Device): void {
  marks?.forget(device);
  proofs?.forget(device);
}
