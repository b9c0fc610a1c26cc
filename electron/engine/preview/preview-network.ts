import type { Alternative, PreviewSource } from '../../../shared/project/preview.ts';
import { findNetwork, type NetworkFile } from '../network/catalog.ts';
import { ColourNetwork } from '../network/network.ts';
import type { EngineParts } from '../session/engine-parts.ts';

/** A network of the catalogue whose file was compared with its checksum. */
export async function findVerifiedNetwork(
  { networkInUse, checkedFiles }: Pick<EngineParts, 'networkInUse' | 'checkedFiles'>,
  id: string | null,
): Promise<NetworkFile> {
  const networkFile = id === null ? await networkInUse.find() : await findNetwork(id);
  await checkedFiles.verify(networkFile);
  return networkFile;
}

/** Loads a network for a moment's use: on the device it is loaded on already, else on the processor, which needs no proof. */
export async function withNetwork<T>(
  { networks }: Pick<EngineParts, 'networks'>,
  networkFile: NetworkFile,
  source: PreviewSource,
  use: (network: ColourNetwork) => Promise<T>,
): Promise<T> {
  const device =
    networks.deviceOf({ path: networkFile.path, sha256: networkFile.entry.sha256 }) ?? (source.device === 'auto' ? 'cpu' : source.device);
  const network = await ColourNetwork.load(networkFile, device, networks);
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
