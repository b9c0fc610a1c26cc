import { openState } from '../ui/open-state.ts';

export const { set: setHistoryOpen, use: useHistoryOpen } = openState();
