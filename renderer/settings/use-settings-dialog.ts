import { openState } from '../ui/open-state.ts';

export const { set: setSettingsOpen, use: useSettingsOpen } = openState();
