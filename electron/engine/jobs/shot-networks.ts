import { UserFacingError } from '../../../shared/job/errors.ts';
import { momentTolerance, type Edits } from '../../../shared/project/edits.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import type { Device, Section } from '../../../shared/job/settings.ts';
import { findNetwork, type NetworkFile } from '../network/catalog.ts';
import type { CheckedFiles } from '../network/checked-files.ts';
import { reasonOfFailure } from '../network/device-reasons.ts';
import { ColourNetwork, type Sight } from '../network/network.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import { ReturningShots } from './returning-shots.ts';
import type { NetworkSize } from '../network/network-size.ts';
import { problemError } from '../problem-error.ts';

/**
 * The networks besides the film's own that shots in a section ask for.
 * @throws UserFacingError `model-unknown`, `model-missing` or `model-corrupt`
 */
export async function shotNetworks(
  { shots }: Edits,
  film: string,
  { startSeconds, durationSeconds }: Section,
  checkedFiles: CheckedFiles,
): Promise<NetworkFile[]> {
  const end = durationSeconds === null ? Infinity : startSeconds + durationSeconds;
  const within = shots.filter(
    (shot) => shot.startSeconds < end - momentTolerance && (shot.endSeconds ?? Infinity) > startSeconds + momentTolerance,
  );
  const ids = new Set(within.flatMap(({ model }) => (model === null || model === film ? [] : [model])));
  const networkFiles: NetworkFile[] = [];
  for (const id of ids) {
    const networkFile = await findNetwork(id);
    await checkedFiles.verify(networkFile);
    networkFiles.push(networkFile);
  }
  return networkFiles;
}

/**
 * The networks of one job. Only one is loaded at a time: shots that differ are few, and each network takes memory that
 * the encoder could use. Nothing is loaded before it is needed, so a job that finds all its colours stored loads none.
 */
export class JobNetworks implements AsyncDisposable {
  private readonly engine: Pick<EngineParts, 'networks' | 'checkedFiles' | 'devices'>;
  /** The job's own device, whose size of squares the network is given on whichever it runs. */
  private readonly first: Device;
  private device: Device;
  private loaded: ColourNetwork | null;
  private readonly returning: ReturningShots[] = [];
  private readonly tell: (warning: Warning) => void;

  /**
   * @param loaded one that is loaded already; it is released with the others
   * @param tell hears of a device that fails in the middle
   */
  constructor(
    engine: Pick<EngineParts, 'networks' | 'checkedFiles' | 'devices'>,
    device: Device,
    loaded: ColourNetwork | null,
    tell: (warning: Warning) => void,
  ) {
    this.engine = engine;
    this.first = device;
    this.device = device;
    this.loaded = loaded;
    this.tell = tell;
  }

  /**
   * Colours frames as {@link ColourNetwork.colour}.
   * @throws UserFacingError as loading does; what the processor throws
   */
  async colour(
    networkFile: NetworkFile,
    frames: readonly Uint8Array[],
    size: NetworkSize,
    lightness: Float32Array,
  ): Promise<Float32Array[]> {
    return this.ask(networkFile, (network) => network.colour(frames, size, lightness, this.first));
  }

  /** What a network has of a frame without hints. @throws as {@link colour} */
  async see(networkFile: NetworkFile, luma: Uint8Array, size: NetworkSize, lightness: Float32Array): Promise<Sight> {
    return this.ask(networkFile, (network) => network.see(luma, size, lightness, this.first));
  }

  /** Its colours with hints. @throws as {@link colour} */
  async hinted(networkFile: NetworkFile, sight: Sight, hints: Float32Array): Promise<Float32Array> {
    return this.ask(networkFile, (network) => network.hinted(sight, hints));
  }

  /**
   * Asks a network. A device that fails in the middle of a job (a driver that went, memory that another program took) hands
   * over to the processor, which is asked the same.
   */
  private async ask<Answer>(networkFile: NetworkFile, question: (network: ColourNetwork) => Promise<Answer>): Promise<Answer> {
    const network = await this.get(networkFile);
    try {
      return await question(network);
    } catch (error) {
      if (this.device === 'cpu' || error instanceof UserFacingError) throw error;
      // The next job has it proved anew.
      this.engine.devices.proofs?.forget(this.device);
      this.tell({ code: 'device-failed', device: this.device, reason: reasonOfFailure(error) });
      // It may fail in letting go as well; what it held ends with the process.
      await this.release().catch(() => undefined);
      this.device = 'cpu';
      return await this.ask(networkFile, question);
    }
  }

  /**
   * What tells the job's shots that return; it ends with the job.
   * @param size of the film's own luma
   * @param lightness L* of its code values
   */
  returningShots(size: NetworkSize, lightness: Float32Array): ReturningShots {
    const shots = new ReturningShots(this.engine, size, lightness);
    this.returning.push(shots);
    return shots;
  }

  /** @throws UserFacingError `device-unavailable` where the network does not run on the job's device */
  private async get(networkFile: NetworkFile): Promise<ColourNetwork> {
    if (this.loaded?.file.entry.id === networkFile.entry.id) return this.loaded;
    await this.release();
    try {
      this.loaded = await ColourNetwork.load(networkFile, this.device, this.engine.networks);
      return this.loaded;
    } catch (error) {
      if (error instanceof UserFacingError) throw error;
      const problem = {
        code: 'network-not-on-device',
        name: networkFile.entry.name,
        device: this.device,
        reason: reasonOfFailure(error),
      } as const;
      throw problemError('device-unavailable', problem, 'choose another device with --device, or another network', { cause: error });
    }
  }

  private async release(): Promise<void> {
    const { loaded } = this;
    this.loaded = null;
    await loaded?.release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const shots of this.returning) await shots[Symbol.asyncDispose]();
    await this.release();
  }
}
