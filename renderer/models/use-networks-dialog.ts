import { openState } from '../ui/open-state.ts';

export const { set: setNetworksOpen, use: useNetworksOpen } = openState();
