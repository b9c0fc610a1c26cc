import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Help } from '../../shared/ipc/app.ts';
import type { MenuTarget } from '../../shared/ipc/menu.ts';
import { nativeText } from '../i18n/native-texts.ts';

export interface MenuActions {
  /** Asks for films, or for a folder of them, to add. */
  readonly choose: (what: 'films' | 'folder') => void;
  /** The projects last worked on, the latest first. */
  readonly recent: readonly { readonly id: number; readonly name: string }[];
  readonly openRecent: (id: number) => void;
  /** Puts what to send along with a question on the clipboard. */
  readonly copyReport: () => void;
  readonly help: (what: Help) => void;
  /** Opens something in the page. */
  readonly open: (target: MenuTarget) => void;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

/** The page answers these keys itself; here they are only shown. */
function pageItem(label: string, accelerator: string, click: () => void): MenuItemConstructorOptions {
  return { label, accelerator, registerAccelerator: false, click };
}

// Electron's roles bring English labels, so each is given one.

function appMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  const { name } = app;
  return {
    label: name,
    submenu: [
      { role: 'about', label: nativeText('menu.about', { name }) },
      separator,
      settings,
      separator,
      { role: 'services', label: nativeText('menu.services') },
      separator,
      { role: 'hide', label: nativeText('menu.hide', { name }) },
      { role: 'hideOthers', label: nativeText('menu.hideOthers') },
      { role: 'unhide', label: nativeText('menu.unhide') },
      separator,
      { role: 'quit', label: nativeText('menu.quit') },
    ],
  };
}

function editMenu(open: MenuActions['open']): MenuItemConstructorOptions {
  return {
    label: nativeText('menu.edit'),
    submenu: [
      pageItem(nativeText('menu.undo'), 'CmdOrCtrl+Z', () => {
        open('undo');
      }),
      pageItem(nativeText('menu.redo'), 'CmdOrCtrl+Shift+Z', () => {
        open('redo');
      }),
      separator,
      { role: 'cut', label: nativeText('menu.cut') },
      { role: 'copy', label: nativeText('menu.copy') },
      { role: 'paste', label: nativeText('menu.paste') },
      { role: 'selectAll', label: nativeText('menu.selectAll') },
    ],
  };
}

function viewMenu(history: MenuItemConstructorOptions): MenuItemConstructorOptions {
  const developer: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [
        separator,
        { role: 'reload', label: nativeText('menu.reload') },
        { role: 'toggleDevTools', label: nativeText('menu.developerTools') },
      ];
  return {
    label: nativeText('menu.view'),
    submenu: [
      history,
      separator,
      { role: 'resetZoom', label: nativeText('menu.resetZoom') },
      { role: 'zoomIn', label: nativeText('menu.zoomIn') },
      { role: 'zoomOut', label: nativeText('menu.zoomOut') },
      separator,
      { role: 'togglefullscreen', label: nativeText('menu.fullScreen') },
      ...developer,
    ],
  };
}

/** Puts the menu in place, in the language that is set. */
export function setMenu({ choose, recent, openRecent, copyReport, help, open }: MenuActions): void {
  const isMac = process.platform === 'darwin';
  const settings = pageItem(nativeText('menu.settings'), 'CmdOrCtrl+,', () => {
    open('settings');
  });
  const history = pageItem(nativeText('menu.history'), 'CmdOrCtrl+Shift+H', () => {
    open('history');
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [appMenu(settings)] : []),
      {
        label: nativeText('menu.file'),
        submenu: [
          {
            label: nativeText('menu.openFilms'),
            accelerator: 'CmdOrCtrl+O',
            click: () => {
              choose('films');
            },
          },
          {
            label: nativeText('menu.openFolder'),
            accelerator: 'CmdOrCtrl+Shift+O',
            click: () => {
              choose('folder');
            },
          },
          {
            label: nativeText('menu.openRecent'),
            enabled: recent.length > 0,
            submenu: recent.map(({ id, name }) => ({
              // An ampersand would mark the letter behind it.
              label: name.replaceAll('&', '&&'),
              click: () => {
                openRecent(id);
              },
            })),
          },
          separator,
          ...(isMac
            ? [{ role: 'close', label: nativeText('menu.close') } as const]
            : [settings, separator, { role: 'quit', label: nativeText('menu.quit') } as const]),
        ],
      },
      editMenu(open),
      viewMenu(history),
      {
        role: 'windowMenu',
        label: nativeText('menu.window'),
        submenu: [
          { role: 'minimize', label: nativeText('menu.minimize') },
          ...(isMac
            ? [{ role: 'zoom', label: nativeText('menu.zoom') } as const]
            : [{ role: 'close', label: nativeText('menu.close') } as const]),
        ],
      },
      {
        role: 'help',
        label: nativeText('menu.help'),
        submenu: [
          pageItem(nativeText('menu.shortcuts'), 'CmdOrCtrl+/', () => {
            open('shortcuts');
          }),
          ...(['documentation', 'log'] as const).map((what) => ({
            label: nativeText(`menu.${what}`),
            click: () => {
              help(what);
            },
          })),
          {
            label: nativeText('menu.licences'),
            click: () => {
              open('licences');
            },
          },
          { label: nativeText('menu.copyReport'), click: copyReport },
          {
            label: nativeText('menu.updates'),
            click: () => {
              open('updates');
            },
          },
          ...(isMac
            ? []
            : [
                separator,
                {
                  label: nativeText('menu.about', { name: app.name }),
                  click: () => {
                    help('about');
                  },
                },
              ]),
        ],
      },
    ]),
  );
}
