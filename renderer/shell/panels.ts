import { z } from 'zod';
import { keptState } from '../kept-state.ts';
import { openState } from '../ui/open-state.ts';

/** Whether the panels beside the picture are folded away; as they were left at the next start. */
export const { set: setQueueHidden, use: useQueueHidden } = keptState('queue hidden', z.boolean(), false);
export const { set: setInspectorHidden, use: useInspectorHidden } = keptState('inspector hidden', z.boolean(), false);

/** Whether the dialogs are open, which the menu, keys and buttons of several places lead to. */
export const { set: setHistoryOpen, use: useHistoryOpen } = openState();
export const { set: setNetworksOpen, use: useNetworksOpen } = openState();
export const { set: setSettingsOpen, use: useSettingsOpen } = openState();
export const { set: setSheetOpen, use: useSheetOpen } = openState();
