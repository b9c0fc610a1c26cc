import { performance } from 'node:perf_hooks';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { DeviceReason, DeviceReport } from '../../../shared/job/device-report.ts';
import type { Problem } from '../../../shared/job/problem.ts';
import type { Device, DeviceChoice } from '../../../shared/job/settings.ts';
import { describeDeviceReason } from '../../../shared/words/devices.ts';
import { english } from '../../../shared/words/english.ts';
import { describeProblem } from '../../../shared/words/problems.ts';
import { adaptersOf, useAdapter } from './adapters.ts';
import type { Model } from './catalog.ts';
import { reasonOfFailure } from './device-reasons.ts';
import { missingPart } from './provider-parts.ts';
import { ColourNetwork } from './network.ts';
import type { NetworkSize } from './network-size.ts';
import { proofMarks, type ProofMarks } from './proof-marks.ts';

/** Largest difference from the CPU's a*b* that passes as the same answer: well under what an eye can tell. */
export const tolerance = 1;
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

/** Given the CPU's size of squares: the same question on every device. */
async function answerOf(network: ColourNetwork): Promise<Float32Array[]> {
  return network.colour(knownInput(), proofSize, plainLightness, 'cpu');
}

/** How far two answers are apart at most; infinite where one of them is no answer to the same question. */
export function greatestDifference(one: readonly Float32Array[], other: readonly Float32Array[]): number {
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
  /** What a device plainly lacks; null where it is worth trying. */
  readonly missing: (device: Device) => DeviceReason | null;
  /** @param adapter one of the device's graphics adapters, by its number */
  readonly load: (model: Model, device: Device, adapter: number) => Promise<ColourNetwork>;
  /** What is known of devices that took the process down; without it nothing is. */
  readonly marks?: ProofMarks;
  /** How long a device may take to prove itself, milliseconds; default two minutes. */
  readonly patience?: number;
}

export const installedProviders: Providers = {
  missing: missingPart,
  load: (model, device, adapter) => ColourNetwork.load(model, device, adapter),
  marks: proofMarks,
};

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

/**
 * Chooses the device by proof: each execution provider runs the network on a known input by itself, its answer is
 * compared with the CPU's, and the fastest that agrees is used.
 *
 * @param wanted `auto`, or the one device to use
 * @throws DeviceUnavailable where the wanted device fails its proof
 */
export async function chooseDevice(
  model: Model,
  wanted: DeviceChoice,
  size: NetworkSize,
  providers: Providers = installedProviders,
): Promise<DeviceChoiceResult> {
  const reports: DeviceReport[] = [];
  let network = await providers.load(model, 'cpu', 0);
  try {
    let chosen: Device = 'cpu';
    const truth = await answerOf(network);
    const cpuTime = await timeOf(network, size);
    let time = cpuTime;
    for (const device of platformDevices()) {
      if (device === 'cpu' || (wanted !== 'auto' && wanted !== device)) continue;
      const tried = await tryAdapters(model, device, wanted, truth, size, providers);
      reports.push(tried.report);
      if (tried.network === null) continue;
      const isBetter = wanted === device || (wanted === 'auto' && tried.time < time);
      const worse = isBetter ? network : tried.network;
      if (isBetter) ({ network, time, chosen } = { network: tried.network, time: tried.time, chosen: device });
      await worse.release();
    }
    reports.push(reportOf('cpu', { code: 'works', milliseconds: cpuTime }));
    if (wanted !== 'auto' && wanted !== chosen) throw new DeviceUnavailable(wanted, reports);
    return {
      network,
      device: chosen,
      reports: reports.map(({ device, reason }) =>
        reportOf(
          device,
          reason.code === 'works' && device !== chosen && wanted === 'auto' ? { ...reason, code: 'slower', than: chosen } : reason,
        ),
      ),
    };
  } catch (error) {
    // Nobody else knows of it, and it takes memory until the process ends.
    await network.release();
    throw error;
  }
}

function reportOf(device: Device, reason: DeviceReason): DeviceReport {
  const milliseconds = reason.code === 'works' || reason.code === 'slower' ? reason.milliseconds : null;
  return { device, usable: milliseconds !== null, detail: describeDeviceReason(reason), reason, millisecondsPerFrame: milliseconds };
}

interface Tried {
  readonly report: DeviceReport;
  readonly network: ColourNetwork | null;
  readonly time: number;
}

function failed(device: Device, reason: DeviceReason): Tried {
  return { report: reportOf(device, reason), network: null, time: Infinity };
}

/** Two minutes: drivers translate a network's shaders for a minute and more the first time. */
const defaultPatience = 120_000;

/** Tries a device on each of its graphics adapters and keeps to the fastest that passes; of none that does, the first one's reason counts. */
async function tryAdapters(
  model: Model,
  device: Device,
  wanted: DeviceChoice,
  truth: readonly Float32Array[],
  size: NetworkSize,
  providers: Providers,
): Promise<Tried> {
  const [first, ...more] = adaptersOf(device);
  const tryOn = async (adapter: number): Promise<Tried> =>
    wanted === 'auto' && providers.marks?.isPassedOver(device, adapter) === true
      ? failed(device, { code: 'died-before' })
      : tryDevice(model, device, adapter, truth, size, providers);
  let best = { tried: await tryOn(first), adapter: first };
  for (const adapter of more) {
    const tried = await tryOn(adapter);
    const isBetter = tried.time < best.tried.time;
    await (isBetter ? best.tried : tried).network?.release();
    if (isBetter) best = { tried, adapter };
  }
  if (best.tried.network !== null) useAdapter(device, best.adapter);
  return best.tried;
}

/** Tries a device on one adapter, within a deadline, and with a mark that stays if the driver takes the process down. */
async function tryDevice(
  model: Model,
  device: Device,
  adapter: number,
  truth: readonly Float32Array[],
  size: NetworkSize,
  providers: Providers,
): Promise<Tried> {
  const absent = providers.missing(device);
  if (absent !== null) return failed(device, absent);
  const { marks, patience = defaultPatience } = providers;
  marks?.begin(device, adapter);
  const proof = prove(model, device, adapter, truth, size, providers);
  const { promise: deadline, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, patience, null);
  const tried = await Promise.race([proof, deadline]);
  clearTimeout(timer);
  if (tried !== null) {
    marks?.end(device, adapter);
    return tried;
  }
  marks?.hung(device, adapter);
  // Should it come after all, nobody has a use for it any more.
  void proof.then(({ network }) => network?.release()).catch(() => undefined);
  return failed(device, { code: 'no-answer', seconds: patience / 1000 });
}

/** Never throws. */
async function prove(
  model: Model,
  device: Device,
  adapter: number,
  truth: readonly Float32Array[],
  size: NetworkSize,
  providers: Providers,
): Promise<Tried> {
  let network: ColourNetwork | null = null;
  try {
    network = await providers.load(model, device, adapter);
    const difference = greatestDifference(truth, await answerOf(network));
    if (!(difference <= tolerance)) {
      await network.release();
      return failed(device, { code: 'differs', by: Number.isFinite(difference) ? difference : null });
    }
    const time = await timeOf(network, size);
    return { report: reportOf(device, { code: 'works', milliseconds: time }), network, time };
  } catch (error) {
    await network?.release().catch(() => undefined);
    return failed(device, reasonOfFailure(error));
  }
}
