import type { MenuTarget } from '../../shared/ipc/menu.ts';
import type { Page } from '../page.ts';
import { isTyping } from '../shortcuts/registry.ts';
import { setHistoryOpen, setLicencesOpen, setSettingsOpen, setSheetOpen, setUpdatesOpen } from './panels.ts';

const openers: Readonly<Record<Exclude<MenuTarget, 'undo' | 'redo'>, (page: Page, open: boolean) => void>> = {
  settings: setSettingsOpen,
  history: setHistoryOpen,
  shortcuts: setSheetOpen,
  updates: setUpdatesOpen,
  licences: setLicencesOpen,
};

/** Opens what is chosen in the native menu; one dialog at a time. */
export function followMenu(page: Page): void {
  page.bridge.on('menu:chosen', (target) => {
    // macOS hands the keys of the menu to the menu alone, from within a text field too. The call is old, and the only one there is.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if ((target === 'undo' || target === 'redo') && isTyping()) document.execCommand(target);
    if (!(target in openers)) return;
    for (const [name, setOpen] of Object.entries(openers)) setOpen(page, name === target);
  });
}
