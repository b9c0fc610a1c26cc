import { dialog, type BrowserWindow } from 'electron';
import type { settingsCommands } from '../../shared/ipc/settings.ts';
import { nativeText } from '../i18n/native-texts.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import type { Handlers } from './handlers.ts';

export function settingsHandlers(
  settings: SettingsService,
  window: () => BrowserWindow | null,
): Pick<Handlers, keyof typeof settingsCommands> {
  const chooseFolder = async (title: 'outputFolder' | 'watchedFolder'): Promise<string | null> => {
    const parent = window();
    if (parent === null) return null;
    const { filePaths } = await dialog.showOpenDialog(parent, {
      title: nativeText(title),
      properties: ['openDirectory', 'createDirectory'],
    });
    return filePaths[0] ?? null;
  };
  return {
    'settings:get': () => settings.view,
    'settings:change': (change) => {
      // A key that is there without a value changes nothing.
      settings.change(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
    },
    'settings:choose-folder': async () => {
      const folder = await chooseFolder('outputFolder');
      if (folder !== null) settings.change({ output: { ...settings.value.output, folder } });
    },
    'settings:choose-watched': async () => {
      const folder = await chooseFolder('watchedFolder');
      if (folder !== null) settings.change({ watch: { ...settings.value.watch, folder } });
    },
    'settings:stop-watching': () => {
      settings.change({ watch: { ...settings.value.watch, folder: null } });
    },
    'settings:start-watched': (start) => {
      settings.change({ watch: { ...settings.value.watch, start } });
    },
    'settings:beside-film': () => {
      settings.change({ output: { ...settings.value.output, folder: null } });
    },
  };
}
