import { dialog, type BrowserWindow } from 'electron';
import type { settingsCommands } from '../../shared/ipc/settings.ts';
import { nativeText } from '../i18n/native-texts.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import type { Handlers } from './handlers.ts';

export function settingsHandlers(
  settings: SettingsService,
  window: () => BrowserWindow | null,
): Pick<Handlers, keyof typeof settingsCommands> {
  return {
    'settings:get': () => settings.view,
    'settings:change': (change) => {
      // A key that is there without a value changes nothing.
      settings.change(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
    },
    'settings:choose-folder': async () => {
      const parent = window();
      if (parent === null) return;
      const { filePaths } = await dialog.showOpenDialog(parent, {
        title: nativeText('outputFolder'),
        properties: ['openDirectory', 'createDirectory'],
      });
      if (filePaths[0] !== undefined) settings.change({ output: { ...settings.value.output, folder: filePaths[0] } });
    },
    'settings:beside-film': () => {
      settings.change({ output: { ...settings.value.output, folder: null } });
    },
  };
}
