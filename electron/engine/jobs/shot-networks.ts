import { UserFacingError } from '../../../shared/job/errors.ts';
import { momentTolerance, type Edits } from '../../../shared/project/edits.ts';
import type { Device, Section } from '../../../shared/job/settings.ts';
import { findModel, verifyModel, type Model } from '../network/catalog.ts';
import { reasonOfFailure } from '../network/device-reasons.ts';
import { ColourNetwork } from '../network/network.ts';
import { problemError } from '../problem-error.ts';

/**
 * The networks besides the film's own that shots in a section ask for.
 * @throws UserFacingError `model-unknown`, `model-missing` or `model-corrupt`
 */
export async function shotModels({ shots }: Edits, film: string, { startSeconds, durationSeconds }: Section): Promise<Model[]> {
  const end = durationSeconds === null ? Infinity : startSeconds + durationSeconds;
  const within = shots.filter(
    (shot) => shot.startSeconds < end - momentTolerance && (shot.endSeconds ?? Infinity) > startSeconds + momentTolerance,
  );
  const ids = new Set(within.flatMap(({ model }) => (model === null || model === film ? [] : [model])));
  const models: Model[] = [];
  for (const id of ids) {
    const model = await findModel(id);
    await verifyModel(model);
    models.push(model);
  }
  return models;
}

/**
 * The networks of one job. Only one is loaded at a time: shots that differ are few, and each network takes memory that
 * the encoder could use. Nothing is loaded before it is needed, so a job that finds all its colours stored loads none.
 */
export class JobNetworks implements AsyncDisposable {
  private readonly device: Device;
  private loaded: ColourNetwork | null;

  /** @param loaded one that is loaded already; it is released with the others */
  constructor(device: Device, loaded: ColourNetwork | null) {
    this.device = device;
    this.loaded = loaded;
  }

  /** @throws UserFacingError `device-unavailable` where the network does not run on the job's device */
  async get(model: Model): Promise<ColourNetwork> {
    if (this.loaded?.model.entry.id === model.entry.id) return this.loaded;
    await this.release();
    try {
      this.loaded = await ColourNetwork.load(model, this.device);
      return this.loaded;
    } catch (error) {
      if (error instanceof UserFacingError) throw error;
      const problem = {
        code: 'network-not-on-device',
        name: model.entry.name,
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
    await this.release();
  }
}
