import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { DeviceChoice } from '../../../shared/job/settings.ts';
import type { Transfer } from '../../../shared/networks/downloads.ts';
import { missingCase } from '../../../shared/job/errors.ts';
import type { DeviceTrial, NetworkList, NetworksAnswer, NetworksQuestion } from '../../../shared/networks/network-list.ts';
import { defaultNetworks, findNetwork, listNetworks } from './catalog.ts';
import type { NetworkParts } from './choose-network.ts';
import { chooseDevice, DeviceUnavailable } from './devices.ts';
import { describeDownload, downloadNetwork, listDownloads } from './downloads.ts';
import { networkSize } from './network-size.ts';
import { templatesFor } from './presets.ts';
import { forgetProofs } from './providers.ts';
import { addNetwork, freeId, preferNetwork, removeNetwork, type AddedNetwork } from './user-networks.ts';

async function list(): Promise<NetworkList> {
  const [networkFiles, used, downloads] = await Promise.all([
    listNetworks(),
    defaultNetworks(),
    listDownloads().then((all) => Promise.all(all.map(describeDownload))),
  ]);
  return {
    networks: networkFiles.map(({ entry, path }) => ({
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
  return { list: await list(), added: added?.networkFile.entry.id ?? null, warnings: [...(added?.warnings ?? [])] };
}

/**
 * Tries a device, or each, with a network.
 * @param wanted id of the network, null for the default one
 * @throws UserFacingError about the network; a device that will not do is an answer
 */
export async function tryDevices(
  wanted: string | null,
  device: DeviceChoice,
  { devices, checkedFiles }: NetworkParts,
): Promise<DeviceTrial> {
  const networkFile = await findNetwork(wanted);
  await checkedFiles.verify(networkFile);
  // Whoever tries them wants to know it anew.
  forgetProofs(devices, device === 'auto' ? undefined : device);
  try {
    const { network, device: chosen, reports } = await chooseDevice(networkFile, device, networkSize(networkFile, 4, 3), devices);
    await network.release();
    return { model: networkFile.entry.id, chosen, reports: [...reports] };
  } catch (error) {
    if (!(error instanceof DeviceUnavailable)) throw error;
    return { model: networkFile.entry.id, chosen: null, reports: [...error.reports] };
  }
}

export interface NetworksOptions {
  readonly signal: AbortSignal;
  readonly tell: (transfer: Transfer) => void;
}

/**
 * Answers the app about networks, after the change that is asked for.
 * @throws UserFacingError
 */
export async function answerNetworks(question: NetworksQuestion, { signal, tell }: NetworksOptions): Promise<NetworksAnswer> {
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
    default:
      return missingCase(question);
  }
}
