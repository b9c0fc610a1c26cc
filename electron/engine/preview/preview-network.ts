import type { Alternative, PreviewSource } from '../../../shared/project/preview.ts';
import { findModel, type Model } from '../network/catalog.ts';
import { ColourNetwork } from '../network/network.ts';
import type { EngineParts } from '../session/engine-parts.ts';

/** A network of the catalogue whose file was compared with its checksum. */
export async function findVerifiedModel(
  { networkInUse, networkFiles }: Pick<EngineParts, 'networkInUse' | 'networkFiles'>,
  id: string | null,
): Promise<Model> {
  const model = id === null ? await networkInUse.find() : await findModel(id);
  await networkFiles.verify(model);
  return model;
}

/** Loads a network for a moment's use: on the device it is loaded on already, else on the processor, which needs no proof. */
export async function withNetwork<T>(
  { networks }: Pick<EngineParts, 'networks'>,
  model: Model,
  source: PreviewSource,
  use: (network: ColourNetwork) => Promise<T>,
): Promise<T> {
  const device = networks.deviceOf({ path: model.path, sha256: model.entry.sha256 }) ?? (source.device === 'auto' ? 'cpu' : source.device);
  const network = await ColourNetwork.load(model, device, networks);
  try {
    return await use(network);
  } finally {
    await network.release();
  }
}

/** What an alternative leaves open is as in the source. */
export function alternativeSource(source: PreviewSource, { model, smoothing }: Alternative): PreviewSource {
  return { ...source, model: model ?? source.model, smoothing: smoothing ?? source.smoothing };
}
