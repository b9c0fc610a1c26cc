import { performance } from 'node:perf_hooks';
import type { DeviceReason } from '../../../shared/job/device-report.ts';
import type { Device, DeviceChoice } from '../../../shared/job/settings.ts';
import { adaptersOf } from './adapters.ts';
import { reasonOfFailure } from './device-reasons.ts';
import type { NetworkFile } from './network-file.ts';
import type { ColourNetwork } from './network.ts';
import type { NetworkSize } from './network-size.ts';
import type { Providers } from './providers.ts';

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

/** Two minutes: drivers translate a network's shaders for a minute and more the first time. */
const defaultPatience = 120_000;

interface Tried {
  readonly reason: DeviceReason;
  readonly network: ColourNetwork | null;
}

function failed(reason: DeviceReason): Tried {
  return { reason, network: null };
}

function timeIn({ reason }: Tried): number {
  return reason.code === 'works' ? reason.milliseconds : Infinity;
}

/** The tries of one choice of a device. What they load is let go with this, but for what is taken. */
export class DeviceTrial implements AsyncDisposable {
  private readonly networkFile: NetworkFile;
  private readonly size: NetworkSize;
  private readonly providers: Providers;
  private readonly loaded = new Map<Device, ColourNetwork>();
  private truth: readonly Float32Array[] | null = null;

  /** @param size that the film needs */
  constructor(networkFile: NetworkFile, size: NetworkSize, providers: Providers) {
    this.networkFile = networkFile;
    this.size = size;
    this.providers = providers;
  }

  /**
   * How a device fares, `works` where it is of use; found out where that is not known.
   * @param wanted `auto` leaves alone what took the process down before
   * @throws of the CPU alone, what loading and running the network there throws
   */
  async reasonOf(device: Device, wanted: DeviceChoice): Promise<DeviceReason> {
    const prove = (): Promise<DeviceReason> => (device === 'cpu' ? this.tryCpu() : this.tryAdapters(device, wanted));
    const { proofs, marks } = this.providers;
    const isPassedOver = wanted === 'auto' && adaptersOf(device).every((adapter) => marks?.isPassedOver(device, adapter) === true);
    if (isPassedOver) return { code: 'died-before' };
    return proofs === undefined ? prove() : proofs.of(this.networkFile, device, this.size, prove);
  }

  /** The network on a device, the caller's to release. @throws what loading it throws */
  async take(device: Device): Promise<ColourNetwork> {
    const network = await this.network(device);
    this.loaded.delete(device);
    return network;
  }

  async release(device: Device): Promise<void> {
    const network = this.loaded.get(device);
    this.loaded.delete(device);
    await network?.release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const device of this.loaded.keys()) await this.release(device);
  }

  private async network(device: Device): Promise<ColourNetwork> {
    const network = this.loaded.get(device) ?? (await this.providers.load(this.networkFile, device));
    this.loaded.set(device, network);
    return network;
  }

  private async tryCpu(): Promise<DeviceReason> {
    return { code: 'works', milliseconds: await timeOf(await this.network('cpu'), this.size) };
  }

  /** Tries a device on each of its graphics adapters and keeps to the fastest that passes; of none that does, the first one's reason counts. */
  private async tryAdapters(device: Device, wanted: DeviceChoice): Promise<DeviceReason> {
    const { marks, useAdapter } = this.providers;
    const tryOn = async (adapter: number): Promise<Tried> =>
      wanted === 'auto' && marks?.isPassedOver(device, adapter) === true
        ? failed({ code: 'died-before' })
        : this.tryDevice(device, adapter);
    const [first, ...more] = adaptersOf(device);
    let best = { tried: await tryOn(first), adapter: first };
    for (const adapter of more) {
      const tried = await tryOn(adapter);
      const isBetter = timeIn(tried) < timeIn(best.tried);
      await (isBetter ? best.tried : tried).network?.release();
      if (isBetter) best = { tried, adapter };
    }
    const { reason, network } = best.tried;
    if (network !== null) {
      useAdapter?.(device, best.adapter);
      this.loaded.set(device, network);
    }
    return reason;
  }

  /** Tries a device on one adapter, within a deadline, and with a mark that stays if the driver takes the process down. */
  private async tryDevice(device: Device, adapter: number): Promise<Tried> {
    const absent = this.providers.missing(device);
    if (absent !== null) return failed(absent);
    const { marks, patience = defaultPatience } = this.providers;
    this.truth ??= await answerOf(await this.network('cpu'));
    marks?.begin(device, adapter);
    const proof = this.prove(device, adapter, this.truth);
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
    return failed({ code: 'no-answer', seconds: patience / 1000 });
  }

  /** Never throws. */
  private async prove(device: Device, adapter: number, truth: readonly Float32Array[]): Promise<Tried> {
    let network: ColourNetwork | null = null;
    try {
      network = await this.providers.load(this.networkFile, device, adapter);
      const difference = greatestDifference(truth, await answerOf(network));
      if (!(difference <= tolerance)) {
        await network.release();
        return failed({ code: 'differs', by: Number.isFinite(difference) ? difference : null });
      }
      return { reason: { code: 'works', milliseconds: await timeOf(network, this.size) }, network };
    } catch (error) {
      await network?.release().catch(() => undefined);
      return failed(reasonOfFailure(error));
    }
  }
}
