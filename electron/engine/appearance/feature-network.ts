import { listNetworks } from '../network/catalog.ts';
import { ColourNetwork } from '../network/network.ts';
import type { EngineParts } from '../session/engine-parts.ts';

/** Kinetint's own network that tells what pictures show, on the processor; null where the catalogue has none. */
export async function featureNetwork({
  checkedFiles,
  networks,
}: Pick<EngineParts, 'checkedFiles' | 'networks'>): Promise<ColourNetwork | null> {
  const networkFile = (await listNetworks()).find(({ entry: { features, hints } }) => features !== undefined && hints !== null);
  if (networkFile === undefined) return null;
  await checkedFiles.verify(networkFile);
  return ColourNetwork.load(networkFile, 'cpu', networks);
}
