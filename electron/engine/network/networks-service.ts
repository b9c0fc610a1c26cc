import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { missingCase } from '../../../shared/job/errors.ts';
import type { NetworkList, NetworksAnswer, NetworksQuestion, NetworksReply } from '../../../shared/networks/network-list.ts';
import { defaultModels, findModel, listModels, verifyModel } from './catalog.ts';
import { chooseDevice, DeviceUnavailable } from './devices.ts';
import { describeDownload, downloadNetwork, listDownloads } from './downloads.ts';
import { networkSize } from './network-size.ts';
import { templatesFor } from './presets.ts';
import { addNetwork, freeId, preferNetwork, removeNetwork, type AddedNetwork } from './user-networks.ts';

async function list(): Promise<NetworkList> {
  const [models, used, downloads] = await Promise.all([
    listModels(),
    defaultModels(),
    listDownloads().then((all) => Promise.all(all.map(describeDownload))),
  ]);
  return {
    networks: models.map(({ entry, path }) => ({
      id: entry.id,
      name: entry.name,
      description: entry.description,
      version: entry.version,
      licence: entry.licence,
      bytes: entry.bytes,
      cpuMilliseconds: entry.cpuMilliseconds,
      origin: entry.origin,
      present: existsSync(path),
      isDefault: entry.id === used.onCpu.entry.id,
    })),
    downloads,
  };
}

async function listAfter(added: AddedNetwork | null = null): Promise<NetworksAnswer> {
  return { type: 'networks', list: await list(), added: added?.model.entry.id ?? null, warnings: [...(added?.warnings ?? [])] };
}

async function tryDevices({ model: wanted, device }: Extract<NetworksQuestion, { what: 'devices' }>): Promise<NetworksReply> {
  const model = await findModel(wanted);
  await verifyModel(model);
  try {
    const { network, device: chosen, reports } = await chooseDevice(model, device, networkSize(model, 4, 3));
    await network.release();
    return { type: 'devices', model: model.entry.id, chosen, reports: [...reports] };
  } catch (error) {
    if (!(error instanceof DeviceUnavailable)) throw error;
    return { type: 'devices', model: model.entry.id, chosen: null, reports: [...error.reports] };
  }
}

export interface NetworksOptions {
  readonly signal: AbortSignal;
  readonly tell: (transfer: NetworksReply) => void;
}

/**
 * Answers the app about networks and devices.
 * @throws UserFacingError
 */
export async function answerNetworks(question: NetworksQuestion, { signal, tell }: NetworksOptions): Promise<NetworksReply> {
  switch (question.what) {
    case 'list':
      return listAfter();
    case 'add': {
      const { file, kind, name, licence } = question;
      return listAfter(
        await addNetwork({
          file,
          kind,
          templates: await templatesFor(kind),
          id: await freeId(file),
          name,
          description: `${kind} network from ${basename(file)}`,
          licence,
          origin: { from: basename(file), page: null, trust: 'own' },
        }),
      );
    }
    case 'remove':
      await removeNetwork(question.id);
      return listAfter();
    case 'prefer':
      await preferNetwork(question.id);
      return listAfter();
    case 'download': {
      const { id, acceptUnverified } = question;
      const onProgress = (receivedBytes: number, totalBytes: number | null): void => {
        tell({ type: 'transfer', id, receivedBytes, totalBytes });
      };
      return listAfter(await downloadNetwork(id, { signal, acceptUnverified, onProgress }));
    }
    case 'devices':
      return tryDevices(question);
    default:
      return missingCase(question);
  }
}
