import { z } from 'zod';
import { keptState } from '../kept-state.ts';
import { openState } from '../ui/open-state.ts';

/** Whether the panels beside the picture are folded away; as they were left at the next start. */
export const { set: setQueueHidden, use: useQueueHidden } = keptState('queue hidden', z.boolean(), false);
export const { set: setInspectorHidden, use: useInspectorHidden } = keptState('inspector hidden', z.boolean(), false);

/** Whether the picture has the whole screen, and nothing else is seen but what works it. */
export const { set: setPictureAlone, use: usePictureAlone } = openState();

/** Widths of the panels in points, null as they are at first; the page keeps the picture its room whatever they say. */
const widthSchema = z.number().min(160).max(640).nullable();
export const { set: setQueueWidth, use: useQueueWidth } = keptState<number | null>('queue width', widthSchema, null);
export const { set: setInspectorWidth, use: useInspectorWidth } = keptState<number | null>('inspector width', widthSchema, null);
export const widthLimits = { least: 200, most: 560 } as const;
export const usualWidths = { queue: 248, inspector: 336 } as const;

/** Whether the dialogs are open, which the menu, keys and buttons of several places lead to. */
export const { set: setHistoryOpen, use: useHistoryOpen } = openState();
export const { set: setNetworksOpen, use: useNetworksOpen } = openState();
export const { set: setSettingsOpen, use: useSettingsOpen } = openState();
export const { set: setSheetOpen, use: useSheetOpen } = openState();
export const { set: setUpdatesOpen, use: useUpdatesOpen } = openState();
export const { set: setLicencesOpen, use: useLicencesOpen } = openState();
