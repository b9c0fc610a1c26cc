import { openTab } from '../shell/open-tab.ts';
import { setInspectorHidden } from '../shell/panels.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { removeGuide } from './hints.ts';
import { setTool, toolNow, useTool } from './tool.ts';

/** Takes the tool into the hand, with the panel that has its colours, or puts it away. */
export function toggleTool(): void {
  const active = !toolNow().active;
  setTool({ active, picking: false, selected: null });
  if (!active) return;
  setInspectorHidden(false);
  openTab('guides');
}

/** Takes the hint away that was placed or chosen last. */
function removeSelected(id: string): void {
  const { selected } = toolNow();
  if (selected === null) return;
  removeGuide(id, selected);
  setTool({ selected: null });
}

/** What the keyboard does with the hint tool. @param pause holds the film, of which only a frame can be given colours */
export function useToolKeys(id: string, pause: () => void): void {
  const { active, selected } = useTool();
  useShortcut('guides.hint', () => {
    toggleTool();
    pause();
  });
  useShortcut(
    'guides.pick',
    () => {
      setTool({ picking: !toolNow().picking });
    },
    { enabled: active },
  );
  useShortcut(
    'guides.remove',
    () => {
      removeSelected(id);
    },
    { enabled: active && selected !== null },
  );
  useShortcut(
    'viewer.leave',
    () => {
      setTool(toolNow().picking ? { picking: false } : { active: false, selected: null });
    },
    { enabled: active },
  );
}
