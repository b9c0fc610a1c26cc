import { UserFacingError } from '../../../shared/job/errors.ts';
import type { DeviceChoice } from '../../../shared/job/settings.ts';
import { defaultNetworks, type DefaultNetworks, type NetworkFile } from './catalog.ts';
import type { CheckedFiles } from './checked-files.ts';
import { chooseDevice, platformDevices, type DeviceChoiceResult } from './devices.ts';
import type { NetworkSize } from './network-size.ts';
import type { Providers } from './providers.ts';

/** What an engine knows of networks' files and of devices. */
export interface NetworkParts {
  readonly checkedFiles: CheckedFiles;
  readonly devices: Providers;
}

/**
 * Chooses device and network together: the catalogue's network for GPUs where a GPU is wanted, or colours with it at
 * least as fast as the CPU does with its own; else the one for CPUs.
 *
 * @param sizeFor the working size that the film has in a network
 * @throws UserFacingError `device-unavailable` where the wanted device fails its proof
 */
export async function chooseNetworkAndDevice(
  { onCpu, onGpu }: DefaultNetworks,
  wanted: DeviceChoice,
  sizeFor: (networkFile: NetworkFile) => NetworkSize,
  parts: NetworkParts,
): Promise<DeviceChoiceResult & { readonly networkFile: NetworkFile }> {
  const { devices: providers } = parts;
  const worthTrying = wanted !== 'cpu' && platformDevices().some((device) => device !== 'cpu' && providers.missing(device) === null);
  if (onGpu !== null && worthTrying) {
    const bearable = wanted === 'auto' ? await timeOnCpu(onCpu, sizeFor(onCpu), providers) : Infinity;
    const found = await proven(onGpu, wanted, sizeFor(onGpu), parts);
    const time = found?.reports.find(({ device }) => device === found.device)?.millisecondsPerFrame ?? Infinity;
    if (found !== null && found.device !== 'cpu' && time <= bearable) return { ...found, networkFile: onGpu };
    await found?.network.release();
  }
  return { ...(await chooseDevice(onCpu, wanted, sizeFor(onCpu), providers)), networkFile: onCpu };
}

/** Milliseconds a frame. */
async function timeOnCpu(networkFile: NetworkFile, size: NetworkSize, providers: Providers): Promise<number> {
  const { network, reports } = await chooseDevice(networkFile, 'cpu', size, providers);
  await network.release();
  return reports.find(({ device }) => device === 'cpu')?.millisecondsPerFrame ?? Infinity;
}

/** Which of the default networks films are coloured with on an engine's device. */
export class NetworkInUse {
  private onGpu: string | null = null;

  /** Remembers which of them a film is coloured with, for {@link find}. */
  remember(networkFile: NetworkFile, { onGpu }: DefaultNetworks): void {
    if (onGpu !== null) this.onGpu = networkFile.entry.id === onGpu.entry.id ? onGpu.entry.id : null;
  }

  /** The network where none is asked for, and no device is to be proven for it: the GPU's once a film is coloured with it here. */
  async find(): Promise<NetworkFile> {
    const { onCpu, onGpu } = await defaultNetworks();
    return onGpu !== null && onGpu.entry.id === this.onGpu ? onGpu : onCpu;
  }
}

/** Null where the network's file or its answer on the device will not do: there is another network to use. */
async function proven(
  networkFile: NetworkFile,
  wanted: DeviceChoice,
  size: NetworkSize,
  { devices, checkedFiles }: NetworkParts,
): Promise<DeviceChoiceResult | null> {
  try {
    await checkedFiles.verify(networkFile);
    return await chooseDevice(networkFile, wanted, size, devices);
  } catch (error) {
    if (error instanceof UserFacingError) return null;
    throw error;
  }
}
