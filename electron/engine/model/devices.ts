import { performance } from 'node:perf_hooks';
import { UserFacingError } from '../../../shared/errors.ts';
import type { DeviceReport } from '../../../shared/plan.ts';
import { deviceSchema, type Device, type DeviceChoice } from '../../../shared/settings.ts';
import type { Model } from './catalog.ts';
import { missingPart } from './provider-parts.ts';
import { ColourNetwork, describeProviderFailure, type NetworkSize } from './network.ts';

/** Largest difference from the CPU's a*b* that passes as the same answer: well under what an eye can tell. */
const tolerance = 1;
const proofSize: NetworkSize = { width: 64, height: 64 };

/** The known input: a ramp with texture, different in each frame, so that a shuffled batch is found out too. */
function knownInput(): Uint8Array[] {
  const { width, height } = proofSize;
  return [0, 1].map((frame) =>
    Uint8Array.from({ length: width * height }, (_, at) => {
      const x = at % width;
      const y = Math.floor(at / width);
      return (40 + x * 2 + frame * 31 + ((x * 7 + y * 13 + frame * 5) % 29)) & 255;
    }),
  );
}

const plainLightness = Float32Array.from({ length: 256 }, (_, code) => (code / 255) * 100);

async function answerOf(network: ColourNetwork): Promise<Float32Array[]> {
  return network.colour(knownInput(), proofSize, plainLightness);
}

function greatestDifference(one: readonly Float32Array[], other: readonly Float32Array[]): number {
  if (one.length !== other.length || one.some((plane, frame) => plane.length !== other[frame]!.length)) return Infinity;
  let greatest = 0;
  one.forEach((plane, frame) => {
    plane.forEach((value, at) => {
      const difference = Math.abs(value - other[frame]![at]!);
      greatest = Number.isNaN(difference) ? Infinity : Math.max(greatest, difference);
    });
  });
  return greatest;
}

/** Milliseconds a frame at the size the film needs, after one run that warms up. */
async function timeOf(network: ColourNetwork, size: NetworkSize): Promise<number> {
  const frames = Array.from({ length: network.batchSize }, () => new Uint8Array(size.width * size.height).fill(120));
  await network.colour(frames, size, plainLightness);
  const runs = 3;
  const start = performance.now();
  for (let run = 0; run < runs; run += 1) await network.colour(frames, size, plainLightness);
  return (performance.now() - start) / (runs * network.batchSize);
}

/** How devices are come by; tests put others in place. */
export interface Providers {
  /** What a device plainly lacks, for people; null where it is worth trying. */
  readonly missing: (device: Device) => string | null;
  readonly load: (model: Model, device: Device) => Promise<ColourNetwork>;
}

const installedProviders: Providers = { missing: missingPart, load: (model, device) => ColourNetwork.load(model, device) };

/** A device that was chosen, and how each one fared. */
export interface DeviceChoiceResult {
  readonly network: ColourNetwork;
  readonly device: Device;
  readonly reports: readonly DeviceReport[];
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

/**
 * Chooses the device by proof: each execution provider runs the network on a known input by itself, its answer is
 * compared with the CPU's, and the fastest that agrees is used.
 *
 * @param wanted `auto`, or the one device to use
 * @throws UserFacingError `device-unavailable` where the wanted device fails its proof
 */
export async function chooseDevice(
  model: Model, wanted: DeviceChoice, size: NetworkSize, providers: Providers = installedProviders,
): Promise<DeviceChoiceResult> {
  const reports: DeviceReport[] = [];
  const cpu = await providers.load(model, 'cpu');
  const truth = await answerOf(cpu);
  const cpuTime = await timeOf(cpu, size);
  let best: { device: Device; network: ColourNetwork; time: number } = { device: 'cpu', network: cpu, time: cpuTime };
  for (const device of platformDevices()) {
    if (device === 'cpu' || (wanted !== 'auto' && wanted !== device)) continue;
    const report = await tryDevice(model, device, truth, size, providers);
    reports.push(report.report);
    if (report.network === null) continue;
    const better = wanted === device || (wanted === 'auto' && report.time < best.time);
    if (better) {
      await best.network.release();
      best = { device, network: report.network, time: report.time };
    } else {
      await report.network.release();
    }
  }
  reports.push(workingReport('cpu', cpuTime));
  if (wanted !== 'auto' && wanted !== best.device) {
    await best.network.release();
    const why = reports.find(({ device }) => device === wanted)?.detail ?? 'it does not exist on this platform';
    throw new UserFacingError('device-unavailable', `The device ${wanted} cannot be used (${why}): choose another with --device, or leave it to "auto".`);
  }
  const chosen = best.device;
  return {
    network: best.network,
    device: chosen,
    reports: reports.map((report) =>
      report.usable && report.device !== chosen && wanted === 'auto' ? { ...report, detail: `${report.detail}, slower than ${chosen}` } : report,
    ),
  };
}

function workingReport(device: Device, time: number): DeviceReport {
  return { device, usable: true, detail: `${time.toFixed(time < 10 ? 1 : 0)} ms a frame`, millisecondsPerFrame: time };
}

async function tryDevice(
  model: Model, device: Device, truth: readonly Float32Array[], size: NetworkSize, providers: Providers,
): Promise<{ report: DeviceReport; network: ColourNetwork | null; time: number }> {
  const fail = (detail: string): { report: DeviceReport; network: null; time: number } => ({
    report: { device: deviceSchema.parse(device), usable: false, detail, millisecondsPerFrame: null },
    network: null,
    time: Infinity,
  });
  const absent = providers.missing(device);
  if (absent !== null) return fail(absent);
  let network: ColourNetwork | null = null;
  try {
    network = await providers.load(model, device);
    const difference = greatestDifference(truth, await answerOf(network));
    if (!(difference <= tolerance)) {
      await network.release();
      return fail(Number.isFinite(difference) ? `its answer differs from the CPU's by ${difference.toFixed(1)} in a*b*` : 'its answer is no number');
    }
    const time = await timeOf(network, size);
    return { report: workingReport(device, time), network, time };
  } catch (error) {
    await network?.release().catch(() => undefined);
    return fail(describeProviderFailure(error));
  }
}
