import type { DeviceReason } from '../../../shared/job/device-report.ts';
import type { Device } from '../../../shared/job/settings.ts';
import { networkFingerprint } from './catalog.ts';
import type { NetworkFile } from './network-file.ts';
import type { NetworkSize } from './network-size.ts';

interface Proof {
  readonly device: Device;
  readonly reason: Promise<DeviceReason>;
}

/**
 * How devices fared with a network at a size, so that an engine finds it out once, however many films it looks at. What ONNX
 * Runtime refused is not kept, since memory that another program holds now may be free for the next film, nor that a device was
 * passed over.
 */
export class DeviceProofs {
  private readonly known = new Map<string, Proof>();

  /** @param prove is asked where nobody else has found it out, or is about to */
  async of(
    networkFile: NetworkFile,
    device: Device,
    { width, height }: NetworkSize,
    prove: () => Promise<DeviceReason>,
  ): Promise<DeviceReason> {
    const key = JSON.stringify([device, networkFile.path, networkFingerprint(networkFile.entry), width, height]);
    const known = this.known.get(key);
    if (known !== undefined) return known.reason;
    const proof = { device, reason: prove() };
    this.known.set(key, proof);
    try {
      const reason = await proof.reason;
      if (reason.code === 'refused' || reason.code === 'died-before') this.drop(key, proof);
      return reason;
    } catch (error) {
      this.drop(key, proof);
      throw error;
    }
  }

  /** Has a device tried anew, or each. */
  forget(device?: Device): void {
    for (const [key, proof] of this.known) if (device === undefined || proof.device === device) this.known.delete(key);
  }

  private drop(key: string, proof: Proof): void {
    if (this.known.get(key) === proof) this.known.delete(key);
  }
}
