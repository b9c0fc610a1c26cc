import { sharedState, type SharedState } from '../shared-state.ts';

export type OpenState = Omit<SharedState<boolean>, 'get'>;

/** Whether a dialog of the window is open, for dialogs that several places lead to. */
export function openState(): OpenState {
  return sharedState(() => false);
}
