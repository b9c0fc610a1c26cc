import type { MenuTarget } from '../../shared/ipc/menu.ts';
import { bridge } from '../bridge.ts';
import { setHistoryOpen, setSettingsOpen, setSheetOpen } from './panels.ts';

const openers: Readonly<Record<Exclude<MenuTarget, 'undo' | 'redo'>, (open: boolean) => void>> = {
  settings: setSettingsOpen,
  history: setHistoryOpen,
  shortcuts: setSheetOpen,
};

/** Opens what is chosen in the native menu; one dialog at a time. */
export function followMenu(): void {
  bridge.on('menu:chosen', (target) => {
    if (!(target in openers)) return;
    for (const [name, setOpen] of Object.entries(openers)) setOpen(name === target);
  });
}
