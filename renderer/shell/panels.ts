import { openState } from '../ui/open-state.ts';

/** Whether the panels beside the picture are folded away. */
export const { set: setQueueHidden, use: useQueueHidden } = openState();
export const { set: setInspectorHidden, use: useInspectorHidden } = openState();
