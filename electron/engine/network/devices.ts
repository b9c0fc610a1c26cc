import { UserFacingError } from '../../../shared/job/errors.ts';
import type { DeviceReason, DeviceReport } from '../../../shared/job/device-report.ts';
import type { Problem } from '../../../shared/job/problem.ts';
import type { Device, DeviceChoice } from '../../../shared/job/settings.ts';
import { describeDeviceReason } from '../../../shared/words/devices.ts';
import { english } from '../../../shared/words/english.ts';
import { describeProblem } from '../../../shared/words/problems.ts';
import { DeviceTrial } from './device-trial.ts';
import type { NetworkFile } from './network-file.ts';
import type { ColourNetwork } from './network.ts';
import type { NetworkSize } from './network-size.ts';
import type { Providers } from './providers.ts';

/** A device that was chosen, and how each one fared. */
export interface DeviceChoiceResult {
  readonly network: ColourNetwork;
  readonly device: Device;
  readonly reports: readonly DeviceReport[];
}

/** The device that was asked for cannot be used. */
export class DeviceUnavailable extends UserFacingError {
  readonly reports: readonly DeviceReport[];

  constructor(device: Device, reports: readonly DeviceReport[]) {
    const problem: Problem = {
      code: 'device-unusable',
      device,
      reason: reports.find((report) => report.device === device)?.reason ?? null,
    };
    super('device-unavailable', `${describeProblem(problem, english)}: choose another with --device, or leave it to "auto".`, { problem });
    this.reports = reports;
  }
}

/** The providers that can exist on this platform. */
export function platformDevices(): Device[] {
  switch (process.platform) {
    case 'win32':
      return ['cuda', 'directml', 'webgpu', 'cpu'];
    case 'darwin':
      return ['coreml', 'webgpu', 'cpu'];
    default:
      return ['cuda', 'webgpu', 'cpu'];
  }
}

function reportOf(device: Device, reason: DeviceReason): DeviceReport {
  const milliseconds = reason.code === 'works' || reason.code === 'slower' ? reason.milliseconds : null;
  return { device, usable: milliseconds !== null, detail: describeDeviceReason(reason), reason, millisecondsPerFrame: milliseconds };
}

/**
 * Chooses the device by proof: each execution provider runs the network on a known input by itself, its answer is
 * compared with the CPU's, and the fastest that agrees is used. What the engine has found out already is not tried again.
 *
 * @param wanted `auto`, or the one device to use
 * @throws DeviceUnavailable where the wanted device fails its proof
 */
export async function chooseDevice(
  networkFile: NetworkFile,
  wanted: DeviceChoice,
  size: NetworkSize,
  providers: Providers,
): Promise<DeviceChoiceResult> {
  await using trial = new DeviceTrial(networkFile, size, providers);
  const cpu = reportOf('cpu', await trial.reasonOf('cpu', wanted));
  const reports: DeviceReport[] = [];
  let chosen = cpu;
  for (const device of platformDevices()) {
    if (device === 'cpu' || (wanted !== 'auto' && wanted !== device)) continue;
    const report = reportOf(device, await trial.reasonOf(device, wanted));
    reports.push(report);
    if (!report.usable) continue;
    const isBetter = wanted === device || report.millisecondsPerFrame! < (chosen.millisecondsPerFrame ?? Infinity);
    const worse = isBetter ? chosen : report;
    if (isBetter) chosen = report;
    // The CPU's answer is what the next one is compared with.
    if (worse !== cpu) await trial.release(worse.device);
  }
  reports.push(cpu);
  const { device } = chosen;
  if (wanted !== 'auto' && wanted !== device) throw new DeviceUnavailable(wanted, reports);
  try {
    const network = await trial.take(device);
    const slower = (report: DeviceReport): DeviceReport =>
      report.reason.code === 'works' && report.device !== device && wanted === 'auto'
        ? reportOf(report.device, { ...report.reason, code: 'slower', than: device })
        : report;
    return { network, device, reports: reports.map(slower) };
  } catch (error) {
    if (device === 'cpu') throw error;
    // It worked when it was proved, and does not now.
    providers.proofs?.forget(device);
    return await chooseDevice(networkFile, wanted, size, providers);
  }
}
