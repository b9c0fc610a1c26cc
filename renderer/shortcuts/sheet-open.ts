import { openState } from '../ui/open-state.ts';

export const { set: setSheetOpen, use: useSheetOpen } = openState();
