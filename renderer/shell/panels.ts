import { openState } from '../ui/open-state.ts';

/** Whether the panels beside the picture are folded away. */
export const { set: setQueueHidden, use: useQueueHidden } = openState();
export const { set: setInspectorHidden, use: useInspectorHidden } = openState();

/** Whether the dialogs are open, which the menu, keys and buttons of several places lead to. */
export const { set: setHistoryOpen, use: useHistoryOpen } = openState();
export const { set: setNetworksOpen, use: useNetworksOpen } = openState();
export const { set: setSettingsOpen, use: useSettingsOpen } = openState();
export const { set: setSheetOpen, use: useSheetOpen } = openState();
