import { dialog, shell, type BrowserWindow } from 'electron';
import type { networksCommands } from '../../shared/ipc/networks.ts';
import { nativeText } from '../i18n/native-texts.ts';
import type { NetworksService } from '../networks/networks-service.ts';
import type { HandlersOf } from './handlers.ts';

/** @param window that dialogs belong to; null while there is none */
export function networksHandlers(networks: NetworksService, window: () => BrowserWindow | null): HandlersOf<keyof typeof networksCommands> {
  return {
    'networks:get': async () => {
      await networks.open();
      return networks.state;
    },
    'networks:choose-file': async () => {
      const parent = window();
      if (parent === null) return;
      const { filePaths } = await dialog.showOpenDialog(parent, {
        title: nativeText('addNetwork'),
        properties: ['openFile'],
        filters: [
          { name: nativeText('networks'), extensions: ['onnx'] },
          { name: nativeText('allFiles'), extensions: ['*'] },
        ],
      });
      if (filePaths[0] !== undefined) networks.propose(filePaths[0]);
    },
    'networks:forget-file': () => {
      networks.forgetFile();
    },
    'networks:add': ({ kind, name, licence }) => networks.add(kind, name, licence),
    'networks:remove': (id) => networks.remove(id),
    'networks:prefer': (id) => networks.prefer(id),
    'networks:download': (id, acceptUnverified) => networks.download(id, acceptUnverified),
    'networks:stop-download': (id) => {
      networks.stopDownload(id);
    },
    'networks:open-page': async (id) => {
      const page = networks.pageOf(id);
      if (page !== null) await shell.openExternal(page);
    },
    'networks:dismiss-notice': () => {
      networks.dismissNotice();
    },
    'devices:try': ({ model, device }) => networks.tryDevices(model, device),
  };
}
