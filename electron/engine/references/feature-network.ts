import { listModels } from '../network/catalog.ts';
import { ColourNetwork } from '../network/network.ts';
import type { EngineParts } from '../session/engine-parts.ts';

/** Kinetint's own network that tells what pictures show, on the processor; null where the catalogue has none. */
export async function featureNetwork({ networkFiles, networks }: EngineParts): Promise<ColourNetwork | null> {
  const model = (await listModels()).find(({ entry: { features, hints } }) => features !== undefined && hints !== null);
  if (model === undefined) return null;
  await networkFiles.verify(model);
  return ColourNetwork.load(model, 'cpu', networks);
}
