import type { Alternative, PreviewSource } from '../../../shared/project/preview.ts';

import { findModel, verifyModel, type Model } from '../network/catalog.ts';
import { modelInUse } from '../network/choose-network.ts';
import { ColourNetwork, networkSessions } from '../network/network.ts';

/** A network of the catalogue whose file was compared with its checksum. */
export async function findVerifiedModel(id: string | null): Promise<Model> {
  const model = id === null ? await modelInUse() : await findModel(id);
  await verifyModel(model);
  return model;
}

/** Loads a network for a moment's use: on the device it is loaded on already, else on the processor, which needs no proof. */
export async function withNetwork<T>(model: Model, source: PreviewSource, use: (network: ColourNetwork) => Promise<T>): Promise<T> {
  const device =
    networkSessions.deviceOf({ path: model.path, sha256: model.entry.sha256 }) ?? (source.device === 'auto' ? 'cpu' : source.device);
  const network = await ColourNetwork.load(model, device);
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
