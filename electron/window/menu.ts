import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { nativeText } from '../i18n/native-texts.ts';

export interface MenuActions {
  /** Asks for films, or for a folder of them, to add. */
  readonly choose: (what: 'films' | 'folder') => void;
}

export function setMenu({ choose }: MenuActions): void {
  const isMac = process.platform === 'darwin';
  const appMenu: MenuItemConstructorOptions[] = isMac ? [{ role: 'appMenu' }] : [];
  const developer: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...appMenu,
      {
        label: nativeText('menu.file'),
        submenu: [
          { label: nativeText('menu.openFilms'), accelerator: 'CmdOrCtrl+O', click: () => { choose('films'); } },
          { label: nativeText('menu.openFolder'), accelerator: 'CmdOrCtrl+Shift+O', click: () => { choose('folder'); } },
          { type: 'separator' },
          { role: isMac ? 'close' : 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: nativeText('menu.view'),
        submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }, ...developer],
      },
      { role: 'windowMenu' },
    ]),
  );
}
