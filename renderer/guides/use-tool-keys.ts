import { usePage, type Page } from '../page.ts';
import { openTab } from '../shell/open-tab.ts';
import { setInspectorHidden } from '../shell/panels.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { removeGuide } from './hints.ts';
import { setTool, toolNow, useTool } from './tool.ts';

/** Takes the tool into the hand, with the panel that has its colours, or puts it away. */
export function toggleTool(page: Page): void {
  const active = !toolNow(page).active;
  setTool(page, { active, picking: false, selected: null });
  if (!active) return;
  setInspectorHidden(page, false);
  openTab(page, 'guides');
}

/** Takes the hint away that was placed or chosen last. */
function removeSelected(page: Page, id: string): void {
  const { selected } = toolNow(page);
  if (selected === null) return;
  removeGuide(page, id, selected);
  setTool(page, { selected: null });
}

/** What the keyboard does with the hint tool. @param pause holds the film, of which only a frame can be given colours */
export function useToolKeys(id: string, pause: () => void): void {
  const page = usePage();
  const { active, selected } = useTool();
  useShortcut('guides.hint', () => {
    toggleTool(page);
    pause();
  });
  useShortcut(
    'guides.pick',
    () => {
      setTool(page, { picking: !toolNow(page).picking });
    },
    { enabled: active },
  );
  useShortcut(
    'guides.remove',
    () => {
      removeSelected(page, id);
    },
    { enabled: active && selected !== null },
  );
  useShortcut(
    'viewer.leave',
    () => {
      setTool(page, toolNow(page).picking ? { picking: false } : { active: false, selected: null });
    },
    { enabled: active },
  );
}
